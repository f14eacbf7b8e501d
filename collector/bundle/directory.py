"""Turns the list of members of a zip that a stranger made into entries, once nothing about them can do harm."""

import io
import itertools
import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from collector.bundle.names import file_and_folder, name_fault, repeated
from collector.bundle.unpacking import METHODS

MAX_MEMBERS = 10_000
MAX_DIRECTORY_BYTES = 4 << 20
MAX_MEMBER_BYTES = 4 << 30
MAX_TOTAL_BYTES = 16 << 30
# Deflate cannot do better than 1032:1, logs stay far below 200:1; small members may repeat one character.
MAX_RATIO = 400
RATIO_COUNTS_FROM_BYTES = 8 << 20

LOCAL = struct.Struct("<4s5H3L2H")  # APPNOTE.TXT, section 4.3.7
_LOCAL_SIGNATURE = b"PK\x03\x04"
_END = struct.Struct("<4s4H2LH")  # section 4.3.16
_END_SIGNATURE = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")  # section 4.3.15
_LOCATOR_SIGNATURE, _END_IN_ZIP64_BYTES = b"PK\x06\x07", 56  # section 4.3.14
_ENCRYPTED, _SIZES_FOLLOW = 0x1, 0x8  # section 4.4.4
_TOLD_TWICE = _ENCRYPTED | _SIZES_FOLLOW
_ZIP64, _IN_ZIP64, _COUNT_IN_ZIP64 = 0x0001, 0xFFFFFFFF, 0xFFFF  # section 4.5.3
_ANOTHER_NAME = 0x7075  # section 4.6.9: a name that some programs use in place of the first


class HostileError(ValueError):
    """An archive holds what none of avsync does; the text goes on after "was not opened"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One member as the list has it: where its own header begins, its method, and what it claims of its bytes."""

    name: str
    offset: int
    method: int
    flags: int
    packed_bytes: int
    bytes: int
    crc: int

    @property
    def sizes_follow(self) -> bool:
        """Whether its own header leaves sizes and check sum to a record behind its bytes."""
        return bool(self.flags & _SIZES_FOLLOW)


@dataclass(frozen=True, kw_only=True, slots=True)
class Directory:
    """All entries in the list's order, where the members' bytes end, and in sentences what belongs to no member."""

    entries: tuple[Entry, ...]
    members_end: int
    beside: tuple[str, ...] = ()


class _Sparing(io.BufferedReader):
    """A file that never gives more at once than a list of members may have: an end record may claim any length."""

    def read(self, size: int | None = -1, /) -> bytes:
        here = self.tell()
        left = self.seek(0, io.SEEK_END) - here
        self.seek(here)
        wanted = left if size is None or size < 0 else min(size, left)
        if wanted > MAX_DIRECTORY_BYTES:
            raise HostileError(f"its list of members is larger than {MAX_DIRECTORY_BYTES >> 20} MiB")
        return super().read(wanted)


def read_directory(file: io.FileIO) -> Directory:
    """Read and check the list. Raises HostileError, and zipfile.BadZipFile if there is none that can be read."""
    file.seek(0)
    sparing = _Sparing(file)
    try:
        opened = zipfile.ZipFile(sparing)
        start, infos = opened.start_dir, opened.infolist()
        sparing.seek(start)
        tail = sparing.read()
    except (ValueError, NotImplementedError, struct.error, OverflowError) as error:
        if isinstance(error, HostileError):
            raise
        raise zipfile.BadZipFile(type(error).__name__) from error
    finally:
        sparing.detach()
    fault = _list_fault(infos) or _end_fault(infos, start, tail)
    entries = tuple(_entry(info) for info in infos)
    fault = fault or _place_fault(entries, start)
    if fault:
        raise HostileError(fault)
    return Directory(entries=entries, members_end=start, beside=tuple(_beside(infos, opened.comment, tail)))


def _entry(info: zipfile.ZipInfo) -> Entry:
    return Entry(
        name=info.orig_filename,
        offset=info.header_offset,
        method=info.compress_type,
        flags=info.flag_bits,
        packed_bytes=info.compress_size,
        bytes=info.file_size,
        crc=info.CRC,
    )


def entries_fault(entries: tuple[Entry, ...]) -> str:
    """Say what is wrong with members by name, size or method, in words for people; empty if nothing is."""
    if len(entries) > MAX_MEMBERS:
        return f"it lists more than {MAX_MEMBERS:,} members"
    names = tuple(entry.name for entry in entries)
    if repeated(names):
        return "it holds two members of one name"
    for entry in entries:
        fault = _entry_fault(entry)
        if fault:
            return f"its member {entry.name[:80]!a} {fault}"
    if file_and_folder(names):
        return f"its member {file_and_folder(names)!a} is both a file and a folder"
    if sum(entry.bytes for entry in entries) > MAX_TOTAL_BYTES:
        return f"it unpacks to more than {MAX_TOTAL_BYTES >> 30} GiB"
    return ""


def _list_fault(infos: list[zipfile.ZipInfo]) -> str:
    # orig_filename is what the archive says; zipfile itself cuts at a NUL and turns backslashes on Windows.
    for info in infos[:MAX_MEMBERS]:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) and not name_fault(info.orig_filename):
            return f"its member {info.orig_filename[:80]!a} is a link or a device, not a file"
        if _ANOTHER_NAME in _extra_fields(info.extra):
            return f"its member {info.orig_filename[:80]!a} has a second name"
    return entries_fault(tuple(_entry(info) for info in infos))


def _entry_fault(entry: Entry) -> str:
    named = name_fault(entry.name)
    if named:
        return named
    if entry.flags & _ENCRYPTED:
        return "is encrypted"
    if entry.method not in METHODS:
        return "is packed by an unusual method"
    if entry.bytes > MAX_MEMBER_BYTES:
        return f"unpacks to more than {MAX_MEMBER_BYTES >> 30} GiB"
    if entry.bytes > RATIO_COUNTS_FROM_BYTES and entry.bytes > MAX_RATIO * entry.packed_bytes:
        return f"grows more than {MAX_RATIO} times when it is unpacked"
    return ""


def _extra_fields(extra: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        found.setdefault(kind, extra[4 : 4 + length])
        extra = extra[4 + length :]
    return found


def agree(own: Entry, extra: bytes, listed: Entry) -> bool:
    """Whether a member's own header, ``extra`` its fields, tells what the list does: some programs read only that."""
    fields = _extra_fields(extra)
    if (own.method, own.flags & _TOLD_TWICE) != (listed.method, listed.flags & _TOLD_TWICE) or _ANOTHER_NAME in fields:
        return False
    if own.sizes_follow:
        return True
    sizes: tuple[int, ...] = (own.bytes, own.packed_bytes)
    if _IN_ZIP64 in sizes:
        wide = iter(value for (value,) in struct.iter_unpack("<Q", fields.get(_ZIP64, b"")[:16]))
        sizes = tuple(next(wide, _IN_ZIP64) if size == _IN_ZIP64 else size for size in sizes)
    return (*sizes, own.crc) == (listed.bytes, listed.packed_bytes, listed.crc)


def _end_fault(infos: list[zipfile.ZipInfo], start: int, tail: bytes) -> str:
    if tail.count(_END_SIGNATURE) != 1:
        return "it has two ends, so that programs differ in what it holds"
    if infos and min(info.header_offset for info in infos) != 0:
        return "something stands before its first member"
    end = tail.index(_END_SIGNATURE)
    _, _, _, here, count, _, offset, _ = _END.unpack_from(tail, end)
    wide = _LOCATOR.unpack_from(tail, end - _LOCATOR.size) if end >= _LOCATOR.size else (b"", 0, 0, 0)
    led_astray = wide[0] == _LOCATOR_SIGNATURE and wide[2] != start + end - _LOCATOR.size - _END_IN_ZIP64_BYTES
    if {here, count} - {len(infos), _COUNT_IN_ZIP64} or offset not in (start, _IN_ZIP64) or led_astray:
        return "its end contradicts its list of members, so that programs differ in what it holds"
    return ""


def _place_fault(entries: tuple[Entry, ...], members_end: int) -> str:
    placed = sorted(entries, key=lambda entry: entry.offset)
    if any(_least_end(entry) > following.offset for entry, following in itertools.pairwise(placed)):
        return "its members share the same bytes"
    if placed and _least_end(placed[-1]) > members_end:
        return "its last member reaches into the list of members"
    return ""


def _least_end(entry: Entry) -> int:
    return entry.offset + LOCAL.size + len(entry.name) + entry.packed_bytes


def _beside(infos: list[zipfile.ZipInfo], comment: bytes, tail: bytes) -> Iterator[str]:
    remarks = [info.comment for info in infos if info.comment]
    if remarks:
        told = f"{len(remarks):,} members carry comments of {sum(map(len, remarks)):,} bytes"
        yield f"{told}, which the manifest does not vouch for."
    if comment:
        yield f"The archive carries a comment of {len(comment):,} bytes, which the manifest does not vouch for."
    behind = len(tail) - tail.index(_END_SIGNATURE) - _END.size - len(comment)
    if behind > 0:
        yield f"{behind:,} bytes follow the archive's end."


def own_header(header: bytes) -> tuple[Entry, int]:
    """Return a member as its own header tells it, without name, and how long name and extra field are together.

    Raises HostileError if it is no such header.
    """
    if len(header) < LOCAL.size or not header.startswith(_LOCAL_SIGNATURE):
        raise HostileError("has no header of its own")
    _, _, flags, method, _, _, crc, packed, size, name, extra = LOCAL.unpack_from(header)
    return Entry(name="", offset=0, method=method, flags=flags, packed_bytes=packed, bytes=size, crc=crc), name + extra
