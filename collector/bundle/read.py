"""Turns a bundle that a stranger made back into evidence, findings and manifest, trusting nothing in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from collector.bundle.archive import Archive, UnreadableBundleError, open_archive
from collector.bundle.names import FINDINGS, MANIFEST
from collector.bundle.records import evidence_from
from collector.model.codec import MalformedError, from_json
from collector.model.evidence import SafeEvidence
from collector.model.run import MANIFEST_SCHEMA, RUN_SCHEMA

Document = Mapping[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class LoadedBundle:
    """A bundle's machine-readable parts: the evidence as it was judged, ``findings.json`` and ``manifest.json``."""

    path: Path
    evidence: SafeEvidence
    findings: Document
    manifest: Document


def read_bundle(path: Path) -> LoadedBundle:
    """Load a bundle. Raises UnreadableBundleError, a sentence that names the member at fault."""
    with open_archive(path) as archive:
        try:
            evidence = evidence_from(archive.small)
        except MalformedError as error:
            raise UnreadableBundleError(f"The evidence in {path.name} cannot be read: {error}.") from error
        return LoadedBundle(
            path=path,
            evidence=evidence,
            findings=document(archive, FINDINGS, RUN_SCHEMA),
            manifest=document(archive, MANIFEST, MANIFEST_SCHEMA),
        )


def document(archive: Archive, name: str, schema: str) -> Document:
    """Return one JSON object of the given schema. Raises UnreadableBundleError."""
    try:
        read: dict[str, object] = from_json(archive.small(name), dict)
    except MalformedError as error:
        raise UnreadableBundleError(f"{name} in {archive.path.name} is no JSON object.") from error
    if read.get("schema") != schema:
        raise UnreadableBundleError(
            f"{name} in {archive.path.name} has not the schema {schema}. Use the avsync that wrote it, or a newer one."
        )
    return read
