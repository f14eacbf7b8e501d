"""What is packed here unpacks everywhere, to the same bytes."""

import contextlib
import io
import random
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.bundle import zipping
from collector.bundle.zipping import BLOCK_BYTES, ZipWriter
from collector.deflated import LAST_BLOCK, deflated
from collector.errors import NoBundleError

MEMBERS = st.dictionaries(st.from_regex(r"[a-z]{1,8}\.log", fullmatch=True), st.lists(st.binary(max_size=99)))


def packed(members: dict[str, list[bytes]]) -> bytes:
    out = io.BytesIO()
    with ZipWriter(out) as archive:
        for name, chunks in members.items():
            archive.add(name, chunks)
    return out.getvalue()


@given(MEMBERS)
def test_a_stranger_reads_back_what_was_packed(members: dict[str, list[bytes]]) -> None:
    with zipfile.ZipFile(io.BytesIO(packed(members))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: b"".join(chunks) for name, chunks in members.items()
        }


@pytest.mark.parametrize("size", [0, 1, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1, 5 * BLOCK_BYTES + 7])
def test_blocks_join_to_one_stream_whatever_the_chunks(size: int) -> None:
    data = (b"%d:" * 7 % tuple(range(7)) * (size // 14 + 1))[:size]
    whole = packed({"a.log": [data]})
    assert whole == packed({"a.log": [data[at : at + 300_007] for at in range(0, size, 300_007)]})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.read("a.log") == data


def test_what_is_told_of_a_member_is_true() -> None:
    out = io.BytesIO()
    with ZipWriter(out) as archive:
        told = archive.add("a.log", [b"one\n", b"two\n"])
    assert (told.bytes, told.crc) == (8, zlib.crc32(b"one\ntwo\n"))
    with zipfile.ZipFile(out) as read:
        info = read.getinfo("a.log")
    assert (info.file_size, info.compress_size, info.CRC) == (told.bytes, told.packed_bytes, told.crc)
    assert (info.date_time, info.external_attr >> 16) == ((1980, 1, 1, 0, 0, 0), 0o100644)


def test_an_error_on_the_way_leaves_no_directory() -> None:
    out = io.BytesIO()

    def broken() -> list[bytes]:
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"), ZipWriter(out) as archive:
        archive.add("a.log", (chunk for chunk in broken()))
    assert not zipfile.is_zipfile(out)


def test_a_member_too_large_for_a_zip_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipping, "MOST_BYTES", 100)
    with pytest.raises(NoBundleError, match="--max-size"):
        packed({"a.log": [b"x" * 101]})


@pytest.mark.parametrize("size", [70_000, BLOCK_BYTES, 3 * BLOCK_BYTES + 5])
def test_what_does_not_shrink_is_stored_and_read_back(size: int) -> None:
    data = random.Random(size).randbytes(size)
    whole = packed({"a.bin": [data]})
    assert data[:60_000] in whole
    assert len(whole) - size < 400 + size // 1000
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.read("a.bin") == data


def test_no_byte_changes_once_it_is_told_to_be_settled() -> None:
    out = io.BytesIO()
    settled: list[bytes] = []
    block = deflated(b"three\n" * 99) + LAST_BLOCK
    crc = zlib.crc32(b"three\n" * 99)
    with ZipWriter(out, settled=lambda end: settled.append(out.getvalue()[:end])) as archive:
        archive.add("a.log", [b"one\n", b"two\n"])
        archive.add_packed("b.log", [block[:9], block[9:]], size=594, crc=crc, packed_bytes=len(block))
    assert len(settled) > 4
    assert all(out.getvalue().startswith(stretch) for stretch in settled)
    assert settled[-1] == out.getvalue()
    with zipfile.ZipFile(out) as read:
        assert read.read("b.log") == b"three\n" * 99


@pytest.mark.parametrize("left_out", [0, 1])
def test_a_packed_member_that_changed_meanwhile_is_refused(left_out: int) -> None:
    block = deflated(b"one\n") + LAST_BLOCK
    with contextlib.ExitStack() as stack, ZipWriter(io.BytesIO()) as archive:
        if left_out:
            stack.enter_context(pytest.raises(NoBundleError, match="changed while it was packed"))
        chunks = [block[left_out:]]
        archive.add_packed("a.log", chunks, size=4, crc=zlib.crc32(b"one\n"), packed_bytes=len(block))
