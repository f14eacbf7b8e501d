"""Turns a redacted stream that was packed before into a member, once all of it was unpacked, hashed and searched."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from isal import isal_zlib

from collector.bundle.ahead import ahead
from collector.deflated import DamagedError, inflated
from collector.errors import NoBundleError
from collector.model.member import SafeStream

CHUNK_BYTES = 1 << 20

Places = Callable[[Iterable[bytes]], frozenset[str]]
"""Returns the kinds of spelling in which a secret of this run stands in chunks or over their borders."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedStream:
    """A redacted stream as a zip takes it: ``bytes``, ``sha256`` and ``crc`` are those of what it unpacks to.

    ``packed_sha256`` is of the packed bytes, and ``leaks`` are kinds of secret that were found in the unpacked ones. So
    a member with the same packed bytes was searched, too.
    """

    name: str
    path: Path
    bytes: int
    sha256: str
    crc: int
    packed_sha256: str
    leaks: frozenset[str]
    redactions: Mapping[str, int]


def examined(stream: SafeStream, find: Places) -> PackedStream:
    """Unpack a deflated stream to its end. Raises NoBundleError if it is not what was spooled."""
    packed, whole = _Noted(), _Noted()
    try:
        with stream.path.open("rb") as file:
            leaks = find(whole.noting(ahead(inflated(packed.noting(chunks_from(file))))))
    except (OSError, DamagedError) as error:
        raise unreadable(stream.name) from error
    if (packed.sha256, whole.bytes, whole.crc) != (stream.sha256, stream.bytes, stream.crc):
        raise unreadable(stream.name)
    return PackedStream(
        name=stream.name,
        path=stream.path,
        bytes=whole.bytes,
        sha256=whole.sha256,
        crc=whole.crc,
        packed_sha256=packed.sha256,
        leaks=leaks,
        redactions=stream.redactions,
    )


def unreadable(name: str) -> NoBundleError:
    """Return what a member that is gone or changed means to the person."""
    return NoBundleError(f"{name} could not be read while it was packed. Run again with the file in place.")


def chunks_from(file: BinaryIO) -> Iterator[bytes]:
    """Yield an open file's bytes, CHUNK_BYTES at a time."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


class _Noted:
    """Size, CRC-32 and SHA-256 of what passes by."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self.bytes = 0
        self.crc = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def noting(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self._digest.update(chunk)
            self.bytes, self.crc = self.bytes + len(chunk), isal_zlib.crc32(chunk, self.crc)
            yield chunk
