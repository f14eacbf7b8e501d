import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from collector.bundle import archive, directory
from collector.bundle.archive import UnreadableBundleError, open_archive
from collector.bundle.read import read_bundle
from collector.bundle.verify import verify_bundle

Making = Callable[[zipfile.ZipFile], None]


def hostile(path: Path, *infos: zipfile.ZipInfo, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for info in infos:
            made.writestr(info, data)
    return path


def named(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    return info


def opened(path: Path) -> None:
    with open_archive(path):
        pass


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../up", "a/../../b", "C:\\x", "a\\b", "folder/", "con.txt", "a\x00.txt", "caf\u00e9"]
)
def test_a_name_that_could_escape_is_refused(tmp_path: Path, name: str) -> None:
    path = hostile(tmp_path / "b.zip", named(name))
    with pytest.raises(UnreadableBundleError, match="was not opened"):
        opened(path)


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = named("summary.html")
    link.create_system = 3
    link.external_attr = 0o120777 << 16
    with pytest.raises(UnreadableBundleError, match="link"):
        opened(hostile(tmp_path / "b.zip", link, data=b"/etc/passwd"))


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("second", ["a.txt", "A.TXT"])
def test_two_members_of_one_name_are_refused(tmp_path: Path, second: str) -> None:
    with pytest.raises(UnreadableBundleError, match="two members of one name"):
        opened(hostile(tmp_path / "b.zip", named("a.txt"), named(second)))


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = named("logs/a.log")
    bomb.compress_type = zipfile.ZIP_DEFLATED
    with pytest.raises(UnreadableBundleError, match="grows more than 400 times"):
        opened(hostile(tmp_path / "b.zip", bomb, data=bytes(directory.RATIO_COUNTS_FROM_BYTES + 1)))


def test_a_small_member_of_one_letter_is_no_bomb(tmp_path: Path) -> None:
    even = named("logs/a.log")
    even.compress_type = zipfile.ZIP_DEFLATED
    opened(hostile(tmp_path / "b.zip", even, data=bytes(1 << 20)))


def test_a_rare_method_is_refused(tmp_path: Path) -> None:
    packed = named("a.txt")
    packed.compress_type = zipfile.ZIP_BZIP2
    with pytest.raises(UnreadableBundleError, match="unusual method"):
        opened(hostile(tmp_path / "b.zip", packed))


def test_the_most_members_are_opened_and_one_more_is_not(tmp_path: Path) -> None:
    names = [named(f"logs/{number}.log") for number in range(directory.MAX_MEMBERS)]
    opened(hostile(tmp_path / "most.zip", *names, data=b""))
    with pytest.raises(UnreadableBundleError, match="more than 10,000 members"):
        opened(hostile(tmp_path / "more.zip", *names, named("last"), data=b""))


def patched(path: Path, change: Callable[[bytearray], None]) -> Path:
    data = bytearray(path.read_bytes())
    change(data)
    path.write_bytes(bytes(data))
    return path


def test_a_member_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    path = hostile(tmp_path / "b.zip", named("a.txt"))

    def claim(data: bytearray) -> None:
        struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 0xFFFFFFFE)

    with pytest.raises(UnreadableBundleError, match=r"grows more than|unpacks to more"):
        opened(patched(path, claim))


def test_members_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = hostile(tmp_path / "b.zip", named("a.txt"), named("b.txt"))

    def overlap(data: bytearray) -> None:
        struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 42, 0)

    with pytest.raises(UnreadableBundleError, match="share the same bytes"):
        opened(patched(path, overlap))


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = hostile(tmp_path / "b.zip", named("a.txt"))

    def encrypt(data: bytearray) -> None:
        struct.pack_into("<H", data, data.rindex(b"PK\x01\x02") + 8, 1)

    with pytest.raises(UnreadableBundleError, match="encrypted"):
        opened(patched(path, encrypt))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(5), bytes(100_000)])
def test_what_is_no_zip_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(data)
    with pytest.raises(UnreadableBundleError, match="cannot be opened as a zip"):
        opened(path)


def test_a_missing_file_is_told_by_both_readers(tmp_path: Path) -> None:
    with pytest.raises(UnreadableBundleError, match="cannot be read"):
        read_bundle(tmp_path / "b.zip")
    assert "cannot be read" in verify_bundle(tmp_path / "b.zip").problems[0]


def test_damaged_bytes_are_told_while_reading(tmp_path: Path) -> None:
    path = hostile(tmp_path / "b.zip", named("a.txt"), data=b"precious")

    def flip(data: bytearray) -> None:
        data[data.index(b"precious")] ^= 1

    patched(path, flip)
    with open_archive(path) as damaged, pytest.raises(UnreadableBundleError, match=r"a\.txt in b\.zip is damaged"):
        damaged.small("a.txt")


def test_a_document_larger_than_any_bundle_needs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_JSON_BYTES", 1 << 20)
    path = hostile(tmp_path / "b.zip", named("a.json"), data=bytes((1 << 20) + 1))
    with open_archive(path) as large, pytest.raises(UnreadableBundleError, match="larger than 1 MiB"):
        large.small("a.json")
