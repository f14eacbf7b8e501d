"""A synthetic bundle that 7-Zip packed by Deflate64, the method that Windows takes for large files.

Its log comes again at a distance and in lengths that Deflate has no codes for: an unpacker of that fails.
"""

import shutil
import zipfile
import zlib
from pathlib import Path

import pytest

from collector.bundle.archive import open_archive
from tests.bundle.forged import make_logged
from tests.bundle.opening import run
from tests.evidence.logs.archives import DEFLATE64

PACKED = Path(__file__).parents[1] / "data" / "archives" / "deflate64.zip"
LOG = "logs/app/app.log"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_logged(tmp_path_factory.mktemp("good"))


def test_it_is_what_deflate_cannot_read() -> None:
    with zipfile.ZipFile(PACKED) as archive:
        assert {info.compress_type for info in archive.infolist()} == {DEFLATE64}
        log = archive.getinfo(LOG)
    start = log.header_offset + 30 + len(LOG)
    with pytest.raises(zlib.error):
        zlib.decompress(PACKED.read_bytes()[start : start + log.compress_size], -15)


@pytest.mark.parametrize("command", ["verify", "inspect", "reply", "compare", "merge", "rerun", "page", "attach"])
def test_every_command_says_of_it_what_it_says_of_the_same_in_deflate(
    good: Path, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []
    for kind in ("windows", "again"):
        folder = tmp_path / kind
        folder.mkdir()
        monkeypatch.chdir(folder)
        bundle = Path(shutil.copy(PACKED, folder / "a.zip")) if kind == "windows" else again(folder / "a.zip")
        ended = run(command, bundle, good)
        assert ended["code"] == 0, ended["told"]
        told.append([line for line in str(ended["told"]).replace(str(folder), "").splitlines() if "sha256" not in line])
    assert told[0] == told[1]


def again(path: Path) -> Path:
    """Pack the same members by Deflate; avsync's own reader unpacks them."""
    with open_archive(PACKED) as archive, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in archive.names:
            packed.writestr(name, b"".join(archive.chunks(name)))
    return path
