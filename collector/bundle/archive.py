"""Opens a zip that a stranger made, and hands out its members only after everything about them was found harmless."""

import contextlib
import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from collector.bundle.directory import LOCAL, Directory, Entry, HostileError, agree, own_header, read_directory
from collector.bundle.salvage import salvage
from collector.bundle.unpacking import stretch, unpacked
from collector.deflated import DamagedError
from collector.errors import CollectorError

MAX_ARCHIVE_BYTES = 4 << 30
MAX_JSON_BYTES = 32 << 20
MAX_JSON_VALUES = 1_000_000
"""In all documents of an archive together: read into objects, an empty list takes fifty times its two bytes."""
_MOST_DESCRIPTOR_BYTES = 24  # APPNOTE.TXT, section 4.3.9, with signature and zip64 sizes


class UnreadableBundleError(CollectorError):
    """A file is no bundle, is damaged, or holds what no bundle of avsync holds."""

    exit_code = 2


class CutOff(Enum):
    """What becomes of an archive whose end is missing."""

    REFUSED = "refused"
    READ = "read as far as it goes"


class _Allowance:
    """How many more JSON values may be read of one archive."""

    def __init__(self) -> None:
        self.values = MAX_JSON_VALUES

    def takes(self, document: bytes) -> bool:
        values = 1 + sum(document.count(mark) for mark in (b",", b"[", b"{"))
        if values > self.values:  # not read, so that smaller ones still may be
            return False
        self.values -= values
        return True


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened bundle whose member list was checked; contents are checked against it while they are read."""

    path: Path
    _file: io.FileIO
    _directory: Directory
    _entries: Mapping[str, Entry]
    _allowance: _Allowance

    @property
    def names(self) -> tuple[str, ...]:
        """All member names, in the archive's order."""
        return tuple(self._entries)

    @property
    def beside(self) -> tuple[str, ...]:
        """Sentences on what the archive holds besides members, or lacks; none if it was written by avsync."""
        return self._directory.beside

    def size(self, name: str) -> int:
        """Return a member's declared size in bytes; reading never yields more. Raises UnreadableBundleError."""
        return self._entry(name).bytes

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes. Raises UnreadableBundleError if it is missing or damaged."""
        entry = self._entry(name)
        try:
            packed = stretch(self._file, self._start(entry), entry.packed_bytes)
            yield from unpacked(packed, method=entry.method, size=entry.bytes, crc=entry.crc)
        except DamagedError as error:
            raise UnreadableBundleError(
                f"{name} in {self.path.name} is damaged: it {error}. Ask for the bundle again."
            ) from error
        except OSError as error:
            raise UnreadableBundleError(f"{name} in {self.path.name} cannot be read: {_reason(error)}.") from error

    def small(self, name: str) -> bytes:
        """Return a whole document. Raises UnreadableBundleError, also beyond MAX_JSON_BYTES and MAX_JSON_VALUES."""
        if self.size(name) > MAX_JSON_BYTES:
            raise UnreadableBundleError(
                f"{name} in {self.path.name} is larger than {MAX_JSON_BYTES >> 20} MiB, which no bundle needs."
            )
        document = b"".join(self.chunks(name))
        if not self._allowance.takes(document):
            raise UnreadableBundleError(
                f"{name} in {self.path.name} was not read: the documents hold more than {MAX_JSON_VALUES:,} values, "
                "which no bundle needs."
            )
        return document

    def hidden_bytes(self) -> int:
        """Return how many bytes between members belong to none of them. Raises UnreadableBundleError."""
        at = hidden = 0
        for entry in sorted(self._entries.values(), key=lambda entry: entry.offset):
            hidden += max(0, entry.offset - at)
            try:
                at = self._start(entry) + entry.packed_bytes
            except DamagedError:
                at = entry.offset + LOCAL.size + len(entry.name) + entry.packed_bytes
            at += _MOST_DESCRIPTOR_BYTES if entry.sizes_follow else 0
        return hidden + max(0, self._directory.members_end - at)

    def _start(self, entry: Entry) -> int:
        """Return where a member's packed bytes begin. Raises DamagedError if its own header tells otherwise."""
        self._file.seek(entry.offset)
        header = self._file.read(LOCAL.size + len(entry.name))
        try:
            own, named = own_header(header)
        except HostileError as error:
            raise DamagedError(str(error)) from error
        extra = self._file.read(named - len(entry.name))
        if header[LOCAL.size :] != entry.name.encode() or not agree(own, extra, entry):
            raise DamagedError("has a header that contradicts the list of members")
        return entry.offset + LOCAL.size + named

    def _entry(self, name: str) -> Entry:
        try:
            return self._entries[name]
        except KeyError as error:
            raise UnreadableBundleError(f"{self.path.name} has no {name}: it is no bundle of avsync.") from error


@contextlib.contextmanager
def open_archive(path: Path, *, cut_off: CutOff = CutOff.REFUSED) -> Iterator[Archive]:
    """Open a zip after checking its size and its whole member list. Raises UnreadableBundleError."""
    with contextlib.ExitStack() as held:
        try:
            require_file(path)
            file = held.enter_context(io.FileIO(path))
            directory = _directory(file, cut_off)
        except HostileError as error:
            raise UnreadableBundleError(f"{path.name} was not opened: {error}. Bundles of avsync never do.") from error
        except zipfile.BadZipFile as error:
            left = " If it was cut off, avsync inspect shows what is left." if cut_off is CutOff.REFUSED else ""
            raise UnreadableBundleError(
                f"{path.name} cannot be opened as a zip: it is none, or it is damaged.{left}"
            ) from error
        except OSError as error:
            raise UnreadableBundleError(f"{path.name} cannot be read: {_reason(error)}.") from error
        entries = {entry.name: entry for entry in directory.entries}
        yield Archive(path, file, directory, entries, _Allowance())


def require_file(path: Path) -> None:
    """Refuse what is no file (a pipe would be waited for without end) or larger than any bundle.

    Raises UnreadableBundleError, and OSError for what is not there.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableBundleError(f"{path.name or path} is no file. Give the bundle's path.")
    if found.st_size > MAX_ARCHIVE_BYTES:
        raise UnreadableBundleError(f"{path.name} is larger than {MAX_ARCHIVE_BYTES >> 30} GiB, which no bundle is.")


def _directory(file: io.FileIO, cut_off: CutOff) -> Directory:
    try:
        return read_directory(file)
    except zipfile.BadZipFile:
        if cut_off is CutOff.REFUSED:
            raise
        return salvage(file)


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
