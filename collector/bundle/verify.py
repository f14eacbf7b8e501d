"""Turns a bundle into a list of everything in which it differs from what its own manifest says."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from collector.bundle.archive import Archive, CutOff, UnreadableBundleError, open_archive
from collector.bundle.documents import own_findings
from collector.bundle.listed import changed, listing, unvouched
from collector.bundle.migrations import way_out, written_by_newer
from collector.bundle.names import FINDINGS, MANIFEST
from collector.bundle.read import document, evidence_reader
from collector.bundle.records import CASE, readable_evidence
from collector.bundle.signature import UNSIGNED, Signature
from collector.model.codec import MalformedError
from collector.model.run import MANIFEST_SCHEMA, RUN_SCHEMA

VERIFY_SCHEMA = "avsync/verify/1"
MOST_PROBLEMS = 200
"""More than a reader can use; a hostile manifest may make ten thousand."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VerifyReport:
    """What was found: ``problems`` in sentences, none if the bundle is what it was when it was written.

    ``members`` counts what the manifest lists, ``sha256`` (hex) names the archive itself, empty if it cannot be read.
    """

    path: Path
    problems: tuple[str, ...]
    members: int
    sha256: str
    signature: Signature = UNSIGNED

    @property
    def intact(self) -> bool:
        """Whether every byte is what the manifest says."""
        return not self.problems

    @property
    def trusted(self) -> bool:
        """Whether it is intact, and signed as it was asked to be."""
        return self.intact and not self.signature.problem


def verify_document(report: VerifyReport) -> dict[str, object]:
    """Return the report as plain JSON values (schema avsync/verify/1); ``sha256`` is null if nothing could be read."""
    return {
        "schema": VERIFY_SCHEMA,
        "bundle": report.path.name,
        "intact": report.intact,
        "members": report.members,
        "sha256": report.sha256 or None,
        "problems": list(report.problems),
        "signature": {
            "state": report.signature.state.value,
            "key": report.signature.key,
            "problem": report.signature.problem,
        },
    }


def verify_bundle(path: Path) -> VerifyReport:
    """Check structure, names, schemas and every sha256; a file that is no bundle is a problem, not an error."""
    try:
        with open_archive(path, cut_off=CutOff.READ) as archive, ThreadPoolExecutor(1) as beside:
            hashed = beside.submit(sha256_of, path)
            members, problems = _compared(archive)
            sha256 = hashed.result()
    except UnreadableBundleError as error:
        return VerifyReport(path=path, problems=(str(error),), members=0, sha256=sha256_of(path))
    return VerifyReport(path=path, problems=_bounded(problems), members=members, sha256=sha256)


def _compared(archive: Archive) -> tuple[int, list[str]]:
    try:
        listed = listing(archive)
    except UnreadableBundleError as error:
        return 0, [*unvouched(archive), str(error)]
    differs = list(changed(archive, listed.members))
    told = frozenset(problem.split(" ")[0] for problem in (*listed.problems, *differs))
    shaped = (problem for problem in _misshapen(archive) if problem.split(" ")[0] not in told)
    return len(listed.members), [*unvouched(archive), *listed.problems, *differs, *shaped]


def _misshapen(archive: Archive) -> Iterator[str]:
    """Yield a sentence for each document that is there and has not the shape of its schema."""
    tool = str(document(archive, MANIFEST, MANIFEST_SCHEMA).get("tool", ""))
    newer = f" {way_out(tool)}" if written_by_newer(tool) else ""
    lost: tuple[str, ...] = ()
    if FINDINGS in archive.names:
        try:
            own_findings(document(archive, FINDINGS, RUN_SCHEMA))
        except MalformedError:
            lost = (FINDINGS,)
        except UnreadableBundleError as error:
            yield str(error)
    if CASE in archive.names:
        try:
            lost += readable_evidence(evidence_reader(archive, tool), unreadable=(UnreadableBundleError,))[1]
        except MalformedError:
            lost += (CASE,)
        except UnreadableBundleError as error:
            yield str(error)
    yield from (f"{name} has not the shape that its schema has.{newer}" for name in lost)


def _bounded(problems: list[str]) -> tuple[str, ...]:
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    return (*problems[:MOST_PROBLEMS], f"{len(problems) - MOST_PROBLEMS:,} more are not listed.")


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file in hex, of a bundle or anything else; empty of what is no file or cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
