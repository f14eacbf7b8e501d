"""Opens one log, packed or not, as chunks of bytes, and never anything that is no regular file."""

import os
import stat
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from collector.evidence.logs.names import safe_name
from collector.model.coverage import Reason
from collector.model.source import HERE

CHUNK_BYTES = 256 * 1024
MAX_UNPACKED_BYTES = 2 * 1024**3
"""What one packed log may unpack to; far more than any log of a call."""
LIGHT_BYTES = 4 << 20
"""Read in a fraction of a second. A longer log is made safe in portions, on all processors too."""
MAX_RATIO = 300
RATIO_FROM_BYTES = 32 * 1024**2
"""Logs pack 10 to 100 times smaller; beyond MAX_RATIO, and more than this, it is made to harm."""
_PACKED_STEP_BYTES = 64 * 1024
_TELLING_BYTES = 64
"""So much of a log's beginning tells it from any other: the first record's time."""
_ANOTHER = (
    "was emptied or replaced while avsync read it, as rotation does, and the rest of it was not read: run again, and "
    "give the folder so that the files it was rotated to are read, too"
)
_DAMAGED = "is damaged: its gzip data ends in an error. Copy it again if you can"
_CUT_OFF = "is cut off: its gzip data ends too early. Copy it again if you can"


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """Something that was given and not read; ``name`` is safe to show, ``why`` continues the sentence after it."""

    name: str
    reason: Reason
    why: str

    @property
    def sentence(self) -> str:
        """The refusal in words."""
        return f"{self.name} {self.why}"


class UnreadableError(Exception):
    """Reading stopped for a reason that belongs into the coverage."""

    def __init__(self, reason: Reason, why: str) -> None:
        super().__init__(why)
        self.reason = reason
        self.why = why


@dataclass(frozen=True, kw_only=True, slots=True)
class LogFile:
    """One log that can be read more than once.

    ``name`` is its base name, ``group`` names folder or archive, ``modified_s`` is Unix time, and
    ``modified_late_s`` by how much it may be later in truth. ``read`` yields its bytes from an offset; only where
    ``seekable`` is true may that be other than 0. ``size`` is -1 where nothing tells it.
    ``weight`` is what any process reads that knows the path, HERE where only this one can, or where it is long.
    """

    name: str
    group: str
    size: int
    modified_s: float
    seekable: bool
    read: Callable[[int], Iterator[bytes]]
    weight: int = HERE
    modified_late_s: float = 0.0

    @property
    def shown(self) -> str:
        """The name as it may be shown."""
        return safe_name(self.name)

    def refuse(self, reason: Reason, why: str) -> Refusal:
        """Return why this file is not read."""
        return Refusal(name=self.shown, reason=reason, why=why)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file was when it was looked at first: a log may grow after that, nothing else."""

    size: int = 0
    begins: bytes = b""


def seen(size: int, head: bytes) -> Seen:
    """Return what shows later whether a path still leads to the file of this size whose first bytes are ``head``."""
    return Seen(size, head[: min(size, _TELLING_BYTES)])


def read_regular(path: Path, offset: int = 0, known: Seen = Seen()) -> Iterator[bytes]:
    """Yield a regular file's bytes, as many as it had when it was opened: a log may grow faster than it is read.

    Raises UnreadableError, also for what was exchanged for a pipe meanwhile, and where the file is not ``known`` any
    more: rotated away, emptied, or cut shorter while it was read.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        raise why_not(error) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError(Reason.UNSUPPORTED, "is no regular file and was not opened")
        if status.st_size < known.size or os.read(descriptor, len(known.begins)) != known.begins:
            raise UnreadableError(Reason.NOT_FOUND, _ANOTHER)
        left = status.st_size - os.lseek(descriptor, offset, os.SEEK_SET)
        while left > 0 and (chunk := os.read(descriptor, min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
        if left > 0:
            raise UnreadableError(Reason.NOT_FOUND, _ANOTHER)
    except OSError as error:
        raise why_not(error) from error
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class FileReader:
    """Reads the file at a path, which must still be the one that is ``known``; one that is packed from its beginning.

    Another process can do so, too.
    """

    path: Path
    known: Seen
    packed: bool

    def __call__(self, offset: int) -> Iterator[bytes]:
        """Yield its bytes from an offset. Raises UnreadableError."""
        if self.packed:
            return gunzipped(read_regular(self.path, known=self.known))
        return read_regular(self.path, offset, self.known)


def as_far_as_readable(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield chunks until they end or the file does: damaged, cut off or gone. Whoever reads all of it says so.

    Raises UnreadableError where nothing could be read, and for what must not be read further.
    """
    found = False
    try:
        for chunk in chunks:
            yield chunk
            found = True
    except UnreadableError as error:
        if not found or error.reason not in (Reason.UNSUPPORTED, Reason.NOT_FOUND):
            raise


def why_not(error: Exception) -> UnreadableError:
    """Put an error of the operating system into a closed reason and words, without its text."""
    match error:
        case PermissionError():
            return UnreadableError(Reason.DENIED, "may not be read by this user: run as one who may, or copy it")
        case FileNotFoundError() | NotADirectoryError() | ValueError():
            return UnreadableError(Reason.NOT_FOUND, "is not there")
        case _:
            return UnreadableError(Reason.UNSUPPORTED, f"could not be read ({type(error).__name__})")


def gunzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack gzip (RFC 1952), several members in a row too.

    Raises UnreadableError if it is damaged, ends too early or is a bomb.
    """
    unpacker, packed, unpacked = zlib.decompressobj(wbits=31), 0, 0
    for whole in chunks:
        for start in range(0, len(whole), _PACKED_STEP_BYTES):
            data = whole[start : start + _PACKED_STEP_BYTES]
            packed += len(data)
            while data:
                if unpacker.eof:
                    data = data.lstrip(b"\0")  # some writers pad with zeros
                    if not data:
                        break
                    unpacker = zlib.decompressobj(wbits=31)
                try:
                    out = unpacker.decompress(data, CHUNK_BYTES)
                except zlib.error as error:
                    raise UnreadableError(Reason.UNSUPPORTED, _DAMAGED) from error
                unpacked += len(out)
                check_unpacked(packed, unpacked)
                if out:
                    yield out
                data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if packed and not unpacker.eof:
        raise UnreadableError(Reason.UNSUPPORTED, _CUT_OFF)


def check_unpacked(packed: int, unpacked: int) -> None:
    """Stop a bomb. Raises UnreadableError with reason too_large."""
    if unpacked > MAX_UNPACKED_BYTES:
        limit_gib = MAX_UNPACKED_BYTES // 1024**3
        raise UnreadableError(Reason.TOO_LARGE, f"unpacks to more than {limit_gib} GiB: give the part that matters")
    if unpacked > RATIO_FROM_BYTES and unpacked > packed * MAX_RATIO:
        raise UnreadableError(
            Reason.TOO_LARGE, f"unpacks to more than {MAX_RATIO} times its size, as a zip bomb does: unpack it yourself"
        )
