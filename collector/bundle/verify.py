"""Turns a bundle into a list of everything in which it differs from what its own manifest says."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from collector.bundle.archive import Archive, UnreadableBundleError, open_archive
from collector.bundle.names import MANIFEST, READ_FIRST
from collector.bundle.read import document
from collector.bundle.records import CASE
from collector.model.run import MANIFEST_SCHEMA

VERIFY_SCHEMA = "avsync/verify/1"
REQUIRED = (*READ_FIRST, CASE)


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


class _Listed(msgspec.Struct, frozen=True):
    name: str
    bytes: int
    sha256: str


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


def _listed(archive: Archive) -> tuple[_Listed, ...]:
    manifest = document(archive, MANIFEST, MANIFEST_SCHEMA)
    try:
        return tuple(msgspec.convert(manifest.get("members"), type=list[_Listed]))
    except msgspec.ValidationError as error:
        raise UnreadableBundleError(f"{MANIFEST} in {archive.path.name} lists no members.") from error


def _absent(archive: Archive, listed: tuple[_Listed, ...]) -> list[str]:
    present = frozenset(archive.names)
    wanted = dict.fromkeys([*REQUIRED, *(member.name for member in listed)])
    return [f"{name} is missing." for name in wanted if name not in present]


def _unknown(archive: Archive, listed: tuple[_Listed, ...]) -> list[str]:
    known = {MANIFEST, *(member.name for member in listed)}
    return [f"{name} is not in the manifest." for name in archive.names if name not in known]


def _changed(archive: Archive, listed: tuple[_Listed, ...]) -> list[str]:
    present = frozenset(archive.names)
    return [problem for member in listed if member.name in present for problem in _differs(archive, member)]


def _differs(archive: Archive, member: _Listed) -> list[str]:
    digest = hashlib.sha256()
    try:
        for chunk in archive.chunks(member.name):
            digest.update(chunk)
    except UnreadableBundleError as error:
        return [str(error)]
    same = archive.size(member.name) == member.bytes and digest.hexdigest() == member.sha256
    return [] if same else [f"{member.name} is not what was written: its sha256 or size differs."]
