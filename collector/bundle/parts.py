"""Reads of a bundle whatever can be read, and names every part that cannot or that is not what was written."""

from dataclasses import dataclass
from pathlib import Path

from collector.bundle.archive import Archive, CutOff, UnreadableBundleError, open_archive
from collector.bundle.documents import coverage_from, incident_from
from collector.bundle.listed import Glance, ListedMember, glance
from collector.bundle.migrations import Document, NewerBundleError
from collector.bundle.names import FINDINGS, MANIFEST
from collector.bundle.read import document, evidence_reader
from collector.bundle.records import CASE, readable_evidence
from collector.model.codec import MalformedError
from collector.model.evidence import SafeEvidence
from collector.model.run import MANIFEST_SCHEMA, RUN_SCHEMA

CHECKED_BYTES = 32 << 20
"""Unpacked and hashed in about a tenth of a second; what goes beyond it is what ``avsync verify`` is for."""
NO_GLANCE = Glance(members=(), problems=(), unchecked=())


@dataclass(frozen=True, kw_only=True, slots=True)
class BundleParts:
    """A bundle as far as it can be read; a document that cannot is empty.

    ``problems`` are sentences; ``lost`` names members whose content is not there for the reader, ``unchecked`` those
    of which only name and size were compared. ``intact`` is true if nothing of that which was looked at is wrong.
    """

    path: Path
    evidence: SafeEvidence
    findings: Document
    manifest: Document
    members: tuple[ListedMember, ...]
    problems: tuple[str, ...]
    lost: tuple[str, ...]
    unchecked: tuple[ListedMember, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing wrong was seen."""
        return not self.problems and not self.lost

    @property
    def whole_evidence(self) -> bool:
        """Whether all evidence can be judged."""
        return all(name in (FINDINGS, MANIFEST) for name in self.lost)


def read_parts(path: Path) -> BundleParts:
    """Read a bundle. Raises UnreadableBundleError for what is no bundle, hostile, or newer than this version."""
    with open_archive(path, cut_off=CutOff.READ) as archive:
        problems: list[str] = []
        lost: list[str] = []
        manifest = _kept(archive, MANIFEST, MANIFEST_SCHEMA, lost, problems)
        seen = _glance(archive, manifest, problems)
        problems += seen.problems
        findings = _kept(archive, FINDINGS, RUN_SCHEMA, lost, problems)
        evidence = _evidence(archive, findings, manifest, lost)
    return BundleParts(
        path=path,
        evidence=evidence,
        findings=findings,
        manifest=manifest,
        members=seen.members,
        problems=tuple(problems),
        lost=tuple(lost),
        unchecked=seen.unchecked,
    )


def read_findings(path: Path) -> tuple[Document, tuple[str, ...]]:
    """Return a bundle's own findings.json, and what is wrong with the bundle. Raises UnreadableBundleError."""
    with open_archive(path, cut_off=CutOff.READ) as archive:
        findings = document(archive, FINDINGS, RUN_SCHEMA)
        problems: list[str] = []
        manifest = _kept(archive, MANIFEST, MANIFEST_SCHEMA, [], problems)
        problems += _glance(archive, manifest, problems).problems
    return findings, tuple(problems)


def _glance(archive: Archive, manifest: Document, problems: list[str]) -> Glance:
    if not manifest:
        return NO_GLANCE
    try:
        return glance(archive, most_bytes=CHECKED_BYTES)
    except UnreadableBundleError as error:
        problems.append(str(error))
        return NO_GLANCE


def _kept(archive: Archive, name: str, schema: str, lost: list[str], problems: list[str]) -> Document:
    try:
        return document(archive, name, schema)
    except NewerBundleError:
        raise
    except UnreadableBundleError as error:
        lost.append(name)
        if not any(told.startswith(f"{name} ") for told in problems):
            problems.append(str(error))
        return {}


def _evidence(archive: Archive, findings: Document, manifest: Document, lost: list[str]) -> SafeEvidence:
    """Return the evidence; without its case file, incident and coverage as findings or manifest tell them."""
    tool = str(manifest.get("tool", findings.get("tool", "")))
    try:
        read = evidence_reader(archive, tool)
        evidence, missing = readable_evidence(read, unreadable=(UnreadableBundleError,))
    except NewerBundleError:
        raise
    except (UnreadableBundleError, MalformedError):
        lost.append(CASE)
        return _retold(archive, findings, manifest)
    lost += missing
    return evidence


def _retold(archive: Archive, findings: Document, manifest: Document) -> SafeEvidence:
    for told in (findings, manifest):
        try:
            return SafeEvidence(incident=incident_from(told), coverage=coverage_from(told), records=())
        except MalformedError:
            continue
    raise UnreadableBundleError(
        f"{archive.path.name} is no bundle of avsync, or all of it is damaged: neither {MANIFEST}, {FINDINGS} nor "
        f"{CASE} can be read."
    )
