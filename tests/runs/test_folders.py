import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from collector.errors import UsageError
from collector.runs.folders import JOURNAL, KEPT_S, MOST_KEPT, name_of, process_identity, run_folder, unfinished_folder


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


def kept(name: str) -> Path:
    """A run whose journal is still there when it ends."""
    with run_folder(name) as folder:
        (folder / JOURNAL).write_text("")
        (folder / JOURNAL).chmod(0o600)
    return folder


def aged(folder: Path, seconds: float) -> Path:
    os.utime(folder / JOURNAL, (time.time() - seconds,) * 2)
    return folder


def test_a_run_that_can_be_finished_keeps_its_folder_and_belongs_to_nobody(state: Path) -> None:
    folder = kept("first")
    assert [path.name for path in folder.iterdir()] == [JOURNAL]
    with run_folder("next"):
        assert folder.exists()


def test_a_killed_run_with_a_journal_is_not_removed_by_the_next(state: Path) -> None:
    dead = left_by(runs_of(state), f"{os.getpid()} 1.00")
    (dead / JOURNAL).write_text("")
    with run_folder("next"):
        assert dead.exists()


@pytest.mark.parametrize(("age_s", "there"), [(KEPT_S - 3600, True), (KEPT_S + 3600, False)])
def test_what_nobody_finished_for_days_is_removed(state: Path, age_s: float, there: bool) -> None:
    folder = aged(kept("first"), age_s)
    with run_folder("next"):
        assert folder.exists() is there


def test_only_the_latest_few_are_kept(state: Path) -> None:
    folders = [aged(kept(f"run{number}"), 60 * number) for number in range(MOST_KEPT + 1)]
    with run_folder("next"):
        assert [folder.exists() for folder in folders] == [True] * MOST_KEPT + [False]


def test_a_run_is_found_by_last_by_id_by_name_and_by_path(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older, newer = aged(kept("20260305T140000Z-aa"), 60), kept("20260305T150000Z-bb")
    assert name_of(older) == "20260305T140000Z-aa"
    monkeypatch.chdir(older.parent)
    for named, expected in (
        ("last", newer),
        (name_of(older), older),
        (older.name, older),
        (str(older), older),
        (older.name + os.sep, older),
    ):
        with unfinished_folder(named) as folder:
            assert folder.resolve() == expected.resolve()


def test_a_folder_elsewhere_is_named_by_its_path(state: Path, tmp_path: Path) -> None:
    assert name_of(tmp_path / "moved") == str(tmp_path / "moved")


def test_what_is_not_there_is_refused_and_what_is_there_is_named(state: Path) -> None:
    with pytest.raises(UsageError, match="Unfinished: none"), unfinished_folder("last"):
        pass
    kept("run-a")
    with pytest.raises(UsageError, match="Unfinished: run-a"), unfinished_folder("run-b"):
        pass


def test_a_run_under_way_is_refused_and_is_not_the_last(state: Path) -> None:
    other = aged(kept("other"), 60)
    busy = kept("busy")
    (busy / "owner").write_text(process_identity(os.getppid()))
    with pytest.raises(UsageError, match="is still going on"), unfinished_folder("busy"):
        pass
    with unfinished_folder("last") as folder:
        assert folder == other


def test_of_two_that_finish_a_run_at_once_the_second_is_refused(state: Path) -> None:
    folder = kept("both")
    with unfinished_folder("both"):
        (folder / "owner").write_bytes(b"")  # as a full disk leaves it
        with pytest.raises(UsageError, match=r"still going on \(another process\)"), unfinished_folder("both"):
            pass
        assert folder.exists()
    with unfinished_folder("both"):
        pass


def test_who_comes_when_a_run_was_finished_finds_nothing_to_finish(state: Path) -> None:
    folder = kept("done")
    with unfinished_folder("done"):
        (folder / JOURNAL).unlink()
    assert not folder.exists()
    with pytest.raises(UsageError, match="Unfinished: none"), unfinished_folder("done"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
@pytest.mark.parametrize("mode", [0o701, 0o710, 0o720])
def test_what_others_can_reach_is_refused(state: Path, mode: int) -> None:
    folder = kept("open")
    folder.chmod(mode)
    with pytest.raises(UsageError, match="cannot be trusted"), unfinished_folder("open"):
        pass
    folder.chmod(0o700)
    (folder / JOURNAL).chmod(mode & 0o666 | 0o604)
    with pytest.raises(UsageError, match="cannot be trusted"), unfinished_folder("open"):
        pass
