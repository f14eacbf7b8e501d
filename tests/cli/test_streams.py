import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from collector.cli.streams import Outlet, code_of_loss
from tests.avsync import clean_environment

QUICK = ("collect", "--room", "demo", "--offline", "--json", "--around", "2026-03-05T14:00Z")
posix = pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by a POSIX shell")


full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")


def run(
    folder: Path,
    *arguments: str,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    shell: str = "",
) -> "Ended":
    command = [sys.executable, "-m", "collector", *(arguments or QUICK)]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    return subprocess.run(
        command, stdout=stdout, stderr=stderr, text=True, cwd=folder, env=clean_environment(folder, {}), check=False
    )


Ended = subprocess.CompletedProcess[str]


def nobody_reads() -> int:
    """Return the writing end of a pipe whose reader has gone, as ``| head -0`` leaves it."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def test_a_reader_of_stdout_that_left_changes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, stdout=nobody_reads())
    assert done.returncode == 5, done.stderr
    assert "BrokenPipe" not in done.stderr
    assert len(list(tmp_path.glob("*.zip"))) == 1


def test_a_reader_of_stderr_that_left_changes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, stderr=nobody_reads())
    assert done.returncode == 5
    assert (tmp_path / json.loads(done.stdout)["bundle"]).is_file()


@posix
@pytest.mark.parametrize("shell", ["2>&-", ">&-", "<&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_from_the_start_change_nothing(tmp_path: Path, shell: str) -> None:
    assert run(tmp_path, shell=shell).returncode == 5
    assert len(list(tmp_path.glob("*.zip"))) == 1


SHORT = [("checks",), ("explain", "check:sync.offset"), ("--version",), ("collect", "--help"), (*QUICK, "--dry-run")]


@full
@pytest.mark.parametrize("arguments", SHORT, ids=" ".join)
def test_a_result_that_finds_no_room_is_code_8(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments, shell=">/dev/full")
    assert done.returncode == 8, done.stderr
    assert done.stderr.count("standard output cannot be written to (No space left on device)") == 1
    assert "defect" not in done.stderr


@full
@pytest.mark.parametrize("command", ["verify", "inspect"])
def test_what_is_said_of_a_bundle_and_finds_no_room_is_code_8(tmp_path: Path, command: str) -> None:
    bundle = json.loads(run(tmp_path).stdout)["bundle"]
    assert run(tmp_path, command, bundle).returncode == 0
    assert run(tmp_path, command, bundle, shell=">/dev/full").returncode == 8


@posix
def test_a_result_that_cannot_be_written_otherwise_is_code_7_and_the_bundle_is_kept(tmp_path: Path) -> None:
    assert run(tmp_path, "checks", shell="1</dev/null").returncode == 7
    done = run(tmp_path, shell="1</dev/null")
    assert done.returncode == 7
    assert "standard output cannot be written to (Bad file descriptor)" in done.stderr
    assert "Make room" not in done.stderr
    (bundle,) = tmp_path.glob("*.zip")
    assert f"The bundle was written all the same: {bundle.name}" in done.stderr


@full
def test_wrong_usage_comes_before_a_result_that_finds_no_room(tmp_path: Path) -> None:
    assert run(tmp_path, "explain", "nothing-of-that-name", shell=">/dev/full").returncode == 2


def test_a_reader_that_left_is_code_0_where_nothing_else_is_wrong(tmp_path: Path) -> None:
    done = run(tmp_path, "checks", stdout=nobody_reads())
    assert (done.returncode, done.stderr) == (0, "")


@full
def test_a_full_disk_under_stderr_changes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "checks", shell="2>/dev/full")
    assert done.returncode == 0
    assert "sync.offset" in done.stdout


@full
def test_a_full_disk_under_stdout_is_told_and_where_the_bundle_lies(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == 5
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    done = run(tmp_path, shell=">/dev/full")
    assert done.returncode == 8
    assert "standard output cannot be written to" in done.stderr
    assert "defect" not in done.stderr
    (bundle,) = tmp_path.glob("*.zip")
    assert f"The bundle was written all the same: {bundle.name}" in done.stderr


@full
def test_what_waits_to_be_written_is_written_before_the_code_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("wb") as raw:
        monkeypatch.setattr(sys, "stdout", Outlet(raw, encoding="utf-8"))
        sys.stdout.write("a result")
        assert code_of_loss() == 8
        assert code_of_loss() == 8


def test_a_standard_output_of_whoever_embeds_this_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert code_of_loss() == 0
