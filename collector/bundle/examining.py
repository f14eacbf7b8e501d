"""Turns a redacted stream that was packed before into a member, once all of it was unpacked, hashed and searched."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from isal import isal_zlib

from collector.bundle.ahead import ahead
from collector.bundle.unpacking import DEFLATED, unpacked
from collector.chunks import chunks_from
from collector.deflated import DamagedError
from collector.errors import NoBundleError
from collector.model.member import SafeStream

Places = Callable[[Iterable[bytes]], frozenset[str]]
"""Returns the kinds of spelling in which a secret of this run stands in chunks or over their borders."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedStream:
    """A redacted stream as a zip takes it: ``bytes``, ``sha256`` and ``crc`` are those of what it unpacks to.

    ``packed_bytes`` and ``packed_crc`` are those of the packed bytes, and ``leaks`` are kinds of secret that were found
    in the unpacked ones. So a member with the same packed bytes was searched, too.
    """

    name: str
    path: Path
    bytes: int
    sha256: str
    crc: int
    packed_bytes: int
    packed_crc: int
    leaks: frozenset[str]
    redactions: Mapping[str, int]


class Checked:
    """Counts bytes that pass, and works out their CRC-32."""

    def __init__(self) -> None:
        self.bytes = self.crc = 0

    def passing(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the same chunks."""
        for chunk in chunks:
            self.bytes, self.crc = self.bytes + len(chunk), isal_zlib.crc32(chunk, self.crc)
            yield chunk


def examined(stream: SafeStream, find: Places) -> PackedStream:
    """Unpack a deflated stream to its end. Raises NoBundleError if it is not what was spooled."""
    packed, whole = Checked(), hashlib.sha256()
    try:
        with stream.path.open("rb") as file:
            spooled = packed.passing(chunks_from(file))
            chunks = ahead(unpacked(spooled, method=DEFLATED, size=stream.bytes, crc=stream.crc))
            hashed = _hashing(whole, chunks)
            leaks = find(hashed)
            unsearched = next(hashed, b"")
    except (OSError, DamagedError) as error:
        raise unreadable(stream.name) from error
    if unsearched:
        raise unreadable(stream.name)
    return PackedStream(
        name=stream.name,
        path=stream.path,
        bytes=stream.bytes,
        sha256=whole.hexdigest(),
        crc=stream.crc,
        packed_bytes=packed.bytes,
        packed_crc=packed.crc,
        leaks=leaks,
        redactions=stream.redactions,
    )


def unreadable(name: str) -> NoBundleError:
    """Return what a member that is gone or changed means to the person."""
    return NoBundleError(f"{name} could not be read while it was packed. Run again with the file in place.")


def _hashing(digest: "hashlib._Hash", chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
