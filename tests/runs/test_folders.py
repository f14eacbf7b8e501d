import os
import subprocess
import sys
from pathlib import Path

import pytest

from collector.runs.folders import run_folder


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("XDG_STATE_HOME", "HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def runs_of(state: Path) -> Path:
    with run_folder("first") as folder:
        assert folder.is_relative_to(state)
        return folder.parent


def left_by(runs: Path, owner: str) -> Path:
    folder = runs / f"left-{len(list(runs.iterdir()))}"
    folder.mkdir()
    (folder / "a stream").write_text("redacted")
    (folder / "owner").write_text(owner)
    return folder


def test_a_run_removes_its_own_folder(state: Path) -> None:
    assert list(runs_of(state).iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_the_folder_is_private(state: Path) -> None:
    with run_folder("private") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700


def test_what_a_killed_run_left_is_removed_by_the_next(state: Path) -> None:
    runs = runs_of(state)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = left_by(runs, f"{ended.pid} 1.00")
    reused = left_by(runs, f"{os.getpid()} 1.00")
    with run_folder("next"):
        assert not dead.exists()
        assert not reused.exists()


def test_what_belongs_to_a_living_run_or_to_nobody_known_is_not_touched(state: Path) -> None:
    runs = runs_of(state)
    nameless, nonsense = left_by(runs, ""), left_by(runs, "nonsense")
    with run_folder("one") as one, run_folder("other") as other:
        assert one.exists()
        assert other.exists()
    assert nameless.exists()
    assert nonsense.exists()
