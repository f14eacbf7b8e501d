import asyncio
import os
from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.device.disk import FEWEST_BLOCKS, time_places, time_writing
from collector.model.request import LogPath
from tests.evidence.session import FakeSession
from tests.factory import make_request


def test_a_folder_is_timed_and_left_as_it_was(tmp_path: Path) -> None:
    found = time_writing(tmp_path, "working folder", seconds=0.1)

    assert found.place == "working folder"
    assert found.written_mb_per_s.value > 0
    assert 0 <= found.flush_p50_ms.value <= found.flush_max_ms.value
    assert found.written_mb_per_s.n >= FEWEST_BLOCKS
    assert list(tmp_path.iterdir()) == []


def test_no_time_still_gives_the_fewest_blocks(tmp_path: Path) -> None:
    assert time_writing(tmp_path, "working folder", seconds=0.0).written_mb_per_s.n == FEWEST_BLOCKS


def test_a_folder_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=os.strerror(2)):
        time_writing(tmp_path / "nowhere", "log folder")


def timed_places(*logs: Path, session: FakeSession | None = None) -> list[str]:
    request = replace(make_request(), logs=tuple(LogPath(path=str(path)) for path in logs))
    found = asyncio.run(time_places(request, (session or FakeSession()).stopping))
    return [disk.place for disk in found]


def test_a_log_on_the_same_disk_is_not_timed_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert timed_places(tmp_path)[:1] == ["working folder"]
    assert len(timed_places(tmp_path)) == 1


def test_a_log_that_is_not_there_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert "working folder" in timed_places(tmp_path / "nowhere" / "app.log")


def test_a_log_on_another_disk_is_timed_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Path("/dev/shm")
    if not other.is_dir() or other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("this machine has no second file system that anybody may write to")
    monkeypatch.chdir(tmp_path)

    assert timed_places(other) == ["working folder", "log folder"]


def test_a_run_that_ends_times_nothing_more() -> None:
    session = FakeSession()
    session.stopping.set()

    assert timed_places(session=session) == []
