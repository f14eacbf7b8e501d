import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from collector.bundle.landing import explained, land, private_file, quarantine, require_folder, require_space, sweep
from collector.errors import NoBundleError, NoSpaceError


def test_a_temporary_file_is_private_and_goes_away(tmp_path: Path) -> None:
    with private_file(tmp_path) as temporary:
        assert temporary.parent == tmp_path
        if sys.platform != "win32":
            assert temporary.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == []


def test_two_temporary_files_never_meet(tmp_path: Path) -> None:
    with private_file(tmp_path) as first, private_file(tmp_path) as second:
        assert first != second


KILLED = """
import os
import sys
from pathlib import Path
from collector.bundle.landing import private_file

with private_file(Path(sys.argv[1])):
    os._exit(9)
"""


def test_what_a_killed_process_left_is_removed_before_anything_is_written(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    (left,) = tmp_path.iterdir()
    assert left.suffix == ".part"
    require_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_living_process_or_another_machine_writes_is_not_removed(tmp_path: Path) -> None:
    names = (".avsync-00000000-1-x.part", ".avsync-old.part", ".avsync-part", "my.part")
    for name in names:
        (tmp_path / name).write_text("mine")
    with private_file(tmp_path) as temporary:
        sweep(tmp_path)
        assert {path.name for path in tmp_path.iterdir()} == {*names, temporary.name}


def test_landing_never_overwrites(tmp_path: Path) -> None:
    taken = tmp_path / "bundle.zip"
    taken.write_text("mine")
    landed = []
    for text in ("one", "two"):
        with private_file(tmp_path) as temporary:
            temporary.write_text(text)
            landed.append(land(temporary, taken))
    assert [path.name for path in landed] == ["bundle-2.zip", "bundle-3.zip"]
    assert [taken.read_text(), *(path.read_text() for path in landed)] == ["mine", "one", "two"]


def test_landing_works_where_links_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no hard links here, as on FAT")

    monkeypatch.setattr(os, "link", refuse)
    taken = tmp_path / "bundle.zip"
    taken.write_text("mine")
    with private_file(tmp_path) as temporary:
        temporary.write_text("one")
        landed = land(temporary, taken)
    assert (landed.name, landed.read_text(), taken.read_text()) == ("bundle-2.zip", "one", "mine")


def test_a_dangling_link_of_that_name_is_not_followed(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("making a link needs a privilege on Windows")
    wanted = tmp_path / "bundle.zip"
    wanted.symlink_to(tmp_path / "elsewhere")
    with private_file(tmp_path) as temporary:
        assert land(temporary, wanted).name == "bundle-2.zip"
    assert not (tmp_path / "elsewhere").exists()


def test_quarantine_has_a_name_of_its_own(tmp_path: Path) -> None:
    with private_file(tmp_path) as temporary:
        kept = quarantine(temporary, tmp_path / "bundle.zip")
    assert kept.name == "bundle.quarantined.zip"


def test_space_is_looked_at_before(tmp_path: Path) -> None:
    require_space(tmp_path, least_bytes=1, most_bytes=1)
    with pytest.raises(NoSpaceError, match=r"needs up to 1000000000000\.0 MB"):
        require_space(tmp_path, least_bytes=10**18, most_bytes=10**18)


@pytest.mark.parametrize(
    ("number", "kind", "says"),
    [
        (errno.ENOSPC, NoSpaceError, "ran full"),
        (errno.EFBIG, NoSpaceError, "ran full"),
        (getattr(errno, "EDQUOT", errno.ENOSPC), NoSpaceError, "needs up to 7.0 MB"),
        (errno.EACCES, NoBundleError, "cannot be written to"),
        (errno.EROFS, NoBundleError, "cannot be written to"),
        (errno.ENOENT, NoBundleError, "is not a folder"),
        (errno.ENAMETOOLONG, NoBundleError, "too long"),
        (errno.EIO, NoBundleError, "could not be written"),
    ],
)
def test_a_refusal_is_explained_with_the_way_out(number: int, kind: type[Exception], says: str) -> None:
    told = explained(OSError(number, os.strerror(number)), Path("no-such-folder"), needed_bytes=7_000_000)
    assert isinstance(told, kind)
    assert says in str(told)
    assert "--out" in str(told)
