from pathlib import Path

import pytest

from tests.avsync import avsync
from tests.evidence.network.servers import UNAUTHORIZED, answering, tcp_server


def test_measuring_the_device_answers_by_itself_and_writes_nothing(tmp_path: Path) -> None:
    done = avsync(tmp_path, "measure", "device", "--duration", "2", "--json", "--quiet")
    assert done.code in (0, 1, 4), done.stderr
    assert done.document["bundle"] is None
    assert {item["source"].split(".")[0] for item in done.document["coverage"]} == {"device"}
    assert not list(tmp_path.glob("*.zip"))


def test_rehearsing_says_which_settings_hold_on_this_machine(tmp_path: Path) -> None:
    done = avsync(tmp_path, "measure", "rehearse", "--duration", "4", "--quick", "--quiet")
    assert done.code in (0, 1, 4), done.stderr
    for expected in ("video queue", "article-queue-only", "video_queue_size_ms", "publisher.sweep"):
        assert expected in done.stdout
    assert not list(tmp_path.glob("*.zip"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("timestamps",), "needs a file"),
        (("device", "trace.jsonl"), "takes no file"),
        (("room",), "needs --room"),
        (("weather",), "Invalid value"),
    ],
)
def test_wrong_usage_is_said_before_any_work(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = avsync(tmp_path, "measure", *arguments)
    assert done.code == 2
    assert sentence in done.stderr


def test_a_trace_is_judged(tmp_path: Path) -> None:
    lines = [f"video,{number * 33},{number / 30},0.0333" for number in range(300)]
    (tmp_path / "trace.csv").write_text("\n".join(["kind,timestamp,arrival,duration", *lines]) + "\n", "utf-8")
    arguments = ("measure", "timestamps", "trace.csv", "--vendor", "livekit", "--platform", "linux", "--fps", "30")
    done = avsync(tmp_path, *arguments, "--json", "--quiet")
    verdicts = {item["check"]: item["verdict"] for item in done.document["findings"]}
    assert verdicts["timestamps.unit"] in ("fail", "warn", "inconclusive")
    assert done.code in (1, 4)
    assert "\nNext: " in avsync(tmp_path, *arguments, "--quiet").stdout


def test_a_fault_is_said_with_what_it_does_and_a_gap_once(tmp_path: Path) -> None:
    with tcp_server(answering(UNAUTHORIZED)) as port:
        server = {"LIVEKIT_URL": f"wss://127.0.0.1:{port}", "LIVEKIT_API_KEY": "key", "LIVEKIT_API_SECRET": "s" * 40}
        done = avsync(tmp_path, "measure", "network", "--duration", "1", "--quiet", **server)
    assert done.code == 1
    assert "network.media, network.packets: missing (not_found): No secure connection" in done.stdout
    assert "Why it matters: A certificate that is not trusted keeps clients out" in done.stdout
    assert done.stdout.count("give --here sender or --here receiver") == 1
