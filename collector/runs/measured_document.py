"""Turns a document that ``avsync measure --json`` printed back into one side of a comparison."""

from pathlib import Path

from collector.bundle.archive import UnreadableBundleError
from collector.bundle.documents import coverage_from, incident_from, judgement_from, own_findings
from collector.bundle.migrations import Document, migrate
from collector.comparison.side import Side, Subject
from collector.model.codec import MalformedError, from_json
from collector.model.evidence import SafeEvidence
from collector.model.run import RUN_SCHEMA

LARGEST_BYTES = 20_000_000
"""A document holds findings only: some 30 kB."""
OPENING = b"{"
WAY_OUT = "Give bundles, or what avsync measure … --json > before.json wrote."


def is_document(path: Path) -> bool:
    """Whether a file begins as JSON does; what cannot be read is left to whoever opens it."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(64).lstrip()[:1] == OPENING
    except OSError:
        return False


def document_side(path: Path) -> Side:
    """Read one document. Raises UnreadableBundleError, which names it."""
    document = _document(path)
    try:
        judgement = judgement_from(own_findings(document))
        evidence = SafeEvidence(incident=incident_from(document), coverage=coverage_from(document), records=())
    except MalformedError as error:
        raise UnreadableBundleError(f"{path.name} is no document of avsync measure: {error}. {WAY_OUT}") from error
    return Side(
        name=path.name,
        run="",
        tool=str(document.get("tool", "")),
        evidence=evidence,
        judgement=judgement,
        subject=Subject.MACHINE,
    )


def _document(path: Path) -> Document:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise UnreadableBundleError(f"{path.name} cannot be read ({error.strerror}). {WAY_OUT}") from error
    if len(content) > LARGEST_BYTES:
        raise UnreadableBundleError(f"{path.name} is larger than any document of avsync. {WAY_OUT}")
    try:
        read: dict[str, object] = from_json(content, dict)
    except MalformedError as error:
        raise UnreadableBundleError(f"{path.name} is no JSON object. {WAY_OUT}") from error
    return migrate(read, wanted=RUN_SCHEMA, where=path.name, tool=str(read.get("tool", "")))
