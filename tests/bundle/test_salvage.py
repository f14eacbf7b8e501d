from pathlib import Path

import pytest

from collector.bundle.archive import CutOff, UnreadableBundleError, open_archive
from collector.bundle.read import read_bundle
from tests.bundle.forged import LOG, make_logged


def cut(folder: Path, share: float) -> Path:
    whole = make_logged(folder)
    path = folder / "cut.zip"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    return path


@pytest.mark.parametrize(("share", "members"), [(0.05, 2), (0.5, 5), (0.99, 6)])
def test_of_a_cut_off_archive_the_whole_members_are_read(tmp_path: Path, share: float, members: int) -> None:
    with open_archive(cut(tmp_path, share), cut_off=CutOff.READ) as archive:
        assert len(archive.names) == members
        assert f"only {members} members" in archive.beside[0]
        for name in archive.names:
            assert sum(len(chunk) for chunk in archive.chunks(name)) == archive.size(name)


def test_a_member_that_is_cut_itself_is_not_listed(tmp_path: Path) -> None:
    with open_archive(cut(tmp_path, 0.9), cut_off=CutOff.READ) as archive:
        assert LOG not in archive.names


def test_what_must_be_whole_refuses_it(tmp_path: Path) -> None:
    with pytest.raises(UnreadableBundleError, match="cannot be opened as a zip"):
        read_bundle(cut(tmp_path, 0.99))


def test_what_no_archive_begins_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.zip"
    path.write_bytes(b"<html>not found</html>")
    with (
        pytest.raises(UnreadableBundleError, match="cannot be opened as a zip"),
        open_archive(path, cut_off=CutOff.READ),
    ):
        pass
