import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from collector.bundle.archive import UnreadableBundleError
from collector.cli import group
from collector.errors import UsageError
from tests.avsync import avsync
from tests.calm import Meanwhile
from tests.documents import faults
from tests.factory import make_incident
from tests.runs.rehearsed import make_bundle, rehearsed


def compare(*arguments: str) -> Result:
    return CliRunner().invoke(group, ["compare", *arguments])


@pytest.fixture
def bundles(tmp_path: Path) -> tuple[str, str]:
    """Before: audio 230 ms late with stalls. After: in step."""
    return str(make_bundle(tmp_path, "a.zip", rehearsed(-230))), str(make_bundle(tmp_path, "b.zip", rehearsed(5)))


def test_a_change_that_helped_exits_with_0_and_says_so(bundles: tuple[str, str]) -> None:
    done = compare(*bundles)
    assert done.exit_code == 0
    assert done.stdout.startswith("The change helped")
    assert "-230 ± 19 -> +5.0 ± 19.0 ms, difference +235 ± 38: helped, recovered" in done.stdout


def test_a_change_for_the_worse_exits_with_1(bundles: tuple[str, str]) -> None:
    done = compare(bundles[1], bundles[0])
    assert done.exit_code == 1
    assert done.stdout.startswith("It is worse than before")


def test_the_document_has_the_shape_of_its_schema(bundles: tuple[str, str]) -> None:
    done = compare(*bundles, "--json")
    document = json.loads(done.stdout)
    assert (document["schema"], document["verdict"]) == ("avsync/compare/1", "helped")
    assert faults(document) == []


def test_other_rooms_exit_with_0_and_cannot_be_told(tmp_path: Path, bundles: tuple[str, str]) -> None:
    other = make_bundle(tmp_path, "c.zip", rehearsed(5), incident=make_incident(room="other", sender="4711"))
    done = compare(bundles[0], str(other))
    assert done.exit_code == 0
    assert "cannot be told" in done.stdout
    assert "different rooms: demo and other" in done.stdout


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_a_file_that_is_no_bundle_is_wrong_usage(tmp_path: Path, bundles: tuple[str, str], content: bytes) -> None:
    (tmp_path / "c.zip").write_bytes(content)
    done = compare(bundles[0], str(tmp_path / "c.zip"))
    assert isinstance(done.exception, UnreadableBundleError)
    assert "c.zip" in str(done.exception)


def test_a_bundle_that_is_not_there_ends_with_2_and_one_sentence(tmp_path: Path, bundles: tuple[str, str]) -> None:
    done = avsync(tmp_path, "compare", bundles[0], "absent.zip")
    assert done.code == 2
    assert done.stderr.startswith("avsync: absent.zip cannot be ")


@pytest.mark.measures
def test_two_real_runs_show_that_a_larger_video_queue_helps_a_sequential_publisher(tmp_path: Path) -> None:
    given = (
        "collect",
        "--room",
        "demo",
        "--offline",
        "--quiet",
        "--duration",
        "6",
        "--sender",
        "7",
        "--here",
        "sender",
    )
    meanwhile = Meanwhile()
    done = [avsync(tmp_path, *given, "--video-queue-ms", queue, "--out", f"{queue}.zip") for queue in ("200", "500")]
    compared = avsync(tmp_path, "compare", "200.zip", "500.zip", "--json")
    document = json.loads(compared.stdout)
    if done[0].code == 4 and meanwhile.disturbed:  # a stall cannot be told from what others took
        assert document["verdict"] != "worse"
        return
    assert [run.code for run in done] in ([1, 4], [1, 1])
    (stalled,) = (item for item in document["measures"] if item["measure"] == "rehearsal-stalled")
    assert (stalled["verdict"], stalled["recovered"]) == ("helped", True)
    assert (compared.code, document["verdict"]) == (0, "helped")
    assert {"what": "rehearsed video queue", "before": "200 ms", "after": "500 ms"} in document["differs"]


def test_the_page_is_written_and_named(tmp_path: Path, bundles: tuple[str, str]) -> None:
    done = compare(*bundles, "--html", str(tmp_path), "--no-open")
    assert done.exit_code == 0
    assert done.stdout == f"{tmp_path / 'a-b.html'}\n"
    assert "The change helped" in (tmp_path / "a-b.html").read_text("utf-8")


def test_a_page_and_a_document_exclude_each_other(tmp_path: Path, bundles: tuple[str, str]) -> None:
    done = compare(*bundles, "--html", str(tmp_path), "--json")
    assert isinstance(done.exception, UsageError)
