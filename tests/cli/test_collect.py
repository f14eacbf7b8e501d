import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from collector.runs.signals import TOGETHER_S
from tests.avsync import Done, avsync, document, finish, member, start, start_inside

MAIN_JOB = ("collect", "--room", "demo", "--offline", "--duration", "1")
QUICK = ("collect", "--room", "demo", "--offline", "--quiet", "--around", "2026-03-05T14:00Z")
"""A window in the past measures nothing, so it is over in a second; it ends with 5, as no record lies in it."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals and permissions")


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """One run without server, shared by the tests that only read it."""
    folder = tmp_path_factory.mktemp("quick")
    return folder, avsync(folder, *MAIN_JOB)


def test_without_a_server_the_run_is_inconclusive_and_leaves_a_bundle(quick: tuple[Path, Done]) -> None:
    folder, done = quick
    assert done.code == 4, done.stderr
    assert done.stdout.count("\n") == 1
    assert (folder / done.bundle).is_file()


def test_every_planned_source_is_in_the_coverage(quick: tuple[Path, Done]) -> None:
    folder, done = quick
    manifest = document(folder / done.bundle, "manifest.json")
    planned = [item["source"] for item in manifest["plan"]]
    assert [item["source"] for item in manifest["coverage"]] == planned
    assert len(planned) >= 5


def test_every_sha256_in_the_manifest_matches(quick: tuple[Path, Done]) -> None:
    folder, done = quick
    with zipfile.ZipFile(folder / done.bundle) as archive:
        assert archive.testzip() is None
        listed = {item["name"]: item["sha256"] for item in document(folder / done.bundle, "manifest.json")["members"]}
        assert set(listed) == set(archive.namelist()) - {"manifest.json"}
        for name, digest in listed.items():
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest, name


def test_other_tools_open_the_archive(quick: tuple[Path, Done]) -> None:
    folder, done = quick
    unzip = shutil.which("unzip")
    tools = [[sys.executable, "-m", "zipfile", "-t"], *([[unzip, "-t"]] if unzip else [])]
    for tool in tools:
        assert subprocess.run([*tool, folder / done.bundle], capture_output=True, check=False).returncode == 0


def test_stdout_with_json_is_the_bundles_findings_and_where_it_lies(tmp_path: Path) -> None:
    done = avsync(tmp_path, *QUICK, "--json")
    shown = done.document
    bundle = Path(shown.pop("bundle"))
    assert hashlib.sha256((tmp_path / bundle).read_bytes()).hexdigest() == shown.pop("sha256")
    assert shown == document(tmp_path / bundle, "findings.json")
    assert shown["schema"] == "avsync/run/1"
    assert shown["exit_reasons"] == ["no_record_in_window", "inconclusive"]
    assert done.stderr == ""


def test_nothing_else_is_left_behind(quick: tuple[Path, Done]) -> None:
    folder, done = quick
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {done.bundle.name, f"{done.bundle.name}.key.json"}


def test_the_terminal_says_what_runs_what_was_found_and_what_to_do(quick: tuple[Path, Done]) -> None:
    said = quick[1].stderr
    for expected in ("device.facts: done", "INCONCLUSIVE", "Who should act: not known yet", "Next: ", "Exit code 4"):
        assert expected in said
    assert "Traceback" not in said


def test_a_bundle_is_never_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "taken.zip"
    target.write_text("mine", "utf-8")
    done = avsync(tmp_path, *QUICK, "--out", str(target))
    assert target.read_text("utf-8") == "mine"
    assert done.bundle.name == "taken-2.zip"


def test_no_server_at_the_url_is_a_reason_and_not_a_crash(tmp_path: Path) -> None:
    arguments = ("collect", "--room", "demo", "--duration", "2", "--quiet", "--json", "--url", "ws://127.0.0.1:9")
    done = avsync(tmp_path, *arguments, LIVEKIT_API_KEY="key", LIVEKIT_API_SECRET="s" * 32)
    coverage = {item["source"]: item for item in done.document["coverage"]}
    assert done.code in (1, 4), done.stderr
    assert coverage["room.statistics"]["state"] == "missing"
    assert coverage["room.statistics"]["reason"] in ("not_found", "timeout")
    assert "source_missing" in done.document["exit_reasons"]


def test_a_window_in_the_past_plans_no_live_measurement(tmp_path: Path) -> None:
    done = avsync(tmp_path, "collect", "--room", "demo", "--around", "2026-03-05T14:00Z", "--quiet", "--json")
    assert done.code == 5
    states = {item["source"]: item["reason"] for item in done.document["coverage"]}
    assert states["device.load"] == "disabled"
    assert done.document["incident"]["window"]["from"] == "2026-03-05T13:55:00.000Z"


@posix
@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
def test_an_interruption_leaves_a_valid_partial_bundle(tmp_path: Path, signals: list[signal.Signals]) -> None:
    process = start(tmp_path, "collect", "--room", "demo", "--offline", "--duration", "60", "--json")
    wait_for(process, "sources will run")
    time.sleep(1.0)
    for number in signals:
        process.send_signal(number)
        time.sleep(TOGETHER_S + 0.1)  # else two are one wish
    done = finish(process)
    assert done.code == 130, done.stderr
    bundle = tmp_path / done.document["bundle"]
    manifest = document(bundle, "manifest.json")
    assert manifest["interrupted"]
    assert all(item["state"] for item in manifest["coverage"])
    assert "summary.html" in zipfile.ZipFile(bundle).namelist()


@posix
@pytest.mark.parametrize("name", ["HUP", "INT"])
def test_a_run_that_is_started_ignoring_a_signal_is_not_interrupted_by_it(tmp_path: Path, name: str) -> None:
    protected = ("sh", "-c", f"trap '' {name}; exec \"$@\"", "sh")
    asked = ("collect", "--room", "demo", "--offline", "--duration", "2", "--json")
    process = start_inside(protected, tmp_path, *asked)
    wait_for(process, "sources will run")
    process.send_signal(signal.Signals[f"SIG{name}"])
    done = finish(process)
    assert done.code in (0, 1, 4), done.stderr
    assert "interrupted" not in done.document["exit_reasons"]


@posix
@pytest.mark.parametrize("stage", ["Reading", "Judging", "Packing"])
def test_ctrl_c_in_the_last_stages_is_130_and_the_bundle_is_whole(tmp_path: Path, stage: str) -> None:
    process = start(tmp_path, *QUICK[:4], "--json", *QUICK[5:])
    wait_for(process, stage)
    process.send_signal(signal.SIGINT)
    done = finish(process)
    assert done.code in (130, -signal.SIGINT), done.stderr  # the latter if Python was on its way out already
    (bundle,) = tmp_path.glob("*.zip")
    assert zipfile.ZipFile(bundle).testzip() is None


def test_ctrl_c_before_any_work_is_130_in_one_sentence(tmp_path: Path) -> None:
    code = "from collector import cli\ndef main(**_): raise KeyboardInterrupt\ncli.group.main = main\ncli.main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "avsync: interrupted.\n")


def wait_for(process: "subprocess.Popen[str]", text: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if text in line:
            return
    raise AssertionError(f"never said: {text}")


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_3(tmp_path: Path) -> None:
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o500)
    assert avsync(tmp_path, *QUICK, "--out", str(folder)).code == 3


def test_a_folder_that_is_not_there_is_3(tmp_path: Path) -> None:
    arguments = [item for item in QUICK if item != "--quiet"]
    done = avsync(tmp_path, *arguments, "--out", str(tmp_path / "nowhere" / "b.zip"))
    assert done.code == 3
    assert done.stdout == ""
    assert "sources will run" not in done.stderr  # told before a minute of measuring, not after it


def test_a_terminal_without_utf_8_is_no_reason_to_crash(tmp_path: Path) -> None:
    arguments = ("collect", "--room", "dëmo-✓", "--offline", "--around", "2026-03-05T14:00Z")
    done = avsync(tmp_path, *arguments, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert done.code == 5, done.stderr
    assert "Traceback" not in done.stderr


def test_code_that_lies_in_the_current_folder_is_not_run(tmp_path: Path) -> None:
    for name in ("asyncio", "click", "json", "livekit", "logging", "msgspec", "psutil"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(77)", "utf-8")
    done = avsync(tmp_path, *MAIN_JOB, "--json")
    assert done.code == 4, done.stderr
    assert "crashed" not in {item["reason"] for item in done.document["coverage"]}


@posix
def test_text_and_names_that_are_no_utf_8_are_no_reason_to_crash(tmp_path: Path) -> None:
    odd = os.fsdecode(b"caf\xe9")
    (tmp_path / f"{odd}.log").write_text("2026-03-05T14:00:01Z hello\n", "utf-8")
    arguments = ("--room", odd, "--symptom", odd, "--logs", f"{odd}.log")
    done = avsync(tmp_path, "collect", "--offline", "--json", "--around", "2026-03-05T14:00Z", *arguments)
    assert done.code == 4, done.stderr
    assert done.document["incident"]["room"] == "caf\N{REPLACEMENT CHARACTER}"
    assert {item["source"]: item["state"] for item in done.document["coverage"]}["logs.1"] == "collected"


def test_a_name_that_is_too_long_is_3(tmp_path: Path) -> None:
    done = avsync(tmp_path, *QUICK, "--out", "x" * 300 + ".zip")
    assert done.code == 3
    assert "too long" in done.stderr


def test_the_ticket_stands_alone_and_is_short(quick: tuple[Path, Done]) -> None:
    folder, done = quick
    ticket = member(folder / done.bundle, "ticket.md")
    assert "demo" in ticket
    assert len(ticket) < 4000
