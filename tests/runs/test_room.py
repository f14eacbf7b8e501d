import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from collector.errors import NoBundleError, NoSpaceError
from collector.runs import room
from collector.runs.room import require_out, require_spool
from tests.bundle.small_disk import small_disk


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_a_place_with_room_is_taken(tmp_path: Path) -> None:
    require_out(tmp_path)
    require_out(tmp_path / "new.zip")
    require_spool(tmp_path)


@pytest.mark.parametrize("require", [require_out, require_spool])
def test_a_disk_with_next_to_nothing_free_is_refused_before_any_work(
    require: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**9, 0, room.LEAST_FREE_BYTES - 1))
    assert callable(require)
    with pytest.raises(NoSpaceError, match=r"8\.0 MB free"):
        require(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a small file system, which needs Linux")
def test_a_small_file_system_is_refused(tmp_path: Path) -> None:
    with small_disk(tmp_path):
        if shutil.disk_usage(tmp_path).total > room.LEAST_FREE_BYTES:
            pytest.skip("this user may not mount a file system")
        with pytest.raises(NoSpaceError):
            require_out(tmp_path)


def test_a_folder_that_is_not_there_is_no_place(tmp_path: Path) -> None:
    with pytest.raises(NoBundleError):
        require_out(tmp_path / "none" / "new.zip")
