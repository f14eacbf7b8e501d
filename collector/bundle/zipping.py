"""Writes a zip whose members are packed block by block on all processors, or were before, with bounded memory."""

import os
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from typing import BinaryIO

from isal import isal_zlib

from collector.deflated import LAST_BLOCK, deflated
from collector.errors import NoBundleError

BLOCK_BYTES = 1 << 20
MOST_THREADS = 4
_SHARED_BYTES = 1 << 17
"""A shorter block is packed in less time than it takes to hand it over."""
MOST_BYTES = 0xFFFFFFFE
"""Of a member and of the archive: beyond, zip needs another form, and no ticket takes it."""

_LOCAL = struct.Struct("<4s5H3L2H")  # APPNOTE.TXT, section 4.3.7
_CENTRAL = struct.Struct("<4s6H3L5H2L")  # section 4.3.12
_END = struct.Struct("<4s4H2LH")  # section 4.3.16
_VERSION = 20
_UNIX = 3 << 8
_DEFLATED = 8
_FIRST_DATE = 1 << 5 | 1  # 1980-01-01, the earliest that a zip can hold: the same input gives the same bytes
_REGULAR_0644 = 0o100644 << 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """One member in the archive: its size, its CRC-32, where its local header begins, and its packed size."""

    name: str
    bytes: int
    crc: int
    offset: int
    packed_bytes: int


class ZipWriter:
    """An archive under way; leaving it without an error writes its directory.

    ``settled`` is told up to where the archive stays as it is from now on.
    """

    def __init__(self, out: BinaryIO, *, settled: Callable[[int], None] = lambda _end: None) -> None:
        self._out = out
        self._settled = settled
        self._members: list[Packed] = []
        self._threads = min(MOST_THREADS, os.cpu_count() or 1)
        self._pool = ThreadPoolExecutor(self._threads)

    def __enter__(self) -> "ZipWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)
        if kind is None:
            self._write_directory()
            self._settle()

    def add(self, name: str, chunks: Iterable[bytes]) -> Packed:
        """Pack one member. Raises OSError, and NoBundleError if it is too large for a zip."""
        offset = self._out.tell()
        self._out.write(_local(Packed(name=name, bytes=0, crc=0, offset=offset, packed_bytes=0)))
        crc, size, packed_bytes = 0, 0, 0
        waiting: deque[Callable[[], bytes]] = deque()
        for block in _blocks(chunks):
            waiting.append(self._deflating(block))
            crc, size = isal_zlib.crc32(block, crc), size + len(block)
            if len(waiting) > 2 * self._threads:
                packed_bytes += self._out.write(waiting.popleft()())
        while waiting:
            packed_bytes += self._out.write(waiting.popleft()())
        packed_bytes += self._out.write(LAST_BLOCK)
        member = _small_enough(Packed(name=name, bytes=size, crc=crc, offset=offset, packed_bytes=packed_bytes))
        end = self._out.tell()
        self._out.seek(offset)
        self._out.write(_local(member))
        self._out.seek(end)
        return self._whole(member)

    def _deflating(self, block: bytes) -> Callable[[], bytes]:
        """Return what gives the packed block, which another thread may be working on already."""
        if len(block) < _SHARED_BYTES:
            return partial(deflated, block)
        return self._pool.submit(deflated, block).result

    def add_packed(self, name: str, packed: Iterable[bytes], *, size: int, crc: int, packed_bytes: int) -> Packed:
        """Take one whole deflate stream of ``packed_bytes`` as a member of ``size`` bytes.

        Raises OSError and NoBundleError as ``add``.
        """
        offset, counted = self._out.tell(), 0
        member = _small_enough(Packed(name=name, bytes=size, crc=crc, offset=offset, packed_bytes=packed_bytes))
        self._out.write(_local(member))
        for chunk in packed:
            counted += self._out.write(chunk)
            self._settle()
        if counted != packed_bytes:
            raise NoBundleError(f"{name} changed while it was packed. Run again when nothing writes to it.")
        return self._whole(member)

    def _whole(self, packed: Packed) -> Packed:
        self._members.append(packed)
        self._settle()
        return packed

    def _settle(self) -> None:
        self._out.flush()
        self._settled(self._out.tell())

    def _write_directory(self) -> None:
        start = self._out.tell()
        for member in self._members:
            self._out.write(_central(member))
        length = self._out.tell() - start
        count = len(self._members)
        self._out.write(_END.pack(b"PK\5\6", 0, 0, count, count, length, start, 0))


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        while size >= BLOCK_BYTES:
            data = b"".join(held)
            yield data[:BLOCK_BYTES]
            held, size = [data[BLOCK_BYTES:]], size - BLOCK_BYTES
    if size:
        yield b"".join(held)


def _small_enough(packed: Packed) -> Packed:
    if max(packed.bytes, packed.offset + packed.packed_bytes) > MOST_BYTES:
        raise NoBundleError(f"{packed.name} is too large for a zip (4 GB). Narrow the window, or give --max-size.")
    return packed


def _local(member: Packed) -> bytes:
    encoded = member.name.encode("ascii")
    date = (_VERSION, 0, _DEFLATED, 0, _FIRST_DATE)
    sizes = (member.crc, member.packed_bytes, member.bytes, len(encoded), 0)
    return _LOCAL.pack(b"PK\3\4", *date, *sizes) + encoded


def _central(member: Packed) -> bytes:
    encoded = member.name.encode("ascii")
    made = (_VERSION | _UNIX, _VERSION, 0, _DEFLATED, 0, _FIRST_DATE)
    sizes = (member.crc, member.packed_bytes, member.bytes, len(encoded), 0, 0, 0, 0)
    return _CENTRAL.pack(b"PK\1\2", *made, *sizes, _REGULAR_0644, member.offset) + encoded
