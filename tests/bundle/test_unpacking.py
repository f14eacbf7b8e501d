import io
import zlib
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector import deflate64
from collector.bundle.unpacking import DEFLATED, STORED, stretch, unpacked
from collector.deflated import CHUNK_BYTES, DamagedError
from tests.evidence.logs.archives import deflate64 as packed64

SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]
LINE = b"a line of a log, the same again and again\n"


def packed(data: bytes, level: int = 6) -> bytes:
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def pieces(data: bytes, step: int = CHUNK_BYTES) -> Iterator[bytes]:
    return (data[at : at + step] for at in range(0, len(data), step))


def whole(data: bytes, raw: bytes, *, method: int = DEFLATED, step: int = CHUNK_BYTES) -> bytes:
    return b"".join(unpacked(pieces(data, step), method=method, size=len(raw), crc=zlib.crc32(raw)))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("level", [0, 1, 9])
def test_what_was_deflated_comes_back_at_every_size(size: int, level: int) -> None:
    for raw in (bytes(size), (LINE * (size // len(LINE) + 1))[:size]):
        assert whole(packed(raw, level), raw) == raw


@given(raw=st.binary(max_size=5000), step=st.integers(1, 600))
def test_where_the_packed_bytes_are_cut_makes_no_difference(raw: bytes, step: int) -> None:
    assert whole(packed(raw), raw, step=step) == raw


@pytest.mark.parametrize(("method", "pack"), [(STORED, bytes), (deflate64.METHOD, packed64)])
def test_stored_and_deflate64_members_are_read(method: int, pack: Callable[[bytes], bytes]) -> None:
    raw = LINE * 1000
    assert whole(pack(raw), raw, method=method) == raw


@pytest.mark.parametrize("level", [0, 6])
def test_no_piece_is_larger_than_a_chunk(level: int) -> None:
    raw = bytes(20 * CHUNK_BYTES)
    sizes = {len(piece) for piece in unpacked(iter([packed(raw, level)]), method=8, size=len(raw), crc=zlib.crc32(raw))}
    assert max(sizes) <= CHUNK_BYTES


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data[:-1], "ends before"),
        (lambda data: data + b"x", "goes on behind its end"),
        (lambda data: b"\xff" + data[1:], "damaged data"),
    ],
)
def test_a_stream_that_was_changed_is_told(change: Callable[[bytes], bytes], told: str) -> None:
    raw = LINE * 1000
    with pytest.raises(DamagedError, match=told):
        whole(change(packed(raw)), raw)


@pytest.mark.parametrize(
    ("size", "crc", "told"), [(41, 0, "more than"), (43, 0, "less than"), (42, 7, "another check sum")]
)
def test_what_the_headers_declare_must_be_true(size: int, crc: int, told: str) -> None:
    with pytest.raises(DamagedError, match=told):
        list(unpacked(iter([packed(LINE)]), method=DEFLATED, size=size, crc=crc))


def test_a_bomb_stops_at_what_it_declares() -> None:
    taken: list[int] = []

    def take() -> None:
        for piece in unpacked(iter([packed(bytes(100 << 20))]), method=DEFLATED, size=1 << 20, crc=0):
            taken.append(len(piece))

    with pytest.raises(DamagedError, match="more than"):
        take()
    assert sum(taken) <= 1 << 20


def test_a_stretch_beyond_the_end_of_a_file_is_told() -> None:
    with pytest.raises(DamagedError, match="ends before"):
        list(stretch(io.BytesIO(b"12345"), 3, 3))
