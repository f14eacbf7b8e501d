"""Turns safe members into one finished zip: packed, searched for leaks, and only then given its name."""

import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from collector.bundle.ahead import WORTHWHILE_BYTES, ahead
from collector.bundle.directory import LOCAL, HostileError, own_header
from collector.bundle.examining import Checked, PackedStream, unreadable
from collector.bundle.following import following
from collector.bundle.landing import (
    WrittenBundle,
    explained,
    land,
    private_file,
    quarantine,
    require_space,
    sync_to_disk,
)
from collector.bundle.manifest import PackedMember, manifest_document
from collector.bundle.names import MANIFEST, READ_FIRST, name_fault, repeated
from collector.bundle.unpacking import DEFLATED, stretch, unpacked
from collector.bundle.zipping import Packed, ZipWriter
from collector.chunks import chunks_from
from collector.deflated import DamagedError
from collector.errors import NoBundleError, QuarantinedError
from collector.model.codec import to_json
from collector.model.member import Member, OpaqueFile, SafeStream, SafeText
from collector.model.run import Run
from collector.model.source import SourcePlan

# Logs shrink to a twentieth at best: with less room than that there is no point in beginning.
BEST_SHRINKAGE = 20
NAMES = "(member names)"
ARCHIVE = "(archive)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Leak:
    """A secret of this run in the finished bytes: its kind and the member it stands in, never its value."""

    kind: str
    member: str


Stretch = tuple[str, Iterator[bytes]]
"""A member's name and its bytes in chunks, to be read in this order; any secret may straddle two chunks."""

LeakSearch = Callable[[Iterator[Stretch]], Sequence[Leak]]
"""Searches everything it is given; first come all member names and the archive's own bytes, then each member."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What goes into one bundle: members of any order, and what the manifest says of the run besides them.

    Streams in deflated form are examined first.
    """

    run: Run
    plan: tuple[SourcePlan, ...]
    members: tuple[Member | PackedStream, ...]
    readable: tuple[str, ...] = ()


def write_bundle(contents: Contents, *, to: Path, leaks: LeakSearch) -> WrittenBundle:
    """Write the bundle to ``to``, or to ``…-2`` and so on if that is taken.

    Raises NoSpaceError, NoBundleError, and QuarantinedError after keeping the archive as ``….quarantined.zip``. An
    error of ``leaks`` itself passes through; then, as after any error, nothing is left in the folder.
    """
    _require_names([*(member.name for member in contents.members), MANIFEST])
    folder = to.parent
    needed = sum(_size(member) for member in contents.members)
    try:
        require_space(folder, least_bytes=needed // BEST_SHRINKAGE, most_bytes=needed)
        with private_file(folder) as temporary, following(temporary) as follower:
            _pack(contents, temporary, follower.settled)
            packed = {member.name: member for member in contents.members if isinstance(member, PackedStream)}
            with ThreadPoolExecutor(1) as beside:  # the disk takes about as long as the search
                synced = beside.submit(sync_to_disk, temporary)
                found = _search(temporary, leaks, packed)
                synced.result()
            size, sha256 = temporary.stat().st_size, follower.sha256()
            if found:
                raise _quarantined(found, quarantine(temporary, to))
            return WrittenBundle(path=land(temporary, to), sha256=sha256, bytes=size)
    except OSError as error:
        raise explained(error, folder, needed_bytes=needed) from error


def _require_names(names: Sequence[str]) -> None:
    for name in names:
        fault = name_fault(name)
        if fault:
            raise NoBundleError(
                f"The bundle's member {name[:80]!r} {fault}. Please report this: avsync chose the name."
            )
    if repeated(names):
        raise NoBundleError(f"The bundle would hold {repeated(names)[0]!r} twice. Please report this.")


def _pack(contents: Contents, target: Path, settled: Callable[[int], None]) -> None:
    ordered = sorted(contents.members, key=lambda member: _place(member.name))
    measured = [_measured(member) for member in ordered]
    packed = [member for member, _crc in measured]
    manifest = manifest_document(contents.run, plan=contents.plan, members=packed, readable=contents.readable)
    text = SafeText(name=MANIFEST, text=to_json(manifest, pretty=True).decode())
    pairs = [*zip(ordered, measured, strict=True), (text, _measured(text))]
    with target.open("wb") as out, ZipWriter(out, settled=settled) as archive:
        for member, (expected, crc) in sorted(pairs, key=lambda pair: _place(pair[0].name)):
            written = _add(archive, member)
            if (written.bytes, written.crc) != (expected.bytes, crc):
                raise NoBundleError(f"{member.name} changed while it was packed. Run again when nothing writes to it.")


def _add(archive: ZipWriter, member: Member | PackedStream) -> Packed:
    if isinstance(member, PackedStream):
        size, packed_bytes = member.bytes, member.packed_bytes
        return archive.add_packed(member.name, _chunks(member), size=size, crc=member.crc, packed_bytes=packed_bytes)
    return archive.add(member.name, _chunks(member))


def _place(name: str) -> tuple[int, str]:
    return (READ_FIRST.index(name) if name in READ_FIRST else len(READ_FIRST), name)


def _measured(member: Member | PackedStream) -> tuple[PackedMember, int]:
    """Return what the manifest says of a member, and the CRC-32 of its bytes."""
    if isinstance(member, SafeStream | PackedStream):
        name, size, sha256 = member.name, member.bytes, member.sha256
        return PackedMember(name=name, bytes=size, sha256=sha256, redactions=member.redactions), member.crc
    checked, digest = Checked(), hashlib.sha256()
    for chunk in checked.passing(_chunks(member)):
        digest.update(chunk)
    consent = (member.consent or "given") if isinstance(member, OpaqueFile) else ""
    told = PackedMember(name=member.name, bytes=checked.bytes, sha256=digest.hexdigest(), consent=consent)
    return told, checked.crc


def _size(member: Member | PackedStream) -> int:
    if isinstance(member, SafeText):
        return len(_encoded(member.text))
    if isinstance(member, SafeStream):
        return member.bytes
    try:
        return member.path.stat().st_size
    except OSError as error:
        raise unreadable(member.name) from error


def _encoded(text: str) -> bytes:
    return text.encode(errors="backslashreplace")  # half a surrogate pair must not cost the bundle


def _chunks(member: Member | PackedStream) -> Iterator[bytes]:
    if isinstance(member, SafeText):
        yield _encoded(member.text)
        return
    try:
        with member.path.open("rb") as file:
            if isinstance(member, SafeStream):
                file.seek(member.offset)
                yield from chunks_from(file, member.bytes)
            else:
                yield from chunks_from(file)
    except OSError as error:
        raise unreadable(member.name) from error


def _search(path: Path, leaks: LeakSearch, packed: Mapping[str, PackedStream]) -> Sequence[Leak]:
    """Read the archive back as a stranger would; what cannot be read back, or was not looked at, fails the bundle.

    What was unpacked and searched before it was packed must be the same bytes here.
    """
    searched: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            before = [Leak(kind=kind, member=member.name) for member in packed.values() for kind in member.leaks]
            found = [*before, *leaks(_stretches(path, archive, packed, searched))]
            if not found and searched != [NAMES, ARCHIVE, *archive.namelist()]:
                raise NoBundleError("The finished bundle was not searched to its end, so it was not kept. Report this.")
    except (zipfile.BadZipFile, HostileError, DamagedError) as error:
        raise NoBundleError("The finished bundle cannot be read back, so it was not kept. Check the disk.") from error
    return found


def _stretches(
    path: Path, archive: zipfile.ZipFile, packed: Mapping[str, PackedStream], searched: list[str]
) -> Iterator[Stretch]:
    yield NAMES, _noting(NAMES, iter(["\n".join(archive.namelist()).encode()]), searched)
    with path.open("rb") as whole:
        yield ARCHIVE, _noting(ARCHIVE, chunks_from(whole), searched)
        for info in archive.infolist():
            if info.filename in packed:
                _require_same(whole, info, packed[info.filename])
                searched.append(info.filename)
            else:
                chunks = _unpacked(whole, info)
                beside = ahead(chunks) if info.file_size >= WORTHWHILE_BYTES else chunks
                yield info.filename, _noting(info.filename, beside, searched)


def _require_same(whole: BinaryIO, info: zipfile.ZipInfo, member: PackedStream) -> None:
    packed = Checked()
    for _chunk in packed.passing(_packed(whole, info)):
        pass
    told = (info.compress_type, info.file_size, info.CRC, packed.bytes, packed.crc)
    if told != (DEFLATED, member.bytes, member.crc, member.packed_bytes, member.packed_crc):
        raise DamagedError("is not what was packed")


def _unpacked(whole: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member as its entry in the list describes it. Raises DamagedError and HostileError if it is not so."""
    return unpacked(_packed(whole, info), method=info.compress_type, size=info.file_size, crc=info.CRC)


def _packed(whole: BinaryIO, info: zipfile.ZipInfo) -> Iterator[bytes]:
    whole.seek(info.header_offset)
    header = whole.read(LOCAL.size + len(info.filename))
    if header[LOCAL.size :] != info.filename.encode():
        raise DamagedError("has another name than in the list of members")
    _own, named = own_header(header)
    return stretch(whole, info.header_offset + LOCAL.size + named, info.compress_size)


def _noting(name: str, chunks: Iterator[bytes], searched: list[str]) -> Iterator[bytes]:
    yield from chunks
    searched.append(name)


def _quarantined(found: Sequence[Leak], kept: Path) -> QuarantinedError:
    places = sorted({f"{leak.kind} in {leak.member}" for leak in found})
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    return QuarantinedError(
        f"The finished bundle still holds what must not leave this machine ({', '.join(places[:5])}{more}). "
        f"It is kept as {kept.name}: do not send it, delete it, and please report this."
    )
