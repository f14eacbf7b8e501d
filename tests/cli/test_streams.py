import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.avsync import clean_environment

QUICK = ("collect", "--room", "demo", "--offline", "--json", "--around", "2026-03-05T14:00Z")
posix = pytest.mark.skipif(sys.platform == "win32", reason="descriptors are closed by a POSIX shell")


def run(folder: Path, *, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE, shell: str = "") -> "Ended":
    command = [sys.executable, "-m", "collector", *QUICK]
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is Linux's")
def test_a_full_disk_under_stdout_is_told(tmp_path: Path) -> None:
    done = run(tmp_path, shell=">/dev/full")
    assert done.returncode == 5
    assert "standard output cannot be written to" in done.stderr
    assert "defect" not in done.stderr
    assert len(list(tmp_path.glob("*.zip"))) == 1
