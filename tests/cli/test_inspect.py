import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from collector.bundle.archive import UnreadableBundleError
from collector.cli import group
from collector.errors import UsageError
from collector.model.coverage import Coverage, Reason, State
from tests.avsync import avsync, document
from tests.bundle.contents import changed
from tests.bundle.forged import with_deflate64
from tests.documents import faults
from tests.factory import make_incident
from tests.room_factory import make_pair_statistics
from tests.runs.finished import HOSTILE, make_finished, rewritten
from tests.runs.rehearsed import rehearsed

REHEARSAL = "evidence/publisher.rehearsal.json"
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def inspect(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(group, ["inspect", *arguments])


def made(folder: Path) -> Path:
    return make_finished(folder, rehearsed(-230), make_pair_statistics(60))


def unseen(text: str) -> list[str]:
    return [letter for letter in text if letter != "\n" and unicodedata.category(letter) in UNSEEN]


@pytest.mark.parametrize("plain", [(), ("--plain",)])
def test_a_bundle_is_shown_from_who_should_act_to_its_files(tmp_path: Path, plain: tuple[str, ...]) -> None:
    done = inspect(str(made(tmp_path)), *plain)
    assert done.exit_code == 0, done.output
    order = [
        "Who should act",
        "This bundle",
        "Causes, and what to change",
        "Findings",
        "What support asks for",
        "Files",
    ]
    assert sorted(order, key=done.stdout.index) == order
    assert "publisher.rehearsal" in done.stdout
    assert done.stderr == ""
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 80


def test_a_bundle_that_windows_packed_anew_is_shown_like_the_first(tmp_path: Path) -> None:
    first = made(tmp_path)
    packed = with_deflate64(first, tmp_path)
    shown = inspect(str(packed))
    assert shown.exit_code == 0, shown.stderr
    assert json.loads(inspect(str(packed), "--json").stdout) == json.loads(inspect(str(first), "--json").stdout)


def test_a_damaged_part_is_named_the_rest_is_shown_and_the_exit_code_is_1(tmp_path: Path) -> None:
    done = inspect(str(changed(made(tmp_path), REHEARSAL, b"no json")), "--plain")
    assert done.exit_code == 1
    assert f"Wrong: {REHEARSAL} is not what was written" in done.stdout
    assert f"Not readable: {REHEARSAL}; the rest is shown" in done.stdout
    assert "Findings" in done.stdout


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_a_file_that_is_no_bundle_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.zip").write_bytes(content)
    done = inspect(str(tmp_path / "c.zip"))
    assert isinstance(done.exception, UnreadableBundleError)
    assert "c.zip" in str(done.exception)


def test_a_newer_bundle_ends_with_2_and_the_version_to_install(tmp_path: Path) -> None:
    rewritten(made(tmp_path), "findings.json", schema="avsync/run/2", tool="7.3.0")
    done = avsync(tmp_path, "inspect", "rewritten.zip")
    assert (done.code, done.stdout) == (2, "")
    assert "python -m pip install 'avsync-collector>=7.3.0'" in done.stderr


def test_json_is_the_bundles_own_document(tmp_path: Path) -> None:
    path = made(tmp_path)
    done = inspect(str(path), "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == document(path, "findings.json")
    assert faults(json.loads(done.stdout)) == []
    assert done.stdout.isascii()


def test_json_of_a_changed_bundle_is_printed_with_a_warning(tmp_path: Path) -> None:
    done = inspect(str(rewritten(made(tmp_path), "findings.json", headline="all is well\x7f")), "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["headline"] == "all is well\x7f"
    assert "\x7f" not in done.stdout
    assert "findings.json is not what was written" in done.stderr


def test_json_nested_without_end_is_refused(tmp_path: Path) -> None:
    deep = b'{"schema": "avsync/run/1", "a": ' + b"[" * 900 + b"]" * 900 + b"}"
    done = inspect(str(changed(made(tmp_path), "findings.json", deep)), "--json")
    assert done.exit_code == 1  # shown with a warning, or refused: never a crash
    assert done.exception is None or isinstance(done.exception, SystemExit | UnreadableBundleError)


def test_html_prints_the_page_and_opens_nothing_unasked(tmp_path: Path) -> None:
    path = made(tmp_path)
    done = inspect(str(path), "--html", "--no-open")
    assert done.exit_code == 0
    assert done.stdout == f"{tmp_path / 'bundle.html'}\n"
    assert (tmp_path / "bundle.html").is_file()


@pytest.mark.parametrize("order", [("bundle.zip", "--html", "out.html"), ("--html", "out.html", "bundle.zip")])
def test_html_takes_a_place(tmp_path: Path, order: tuple[str, ...]) -> None:
    made(tmp_path)
    done = avsync(tmp_path, "inspect", "--no-open", *order)
    assert (done.code, done.stdout) == (0, "out.html\n")
    assert (tmp_path / "out.html").is_file()


def test_html_before_the_bundle_takes_no_place(tmp_path: Path) -> None:
    made(tmp_path)
    done = avsync(tmp_path, "inspect", "--no-open", "--html", "bundle.zip")
    assert (done.code, done.stdout) == (0, "bundle.html\n")


def test_a_reply_is_drafted(tmp_path: Path) -> None:
    done = inspect(str(made(tmp_path)), "--reply")
    assert done.exit_code == 0
    assert done.stdout.startswith("Hello,\n\nthank you for bundle.zip (demo, 2026-03-05 14:00:00 to 14:05:00 UTC).")
    assert "avsync compare bundle.zip AFTER.zip" in done.stdout


def test_a_reply_from_a_changed_bundle_is_warned_about_on_stderr(tmp_path: Path) -> None:
    done = inspect(str(rewritten(made(tmp_path), "manifest.json", run="other")), "--reply")
    assert done.exit_code == 0  # the manifest itself has no hash of its own
    done = inspect(str(changed(made(tmp_path), REHEARSAL, b"[]")), "--reply")
    assert done.exit_code == 1
    assert REHEARSAL in done.stderr
    assert REHEARSAL not in done.stdout


@pytest.mark.parametrize(
    "arguments", [("--json", "--reply"), ("--json", "--html=a.html"), ("--reply", "--html=a.html")]
)
def test_two_results_at_once_are_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = inspect(str(made(tmp_path)), *arguments)
    assert isinstance(done.exception, UsageError)


@pytest.mark.parametrize("arguments", [(), ("--html",), ("--json",)])
def test_no_bundle_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    assert isinstance(inspect(*arguments).exception, UsageError)


@pytest.mark.parametrize("form", [(), ("--plain",), ("--reply",), ("--json",)])
def test_whatever_a_stranger_wrote_stays_text(tmp_path: Path, form: tuple[str, ...]) -> None:
    names = ("room", "symptom", "steps", "sender", "receiver", "server_host", "sdk_version", "platform")
    told: dict[str, Any] = dict.fromkeys(names, HOSTILE)  # Any: fields by name
    hostile = make_incident(**told)
    coverage = (Coverage(source=HOSTILE, state=State.MISSING, reason=Reason.TIMEOUT, detail=HOSTILE),)
    path = make_finished(tmp_path, rehearsed(-230), incident=hostile, coverage=coverage)
    finding = {"check": HOSTILE, "verdict": "fail", "summary": HOSTILE, "bears": True, "values": {HOSTILE: HOSTILE}}
    stated = rewritten(path, "findings.json", headline=HOSTILE, next_step=HOSTILE, tool=HOSTILE, findings=[finding])
    for bundle in (path, stated, changed(stated, REHEARSAL, b"no json")):
        done = inspect(str(bundle), *form)
        assert unseen(done.stdout) == []
        assert unseen(done.stderr) == []
        assert "[bold red]" in " ".join(done.stdout.split())


def test_a_hostile_manifest_stays_text(tmp_path: Path) -> None:
    member = {"name": HOSTILE, "bytes": -7, "sha256": HOSTILE, "consent": HOSTILE}
    path = rewritten(made(tmp_path), "manifest.json", members=[member], tool=HOSTILE, run=HOSTILE)
    done = inspect(str(path))
    assert done.exit_code == 1
    assert unseen(done.output) == []


def test_many_things_that_are_wrong_are_counted(tmp_path: Path) -> None:
    listed = [{"name": f"logs/{number}.log", "bytes": 1, "sha256": ""} for number in range(50)]
    done = inspect(str(rewritten(made(tmp_path), "manifest.json", members=listed)), "--reply")
    lines = done.stderr.splitlines()
    assert len(lines) == 21
    assert lines[-1].endswith("more; avsync verify lists them.")
