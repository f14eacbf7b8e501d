"""The whole command against a real server and a real publisher."""

import json
import signal
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from tests.avsync import avsync, document, finish, start
from tests.live.publisher import Options, publishing
from tests.live.server import LiveKitServer


def records(bundle: Path, kind: str) -> list[dict[str, object]]:
    return [item["record"] for item in document(bundle, f"evidence/{kind}.json")]


def heard(server: LiveKitServer, room: str, seconds: float) -> None:
    """Returns when avsync has been in ``room`` for ``seconds``, by the server's log: the second to become active there.

    Raises TimeoutError after a minute: how long a process takes to start depends on what runs beside it.
    """
    until_s = time.monotonic() + 60
    while time.monotonic() < until_s:
        lines = server.log_path.read_text("utf-8").splitlines()
        if sum("participant active" in line and f'"{room}"' in line for line in lines) >= 2:
            time.sleep(seconds)
            return
        time.sleep(0.1)
    raise TimeoutError(f"nobody came to watch {room}")


def test_a_publisher_without_reference_signal_is_never_called_clean(server: LiveKitServer, tmp_path: Path) -> None:
    """Its content is 200 ms off, which playout timestamps cannot see."""
    room = "content-200-ms-off"
    server.create_room(room, sync_streams=True)
    with publishing(server, room, identity="alice@example.com", options=Options(video_delay_ms=200)):
        done = avsync(tmp_path, "collect", "--room", room, "--duration", "12", "--json", **server.access)
    assert done.code in (1, 4), done.stderr
    assert done.document["verdict"] != "pass"
    assert "source" in done.document["not_measured"]
    coverage = {item["source"]: item["state"] for item in done.document["coverage"]}
    assert coverage["room.statistics"] == "collected"
    assert coverage["room.facts"] == "collected"
    bundle = tmp_path / done.document["bundle"]
    (statistics,) = records(bundle, "room.statistics")
    tracks = statistics["senders"][0]["tracks"]  # type: ignore[index]  # plain JSON
    assert sorted(track["kind"] for track in tracks) == ["audio", "video"]
    assert all(len(track["samples"]) >= 10 for track in tracks)
    everything = b"".join(zipfile.ZipFile(bundle).read(name) for name in zipfile.ZipFile(bundle).namelist())
    for secret in (server.api_secret, "alice@example.com"):
        assert secret.encode() not in everything


def test_the_server_dies_in_the_middle_and_what_was_sampled_is_kept(
    mortal_server: LiveKitServer, tmp_path: Path
) -> None:
    mortal_server.create_room("doomed")
    with publishing(mortal_server, "doomed"):
        process = start(
            tmp_path, "collect", "--room", "doomed", "--duration", "30", "--json", "--quiet", **mortal_server.access
        )
        heard(mortal_server, "doomed", seconds=5)
        mortal_server.kill()
        done = finish(process)
    coverage = {item["source"]: item for item in done.document["coverage"]}
    assert coverage["room.statistics"]["state"] == "partial", coverage["room.statistics"]
    assert done.code in (1, 4)
    assert (tmp_path / done.document["bundle"]).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_while_listening_keeps_what_was_heard(server: LiveKitServer, tmp_path: Path) -> None:
    server.create_room("interrupted")
    with publishing(server, "interrupted"):
        process = start(
            tmp_path, "collect", "--room", "interrupted", "--duration", "60", "--json", "--quiet", **server.access
        )
        heard(server, "interrupted", seconds=4)
        process.send_signal(signal.SIGINT)
        done = finish(process)
    assert done.code == 130
    bundle = tmp_path / done.document["bundle"]
    assert records(bundle, "room.statistics")
    assert document(bundle, "manifest.json")["interrupted"]


def test_a_wrong_key_is_denied_in_one_sentence(server: LiveKitServer, tmp_path: Path) -> None:
    wrong = server.access | {"LIVEKIT_API_SECRET": "w" * 40}
    done = avsync(tmp_path, "collect", "--room", "demo", "--duration", "3", "--json", "--quiet", **wrong)
    coverage = {item["source"]: item for item in done.document["coverage"]}
    assert coverage["room.statistics"]["reason"] == "denied"
    assert done.code in (1, 4)
    assert "w" * 40 not in json.dumps(done.document)


def test_the_rooms_log_clipped_to_the_window_is_in_the_bundle(server: LiveKitServer, tmp_path: Path) -> None:
    server.create_room("with-log", sync_streams=True)
    with publishing(server, "with-log", identity="bob@example.com"):
        arguments = ("collect", "--room", "with-log", "--duration", "5", "--json", "--quiet")
        done = avsync(tmp_path, *arguments, "--logs", str(server.log_path), **server.access)
    bundle = tmp_path / done.document["bundle"]
    logs = [name for name in zipfile.ZipFile(bundle).namelist() if name.startswith("logs/")]
    assert logs
    text = b"".join(zipfile.ZipFile(bundle).read(name) for name in logs)
    assert b"starting RTC session" in text or b"participant active" in text
    for secret in (server.api_secret, "bob@example.com"):
        assert secret.encode() not in text


@pytest.mark.measures
def test_peak_memory_stays_below_300_mb(server: LiveKitServer, tmp_path: Path) -> None:
    """All processes of the run added up, sampled twice a second; more of them overlap where each takes longer."""
    server.create_room("memory")
    with publishing(server, "memory"):
        process = start(tmp_path, "collect", "--room", "memory", "--duration", "6", "--quiet", **server.access)
        peak = 0
        while process.poll() is None:
            peak = max(peak, unique_memory(psutil.Process(process.pid)))
            time.sleep(0.5)
        finish(process)
    assert 0 < peak < 300 * 2**20


def unique_memory(root: psutil.Process) -> int:
    total = 0
    try:
        for process in [root, *root.children(recursive=True)]:
            total += process.memory_full_info().uss
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return total
    return total


def test_an_unknown_room_is_named_as_such(server: LiveKitServer, tmp_path: Path) -> None:
    done = avsync(tmp_path, "collect", "--room", "nobody-here", "--duration", "3", "--quiet", "--json", **server.access)
    coverage = {item["source"]: item for item in done.document["coverage"]}
    assert coverage["room.statistics"]["reason"] == "not_found"
    assert "nobody-here" in coverage["room.statistics"]["detail"]
