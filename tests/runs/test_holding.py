import os
import subprocess
import sys
from pathlib import Path

import pytest

from collector.runs.holding import HeldError, hold

CHILD = """
import sys, time
from pathlib import Path
from collector.runs.holding import hold

hold(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_a_file_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    handle = hold(tmp_path / "owner")
    with pytest.raises(HeldError):
        hold(tmp_path / "owner")
    os.close(handle)
    os.close(hold(tmp_path / "owner"))


def test_what_is_held_can_be_read(tmp_path: Path) -> None:
    handle = hold(tmp_path / "owner")
    os.write(handle, b"4711")
    assert (tmp_path / "owner").read_bytes() == b"4711"
    os.close(handle)


def test_a_process_that_is_killed_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CHILD, str(tmp_path / "owner")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline().strip() == b"held"
        with pytest.raises(HeldError):
            hold(tmp_path / "owner")
        child.kill()
    os.close(hold(tmp_path / "owner"))


def test_a_folder_that_is_gone_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        hold(tmp_path / "gone" / "owner")
