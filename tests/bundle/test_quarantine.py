import zipfile
from pathlib import Path

import pytest

from collector.bundle.landing import quarantine
from collector.bundle.quarantine import is_quarantined, mark
from tests.bundle.contents import make_bundle


def test_a_marked_bundle_is_known_under_any_name_and_still_opens(tmp_path: Path) -> None:
    bundle = make_bundle(tmp_path)
    assert not is_quarantined(bundle)
    kept = quarantine(bundle, tmp_path / "avsync-demo.zip")
    assert kept.name == "avsync-demo.quarantined.zip"
    renamed = kept.rename(tmp_path / "harmless.zip")
    assert is_quarantined(renamed)
    with zipfile.ZipFile(renamed) as archive:
        assert archive.testzip() is None


def test_the_name_alone_tells_it_too(tmp_path: Path) -> None:
    path = tmp_path / "a.quarantined-2.zip"
    path.write_bytes(b"")
    assert is_quarantined(path)


@pytest.mark.parametrize("content", [b"", b"x", b"no zip at all, but longer than the mark is, so that it is looked at"])
def test_what_is_no_zip_is_not_marked_and_not_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    mark(path)
    assert path.read_bytes() == content
    assert not is_quarantined(path)


def test_a_comment_of_somebody_else_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.comment = b"mine"
    before = path.read_bytes()
    mark(path)
    assert path.read_bytes() == before
