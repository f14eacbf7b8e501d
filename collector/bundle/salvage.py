"""Finds the whole members of a zip whose end is missing, as when a transfer broke off, by the headers of their own."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

from collector.bundle.directory import LOCAL, MAX_MEMBERS, Directory, Entry, HostileError, entries_fault, own_header


def salvage(file: io.FileIO) -> Directory:
    """Return what is whole, in the file's order. Raises BadZipFile if nothing is, HostileError as for any archive."""
    entries = tuple(_whole(file, file.seek(0, io.SEEK_END)))
    if not entries:
        raise zipfile.BadZipFile("no member is whole")
    fault = entries_fault(entries)
    if fault:
        raise HostileError(fault)
    told = f"The archive is cut off or its end is damaged: only {len(entries)} members from its beginning can be read."
    last = entries[-1]
    return Directory(entries=entries, members_end=_end(file, last), beside=(told,))


def _whole(file: io.FileIO, size: int) -> Iterator[Entry]:
    at = 0
    for _ in range(MAX_MEMBERS + 1):
        try:
            entry = _entry_at(file, at)
        except (HostileError, UnicodeDecodeError):
            return
        at = _end(file, entry)
        # Of a member whose size stands behind it, where it ends is not known.
        if entry.sizes_follow or at > size:
            return
        yield entry


def _entry_at(file: io.FileIO, at: int) -> Entry:
    header = _header(file, at)
    entry, _ = own_header(header)
    name_length = LOCAL.unpack(header)[-2]
    return replace(entry, name=file.read(name_length).decode("ascii"), offset=at)


def _end(file: io.FileIO, entry: Entry) -> int:
    _, named = own_header(_header(file, entry.offset))
    return entry.offset + LOCAL.size + named + entry.packed_bytes


def _header(file: io.FileIO, at: int) -> bytes:
    file.seek(at)
    return file.read(LOCAL.size)
