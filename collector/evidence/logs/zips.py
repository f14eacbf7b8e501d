"""Lists the logs inside a zip, unpacking nothing to disk and following no trick."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from collector import deflate64
from collector.evidence.logs.files import (
    CHUNK_BYTES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
    LogFile,
    Refusal,
    UnreadableError,
    check_unpacked,
    gunzipped,
)
from collector.evidence.logs.members import ESCAPES, INSIDE, LINK, MAX_MEMBERS, NESTED, TWICE, Found, escapes
from collector.evidence.logs.names import safe_name
from collector.model.coverage import Reason

_LOCAL_HEADER = struct.Struct("<4s22xHH")  # APPNOTE.TXT, section 4.3.7: signature, lengths of name and extra field
_TIMES = struct.Struct("<HHBi")
_TIMES_ID, _LEAST_TIMES = 0x5455, 5
"""Info-ZIP's proginfo/extrafld.txt: the extended timestamp, in UTC; its flag 1 is for the time of the last change."""
_ZONES_S = 26 * 3600.0
"""How far apart the wall clocks of two zones can be."""
_UNPACK_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


def zip_members(path: Path, held: ExitStack) -> Iterator[Found]:
    """Yield a zip's members as logs or refusals; the archive stays open until ``held`` is closed."""
    whole = safe_name(path.name)
    try:
        archive = held.enter_context(zipfile.ZipFile(path))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        why = f"is a damaged zip archive ({type(error).__name__}): pack it again"
        yield Refusal(name=whole, reason=Reason.UNSUPPORTED, why=why)
        return
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        why = f"holds {len(members):,} members, more than {MAX_MEMBERS:,}: give the logs that matter"
        yield Refusal(name=whole, reason=Reason.TOO_LARGE, why=why)
        return
    seen: set[str] = set()
    total = 0
    for member in members:
        if member.filename.endswith("/"):  # ZipInfo.is_dir breaks on an empty name
            continue
        reason, why = _why_not_read(member, seen)
        seen.add(member.filename)
        if reason is Reason.NONE and total + member.file_size > 2 * MAX_UNPACKED_BYTES:
            reason, why = Reason.TOO_LARGE, "was not read: the archive unpacks to more than 4 GiB"
        if reason is not Reason.NONE:
            yield Refusal(name=f"{safe_name(member.orig_filename)} in {whole}", reason=reason, why=why)
            continue
        total += member.file_size
        yield _zip_log(path, archive, member)


def _why_not_read(member: zipfile.ZipInfo, seen: set[str]) -> tuple[Reason, str]:
    """Return why a member is refused, NONE if it is not."""
    if escapes(member.orig_filename):
        return Reason.UNSUPPORTED, ESCAPES
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
        return Reason.UNSUPPORTED, LINK
    if member.filename in seen:
        return Reason.UNSUPPORTED, TWICE
    if member.flag_bits & 0x1:  # APPNOTE.TXT, section 4.4.4: bit 0, encrypted
        return Reason.UNSUPPORTED, "is encrypted with a password: unpack it yourself"
    if member.filename.lower().endswith(NESTED):
        return Reason.UNSUPPORTED, INSIDE
    if member.file_size > MAX_UNPACKED_BYTES:
        return Reason.TOO_LARGE, "unpacks to more than 2 GiB: give the part that matters"
    if member.file_size > RATIO_FROM_BYTES and member.file_size > MAX_RATIO * max(1, member.compress_size):
        return Reason.TOO_LARGE, f"unpacks to more than {MAX_RATIO} times its size, as a zip bomb does"
    return Reason.NONE, ""


def _zip_log(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> LogFile:
    def read(_offset: int) -> Iterator[bytes]:
        chunks = _unpacked(path, archive, member)
        return gunzipped(chunks) if member.filename.lower().endswith(".gz") else chunks

    inner = PurePosixPath(member.filename)
    modified_s, late_s = _modified_s(path, member)
    return LogFile(
        name=inner.name.removesuffix(".gz"),
        group=f"{path}!{inner.parent}",
        size=member.file_size,
        modified_s=modified_s,
        modified_late_s=late_s,
        seekable=False,
        read=read,
    )


def _modified_s(path: Path, member: zipfile.ZipInfo) -> tuple[float, float]:
    """Return when a member was last changed, as Unix time, and how much later that may have been in truth.

    Where only the packer's wall clock tells it, that is read in this machine's zone; it is not later than the archive.
    """
    packed_s = path.stat().st_mtime
    extra = member.extra
    while len(extra) >= _TIMES.size:
        kind, size, flags, modified_s = _TIMES.unpack_from(extra)
        if kind == _TIMES_ID and size >= _LEAST_TIMES and flags & 1:
            return float(modified_s), 0.0
        extra = extra[4 + size :]
    try:
        return min(packed_s, datetime(*member.date_time).timestamp()), _ZONES_S  # noqa: DTZ001  local, as zip has it
    except (ValueError, OverflowError, OSError):  # no date: some packers write zeros
        return packed_s, 0.0


def _unpacked(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    unpacked = 0
    try:
        source = _deflate64(path, member) if member.compress_type == deflate64.METHOD else _inflate(archive, member)
        for chunk in source:
            unpacked += len(chunk)
            check_unpacked(member.compress_size, unpacked)
            yield chunk
    except _UNPACK_ERRORS as error:
        why = f"is damaged or packed in a way that is not known ({type(error).__name__})"
        raise UnreadableError(Reason.UNSUPPORTED, why) from error


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _deflate64(path: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    crc = unpacked = 0
    with path.open("rb") as file:
        file.seek(member.header_offset)
        signature, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if signature != b"PK\3\4":
            raise zipfile.BadZipFile("no local header")
        file.seek(name_bytes + extra_bytes, 1)
        for chunk in deflate64.unpack(_limited(file, member.compress_size)):
            crc, unpacked = zlib.crc32(chunk, crc), unpacked + len(chunk)
            yield chunk
    if (crc, unpacked) != (member.CRC, member.file_size):
        raise zipfile.BadZipFile("wrong checksum")


def _limited(file: IO[bytes], size: int) -> Iterator[bytes]:
    while size > 0 and (chunk := file.read(min(CHUNK_BYTES, size))):
        size -= len(chunk)
        yield chunk
