"""Spools redacted lines to a private file: all of them or none."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from isal import isal_zlib

from collector.chunks import chunks_of
from collector.deflated import inflated
from collector.errors import CollectorError, NoSpaceError, RedactionError, ran_full
from collector.model.member import Form, SafeStream


class Hashed(Enum):
    """Whether the SHA-256 of what is written will be asked for."""

    WHOLE = "whole"
    NOT = "not"


@dataclass(frozen=True, kw_only=True, slots=True)
class Spooled:
    """What was written: its size, its SHA-256 in hex (empty if it was not asked for) and its CRC-32."""

    bytes: int
    sha256: str
    crc: int

    def as_stream(self, name: str, path: Path, *, redactions: dict[str, int]) -> SafeStream:
        """Return what was written as a member."""
        return SafeStream(
            name=name, path=path, bytes=self.bytes, sha256=self.sha256, crc=self.crc, redactions=redactions
        )


def spool(blocks: Iterable[bytes], path: Path, name: str, hashed: Hashed = Hashed.WHOLE) -> Spooled:
    """Write blocks to a new file that only this user may read.

    Raises RedactionError if anything goes wrong on the way, NoSpaceError if the disk is full; the part written so far
    is removed. A file that is there already is an error and is left alone.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise _as_ours(error, name, path.parent) from error
    digest, size, crc = hashlib.sha256(), 0, 0
    try:
        with os.fdopen(descriptor, "wb") as out:
            for block in blocks:
                out.write(block)
                if hashed is Hashed.WHOLE:
                    digest.update(block)
                size, crc = size + len(block), isal_zlib.crc32(block, crc)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, Exception):
            raise _as_ours(error, name, path.parent) from None  # the chain could show a line of the log
        raise
    return Spooled(bytes=size, sha256=digest.hexdigest() if hashed is Hashed.WHOLE else "", crc=crc)


def contents_of(stream: SafeStream) -> Iterator[bytes]:
    """Yield the bytes of a spooled stream, whatever their form. Raises DamagedError and OSError."""
    if stream.form is Form.DEFLATED:
        return inflated(chunks_of(stream.path))
    return chunks_of(stream.path, first=stream.offset, last=stream.offset + stream.bytes)


def _as_ours(error: Exception, name: str, folder: Path) -> CollectorError:
    if isinstance(error, CollectorError):
        return error
    if ran_full(error):
        return NoSpaceError(
            f"{folder.parent} ran full while {name} was being made safe there. Free some space and run again, or name "
            "another disk with XDG_STATE_HOME."
        )
    return RedactionError(f"{name} could not be made safe ({type(error).__name__}), so it stays out of the bundle.")
