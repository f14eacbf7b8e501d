"""Turns a bundle into a list of everything in which it differs from what its own manifest says."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from collector.bundle.archive import Archive, UnreadableBundleError, open_archive
from collector.bundle.names import FINDINGS, MANIFEST, READ_FIRST
from collector.bundle.read import document
from collector.bundle.records import CASE, FOLDER
from collector.model.run import MANIFEST_SCHEMA

VERIFY_SCHEMA = "avsync/verify/1"
REQUIRED = (*READ_FIRST, CASE)
_SHOWN = (FINDINGS, FOLDER)
_DIFFERS = "{} is not what was written: its sha256 or size differs."


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyReport:
    """What was found: ``problems`` in sentences, none if the bundle is what it was when it was written.

    ``members`` counts what the manifest lists, ``sha256`` (hex) names the archive itself, empty if it cannot be read.
    """

    path: Path
    problems: tuple[str, ...]
    members: int
    sha256: str

    @property
    def intact(self) -> bool:
        """Whether every byte is what the manifest says."""
        return not self.problems


def verify_document(report: VerifyReport) -> dict[str, object]:
    """Return the report as plain JSON values (schema avsync/verify/1); ``sha256`` is null if nothing could be read."""
    return {
        "schema": VERIFY_SCHEMA,
        "bundle": report.path.name,
        "intact": report.intact,
        "members": report.members,
        "sha256": report.sha256 or None,
        "problems": list(report.problems),
    }


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
class Glance:
    """What a look at a part of the bytes found; ``unchecked`` are members of which only name and size were compared."""

    members: tuple[ListedMember, ...]
    problems: tuple[str, ...]
    unchecked: tuple[ListedMember, ...]


def glance(archive: Archive, *, most_bytes: int) -> Glance:
    """Compare the names and sizes of all members, and the sha256 of as many as have ``most_bytes`` together.

    Raises UnreadableBundleError if there is no manifest to compare with.
    """
    listed = _listed(archive)
    present = frozenset(archive.names)
    checked: list[ListedMember] = []
    unchecked: list[ListedMember] = []
    room = most_bytes
    # What will be shown goes first, then the smallest: of a bundle it is nearly always all but the logs.
    there = (item for item in listed if item.name in present)
    for member in sorted(there, key=lambda item: (not item.name.startswith(_SHOWN), archive.size(item.name))):
        room -= archive.size(member.name)
        (checked if room >= 0 else unchecked).append(member)
    problems = (
        *_absent(archive, listed),
        *_unknown(archive, listed),
        *_changed(archive, tuple(checked)),
        *(_DIFFERS.format(item.name) for item in unchecked if archive.size(item.name) != item.bytes),
    )
    return Glance(members=listed, problems=problems, unchecked=tuple(unchecked))


def verify_bundle(path: Path) -> VerifyReport:
    """Check names, required members and every sha256; a file that is no bundle is a problem, not an error."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        with open_archive(path) as archive:
            listed = _listed(archive)
            problems = (*_absent(archive, listed), *_unknown(archive, listed), *_changed(archive, listed))
    except OSError as error:
        problem = f"{path.name} cannot be read: {error.strerror or type(error).__name__}."
        return VerifyReport(path=path, problems=(problem,), members=0, sha256="")
    except UnreadableBundleError as error:
        return VerifyReport(path=path, problems=(str(error),), members=0, sha256=sha256)
    return VerifyReport(path=path, problems=problems, members=len(listed), sha256=sha256)


def _listed(archive: Archive) -> tuple[ListedMember, ...]:
    manifest = document(archive, MANIFEST, MANIFEST_SCHEMA)
    try:
        return tuple(msgspec.convert(manifest.get("members"), type=list[ListedMember]))
    except msgspec.ValidationError as error:
        raise UnreadableBundleError(f"{MANIFEST} in {archive.path.name} lists no members.") from error


def _absent(archive: Archive, listed: tuple[ListedMember, ...]) -> list[str]:
    present = frozenset(archive.names)
    wanted = dict.fromkeys([*REQUIRED, *(member.name for member in listed)])
    return [f"{name} is missing." for name in wanted if name not in present]


def _unknown(archive: Archive, listed: tuple[ListedMember, ...]) -> list[str]:
    known = {MANIFEST, *(member.name for member in listed)}
    return [f"{name} is not in the manifest." for name in archive.names if name not in known]


def _changed(archive: Archive, listed: tuple[ListedMember, ...]) -> list[str]:
    present = frozenset(archive.names)
    return [problem for member in listed if member.name in present for problem in _differs(archive, member)]


def _differs(archive: Archive, member: ListedMember) -> list[str]:
    digest = hashlib.sha256()
    try:
        for chunk in archive.chunks(member.name):
            digest.update(chunk)
    except UnreadableBundleError as error:
        return [str(error)]
    same = archive.size(member.name) == member.bytes and digest.hexdigest() == member.sha256
    return [] if same else [_DIFFERS.format(member.name)]
