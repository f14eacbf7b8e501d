import os
from pathlib import Path

import pytest

from collector.evidence.device.disk import FEWEST_BLOCKS, time_writing


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
