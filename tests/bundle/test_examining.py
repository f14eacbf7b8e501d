import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from collector.bundle.examining import examined
from collector.bundle.verify import verify_bundle
from collector.bundle.write import write_bundle
from collector.deflated import LAST_BLOCK, deflated
from collector.errors import NoBundleError, QuarantinedError
from collector.model.member import Form, SafeStream
from tests.bundle.contents import make_contents, make_stream, nothing_leaks

LOG = b"2026-03-05T14:00:00.000Z INFO a line with planted-secret-1 in it\n" * 20_000


def deflated_stream(folder: Path, data: bytes = LOG) -> SafeStream:
    plain = make_stream(folder, data)
    packed = b"".join(deflated(data[at : at + 500_000]) for at in range(0, len(data), 500_000)) + LAST_BLOCK
    plain.path.write_bytes(packed)
    return replace(plain, form=Form.DEFLATED, sha256="")


def nothing(chunks: Iterable[bytes]) -> frozenset[str]:
    for _ in chunks:
        pass
    return frozenset()


def first_only(chunks: Iterable[bytes]) -> frozenset[str]:
    next(iter(chunks))
    return frozenset()


def planted(chunks: Iterable[bytes]) -> frozenset[str]:
    return frozenset({"raw"} if b"planted-secret-1" in b"".join(chunks) else set[str]())


def test_a_packed_stream_is_known_by_what_it_unpacks_to(tmp_path: Path) -> None:
    stream = deflated_stream(tmp_path)
    member = examined(stream, nothing)
    assert (member.bytes, member.sha256) == (len(LOG), hashlib.sha256(LOG).hexdigest())
    packed = stream.path.read_bytes()
    assert (member.packed_bytes, member.packed_crc) == (len(packed), zlib.crc32(packed))
    assert member.leaks == frozenset()


def test_the_archive_holds_the_same_packed_bytes_and_verifies(tmp_path: Path) -> None:
    member = examined(deflated_stream(tmp_path), nothing)
    path = write_bundle(make_contents(member), to=tmp_path / "b.zip", leaks=nothing_leaks).path
    assert verify_bundle(path).intact
    with zipfile.ZipFile(path) as archive:
        assert archive.read(member.name) == LOG
    assert member.path.read_bytes() in path.read_bytes()


def test_a_leak_in_what_was_packed_quarantines_the_archive(tmp_path: Path) -> None:
    member = examined(deflated_stream(tmp_path), planted)
    with pytest.raises(QuarantinedError, match=r"raw in logs/app/app\.log"):
        write_bundle(make_contents(member), to=tmp_path / "b.zip", leaks=nothing_leaks)
    assert (tmp_path / "b.quarantined.zip").exists()
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize("place", [0, 100, -1], ids=["first byte", "inside", "last byte"])
def test_a_spooled_file_that_changed_is_refused(tmp_path: Path, place: int) -> None:
    stream = deflated_stream(tmp_path)
    data = bytearray(stream.path.read_bytes())
    data[place] ^= 0x01
    stream.path.write_bytes(data)
    with pytest.raises(NoBundleError, match=r"logs/app/app\.log could not be read while it was packed"):
        examined(stream, nothing)


@pytest.mark.parametrize("change", [{"bytes": 7}, {"crc": 7}])
def test_a_stream_that_is_not_what_was_spooled_is_refused(tmp_path: Path, change: dict[str, int]) -> None:
    with pytest.raises(NoBundleError, match="could not be read"):
        examined(replace(deflated_stream(tmp_path), **change), nothing)  # type: ignore[arg-type]  # one field at a time


def test_a_search_that_does_not_look_at_everything_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoBundleError, match="could not be read"):
        examined(deflated_stream(tmp_path), first_only)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (lambda packed: packed[:40] + bytes([packed[40] ^ 1]) + packed[41:], "cannot be read back"),
        (lambda _packed: deflated(LOG.replace(b"planted", b"implant")) + LAST_BLOCK, "changed while it was packed"),
    ],
)
def test_what_changed_since_it_was_searched_is_not_kept(
    tmp_path: Path, other: Callable[[bytes], bytes], said: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    member = examined(deflated_stream(tmp_path), nothing)
    member.path.write_bytes(other(member.path.read_bytes()))
    with pytest.raises(NoBundleError, match=said):
        write_bundle(make_contents(member), to=folder / "b.zip", leaks=nothing_leaks)
    assert list(folder.iterdir()) == []
