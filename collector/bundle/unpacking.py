"""Turns a zip member's packed bytes into what was packed: never more than was declared, and only if all of it fits."""

from collections.abc import Iterator
from typing import BinaryIO

from isal import isal_zlib

from collector import deflate64
from collector.deflated import CHUNK_BYTES, DamagedError, inflated

STORED, DEFLATED = 0, 8  # APPNOTE.TXT, section 4.4.5
METHODS = frozenset({STORED, DEFLATED, deflate64.METHOD})


def stretch(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    """Yield ``length`` bytes of a file from ``start``, in chunks. Raises DamagedError if the file ends before."""
    while length > 0:
        file.seek(start)  # other members may be read in between
        chunk = file.read(min(CHUNK_BYTES, length))
        if not chunk:
            raise DamagedError("ends before its last byte")
        start, length = start + len(chunk), length - len(chunk)
        yield chunk


def unpacked(packed: Iterator[bytes], *, method: int, size: int, crc: int) -> Iterator[bytes]:
    """Yield a member's bytes; ``size`` and ``crc`` (CRC-32) are what its headers say. Raises DamagedError.

    The last error comes after the bytes: whoever takes them must take them all before believing them.
    """
    total = check = 0
    for piece in _pieces(packed, method):
        total, check = total + len(piece), isal_zlib.crc32(piece, check)
        if total > size:
            raise DamagedError("unpacks to more than it declares")
        yield piece
    if total < size:
        raise DamagedError("unpacks to less than it declares")
    if check != crc:
        raise DamagedError("has another check sum than it declares")


def _pieces(packed: Iterator[bytes], method: int) -> Iterator[bytes]:
    if method == STORED:
        yield from packed
    elif method == DEFLATED:
        yield from inflated(packed)
    else:
        try:
            yield from deflate64.unpack(packed)
        except ValueError as error:
            raise DamagedError("holds damaged data") from error
