"""Turns a zip member's packed bytes into what was packed: never more than was declared, and only if all of it fits."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from isal import isal_zlib

from collector import deflate64

CHUNK_BYTES = 1 << 18
STORED, DEFLATED = 0, 8  # APPNOTE.TXT, section 4.4.5
METHODS = frozenset({STORED, DEFLATED, deflate64.METHOD})


class DamagedError(ValueError):
    """A member's bytes are not what its headers say; the text follows its name."""


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
        yield from _inflated(packed)
    else:
        try:
            yield from deflate64.unpack(packed)
        except ValueError as error:
            raise DamagedError("holds damaged data") from error


def _inflated(packed: Iterator[bytes]) -> Iterator[bytes]:
    inflater = isal_zlib.decompressobj(-zlib.MAX_WBITS)
    for chunk in packed:
        if inflater.eof:
            raise DamagedError("goes on behind its end")
        waiting, full = chunk, False
        while (waiting or full) and not inflater.eof:
            try:
                piece = inflater.decompress(waiting, CHUNK_BYTES)
            except isal_zlib.error as error:  # type: ignore[misc]  # its stub makes a value of the class
                raise DamagedError("holds damaged data") from error
            if piece:
                yield piece
            # A piece of the full size may leave more behind, even where nothing is left to take in.
            waiting, full = inflater.unconsumed_tail, len(piece) == CHUNK_BYTES
        if inflater.unused_data:
            raise DamagedError("goes on behind its end")
    if not inflater.eof:
        raise DamagedError("ends before its last byte")
