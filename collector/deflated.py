"""Turns bytes into deflate blocks that others may follow, and a stream of such blocks back into bytes.

Each block is deflated by itself and ends on a byte (RFC 1951, section 3.2.4), so that blocks packed side by side, in
any process, make one stream. On logs ISA-L is over ten times faster than zlib at its usual level, for a zip a quarter
larger (measured).
"""

import zlib
from collections.abc import Iterable, Iterator

from isal import igzip_lib, isal_zlib

LEVEL = 1
"""Of 0 to 3: 2 makes logs no smaller, 0 makes them a quarter larger for 3 % of the time; 3 is three times slower."""
WORTHWHILE = 64
"""Less than this part of a block saved is not worth unpacking it: pictures, sound and archives shrink by nothing."""
LAST_BLOCK = b"\x03\x00"
"""An empty final block (RFC 1951, section 3.2.6): what ends a stream."""
CHUNK_BYTES = 1 << 18
"""What is unpacked at once."""
_LONGEST_STORED = 0xFFFF


class DamagedError(ValueError):
    """Packed bytes are not what they should be; the text follows a member's name."""


def deflated(block: bytes) -> bytes:
    """Return a block as deflate blocks that others may follow; what does not shrink is stored, to be read faster."""
    packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(isal_zlib.Z_FULL_FLUSH)
    return packed if len(packed) < len(block) - len(block) // WORTHWHILE else b"".join(_stored(block))


def _stored(block: bytes) -> Iterator[bytes]:
    """Yield stored blocks: not the last block, its length, the length's complement (RFC 1951, section 3.2.4)."""
    for at in range(0, len(block), _LONGEST_STORED):
        piece = block[at : at + _LONGEST_STORED]
        yield b"\0" + len(piece).to_bytes(2, "little") + (len(piece) ^ 0xFFFF).to_bytes(2, "little")
        yield piece


def inflated(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of one whole deflate stream. Raises DamagedError."""
    # It keeps what it has not yet taken in; zlib's kind hands that back, a copy for each piece.
    inflater = igzip_lib.IgzipDecompressor(flag=igzip_lib.DECOMP_DEFLATE)
    for chunk in packed:
        if inflater.eof:
            raise DamagedError("goes on behind its end")
        waiting = chunk
        while waiting or not (inflater.needs_input or inflater.eof):
            try:
                piece = inflater.decompress(waiting, CHUNK_BYTES)
            except igzip_lib.error as error:  # type: ignore[misc]  # its stub makes a value of the class
                raise DamagedError("holds damaged data") from error
            if piece:
                yield piece
            waiting = b""
        if inflater.unused_data:
            raise DamagedError("goes on behind its end")
    if not inflater.eof:
        raise DamagedError("ends before its last byte")
