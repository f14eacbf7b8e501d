"""Turns the manifest's list of members into sentences on every member that is not what the list says."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from collector.bundle.ahead import WORTHWHILE_BYTES, ahead
from collector.bundle.archive import Archive, UnreadableBundleError
from collector.bundle.names import FINDINGS, MANIFEST, READ_FIRST, name_fault
from collector.bundle.read import document
from collector.bundle.records import CASE, FOLDER
from collector.model.run import MANIFEST_SCHEMA

REQUIRED = (*READ_FIRST, CASE)
_SHOWN = (FINDINGS, FOLDER)
_DIFFERS = "{} is not what was written: its sha256 or size differs."


class ListedMember(msgspec.Struct, frozen=True):
    """One member as the manifest lists it; ``consent`` is empty save for bytes that avsync cannot read.

    ``redactions`` counts what was replaced in it, by kind.
    """

    name: str
    bytes: int
    sha256: str
    consent: str = ""
    redactions: dict[str, int] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """The members that the manifest lists, and in sentences what is wrong with names: missing, unknown, impossible."""

    members: tuple[ListedMember, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Glance:
    """What a look at a part of the bytes found; ``unchecked`` are members of which only name and size were compared."""

    members: tuple[ListedMember, ...]
    problems: tuple[str, ...]
    unchecked: tuple[ListedMember, ...]


def listing(archive: Archive) -> Listing:
    """Read the list. Raises UnreadableBundleError if there is no manifest, or if it lists no members."""
    manifest = document(archive, MANIFEST, MANIFEST_SCHEMA)
    try:
        told = msgspec.convert(manifest.get("members"), type=list[ListedMember])
    except msgspec.ValidationError as error:
        raise UnreadableBundleError(f"{MANIFEST} in {archive.path.name} lists no members.") from error
    kept: dict[str, ListedMember] = {}
    problems = []
    for member in told:
        fault = name_fault(member.name) or ("is listed twice" if member.name in kept else "")
        if fault:
            problems.append(f"{MANIFEST} lists {member.name[:80]!a}, which {fault}.")
        else:
            kept[member.name] = member
    return Listing(
        members=tuple(kept.values()), problems=(*problems, *_absent(archive, kept), *_unknown(archive, kept))
    )


def glance(archive: Archive, *, most_bytes: int) -> Glance:
    """Compare the names and sizes of all members, and the sha256 of as many as have ``most_bytes`` together.

    Raises UnreadableBundleError if there is no manifest to compare with.
    """
    listed = listing(archive)
    present = frozenset(archive.names)
    checked: list[ListedMember] = []
    unchecked: list[ListedMember] = []
    room = most_bytes
    # What will be shown goes first, then the smallest: of a bundle it is nearly always all but the logs.
    there = (item for item in listed.members if item.name in present)
    for member in sorted(there, key=lambda item: (not item.name.startswith(_SHOWN), archive.size(item.name))):
        room -= archive.size(member.name)
        (checked if room >= 0 else unchecked).append(member)
    problems = (
        *unvouched(archive),
        *listed.problems,
        *changed(archive, checked),
        *(_DIFFERS.format(item.name) for item in unchecked if archive.size(item.name) != item.bytes),
    )
    return Glance(members=listed.members, problems=problems, unchecked=tuple(unchecked))


def unvouched(archive: Archive) -> Iterator[str]:
    """Yield sentences on what the archive holds besides members, or lacks."""
    yield from archive.beside
    hidden = archive.hidden_bytes()
    if hidden:
        yield f"{hidden:,} bytes lie between members, which the manifest does not vouch for."


def changed(archive: Archive, listed: Iterable[ListedMember]) -> Iterator[str]:
    """Hash all bytes of the listed members that are there, and yield a sentence for each that differs."""
    present = frozenset(archive.names)
    for member in listed:
        if member.name in present:
            yield from _differs(archive, member)


def _differs(archive: Archive, member: ListedMember) -> Iterator[str]:
    chunks = archive.chunks(member.name)
    digest = hashlib.sha256()
    try:
        for chunk in ahead(chunks) if archive.size(member.name) >= WORTHWHILE_BYTES else chunks:
            digest.update(chunk)
    except UnreadableBundleError as error:
        yield str(error)
        return
    if archive.size(member.name) != member.bytes or digest.hexdigest() != member.sha256:
        yield _DIFFERS.format(member.name)


def _absent(archive: Archive, listed: Iterable[str]) -> list[str]:
    present = frozenset(archive.names)
    return [f"{name} is missing." for name in dict.fromkeys([*REQUIRED, *listed]) if name not in present]


def _unknown(archive: Archive, listed: Iterable[str]) -> list[str]:
    known = {MANIFEST, *listed}
    return [f"{name} is not in the manifest." for name in archive.names if name not in known]
