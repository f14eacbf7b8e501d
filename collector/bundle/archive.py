"""Opens a zip that a stranger made, and hands out its members only after everything about them was found harmless."""

import contextlib
import itertools
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from collector.bundle.names import name_fault, repeated
from collector.errors import CollectorError

MAX_ARCHIVE_BYTES = 4 << 30
MAX_MEMBERS = 10_000
MAX_DIRECTORY_BYTES = 8 << 20
MAX_MEMBER_BYTES = 4 << 30
MAX_TOTAL_BYTES = 16 << 30
MAX_JSON_BYTES = 128 << 20
# Deflate cannot do better than 1032:1, logs stay far below 200:1; small members may repeat one character.
MAX_RATIO = 400
RATIO_COUNTS_FROM_BYTES = 8 << 20
CHUNK_BYTES = 1 << 18

_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED = 0x1


class UnreadableBundleError(CollectorError):
    """A file is no bundle, is damaged, or holds what no bundle of avsync holds."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened bundle whose member list was checked; contents are checked against it while they are read."""

    path: Path
    _zip: zipfile.ZipFile

    @property
    def names(self) -> tuple[str, ...]:
        """All member names, in the archive's order."""
        return tuple(self._zip.namelist())

    def size(self, name: str) -> int:
        """Return a member's declared size in bytes; reading never yields more. Raises UnreadableBundleError."""
        return self._info(name).file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes. Raises UnreadableBundleError if it is missing or damaged."""
        info = self._info(name)
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(CHUNK_BYTES):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise UnreadableBundleError(f"{name} in {self.path.name} is damaged. Ask for the bundle again.") from error

    def small(self, name: str) -> bytes:
        """Return a whole member of at most MAX_JSON_BYTES. Raises UnreadableBundleError."""
        if self.size(name) > MAX_JSON_BYTES:
            raise UnreadableBundleError(
                f"{name} in {self.path.name} is larger than {MAX_JSON_BYTES >> 20} MiB, which no bundle needs."
            )
        return b"".join(self.chunks(name))

    def _info(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._zip.getinfo(name)
        except KeyError as error:
            raise UnreadableBundleError(f"{self.path.name} has no {name}: it is no bundle of avsync.") from error


@contextlib.contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a zip after checking its size and its whole member list. Raises UnreadableBundleError."""
    try:
        _check_directory(path)
        opened = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableBundleError(f"{path.name} cannot be opened as a zip: {_reason(error)}.") from error
    with opened:
        fault = _list_fault(opened.infolist())
        if fault:
            raise UnreadableBundleError(f"{path.name} was not opened: {fault}. Bundles of avsync never do.")
        yield Archive(path, opened)


def _reason(error: Exception) -> str:
    return (error.strerror or "it cannot be read") if isinstance(error, OSError) else "it is none, or it is damaged"


def _check_directory(path: Path) -> None:
    """Bound the member list before zipfile loads it: the list of a hostile archive may be larger than memory."""
    size = path.stat().st_size
    if size > MAX_ARCHIVE_BYTES:
        raise UnreadableBundleError(f"{path.name} is larger than {MAX_ARCHIVE_BYTES >> 30} GiB, which no bundle is.")
    with path.open("rb") as file:
        file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile("no end record")
    _, _, _, _, members, length, _, _ = _END.unpack_from(tail, at)
    if members > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
        raise UnreadableBundleError(f"{path.name} was not opened: it lists more than {MAX_MEMBERS:,} members.")


def _list_fault(infos: list[zipfile.ZipInfo]) -> str:
    if len(infos) > MAX_MEMBERS:
        return f"it lists more than {MAX_MEMBERS:,} members"
    if repeated(info.orig_filename for info in infos):
        return "it holds two members of one name"
    for info in infos:
        fault = _member_fault(info)
        if fault:
            return f"its member {info.orig_filename[:80]!a} {fault}"
    if sum(info.file_size for info in infos) > MAX_TOTAL_BYTES:
        return f"it unpacks to more than {MAX_TOTAL_BYTES >> 30} GiB"
    return _overlap(infos)


def _member_fault(info: zipfile.ZipInfo) -> str:
    # orig_filename is what the archive says; zipfile itself cuts at a NUL and turns backslashes on Windows.
    named = name_fault(info.orig_filename)
    if named:
        return named
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "is a link or a device, not a file"
    if info.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "is packed by an unusual method"
    if info.file_size > MAX_MEMBER_BYTES:
        return f"unpacks to more than {MAX_MEMBER_BYTES >> 30} GiB"
    if info.file_size > RATIO_COUNTS_FROM_BYTES and info.file_size > MAX_RATIO * info.compress_size:
        return f"grows more than {MAX_RATIO} times when it is unpacked"
    return ""


def _overlap(infos: list[zipfile.ZipInfo]) -> str:
    placed = sorted(infos, key=lambda info: info.header_offset)
    for info, following in itertools.pairwise(placed):
        if info.header_offset + info.compress_size >= following.header_offset:
            return "its members share the same bytes"
    return ""
