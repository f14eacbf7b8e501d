"""Turns a bundle that a stranger made back into evidence, findings and manifest, trusting nothing in it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from collector.bundle.archive import Archive, UnreadableBundleError, open_archive
from collector.bundle.migrations import Document, migrate, way_out, written_by_newer
from collector.bundle.names import FINDINGS, MANIFEST
from collector.bundle.records import CASE, CASE_SCHEMA, evidence_from
from collector.model.codec import MalformedError, from_json, to_json
from collector.model.evidence import SafeEvidence
from collector.model.run import MANIFEST_SCHEMA, RUN_SCHEMA


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
        manifest = document(archive, MANIFEST, MANIFEST_SCHEMA)
        tool = str(manifest.get("tool", ""))
        try:
            evidence = evidence_from(evidence_reader(archive, tool))
        except MalformedError as error:
            newer = f" {way_out(tool)}" if written_by_newer(tool) else ""
            raise UnreadableBundleError(f"The evidence in {path.name} cannot be read: {error}.{newer}") from error
        findings = document(archive, FINDINGS, RUN_SCHEMA)
    return LoadedBundle(path=path, evidence=evidence, findings=findings, manifest=manifest)


def document(archive: Archive, name: str, schema: str, *, tool: str = "") -> Document:
    """Return one JSON object in the given schema, migrated from an older one if need be.

    ``tool`` is the version that wrote the bundle, for a document that does not say it. Raises UnreadableBundleError.
    """
    try:
        read: dict[str, object] = from_json(archive.small(name), dict)
    except MalformedError as error:
        raise UnreadableBundleError(f"{name} in {archive.path.name} is no JSON object.") from error
    where = f"{name} in {archive.path.name}"
    return migrate(read, wanted=schema, where=where, tool=str(read.get("tool", tool)))


def evidence_reader(archive: Archive, tool: str) -> Callable[[str], bytes]:
    """Return what reads a member of the evidence in today's shape. Raises UnreadableBundleError."""
    case = to_json(document(archive, CASE, CASE_SCHEMA, tool=tool))
    return lambda name: case if name == CASE else archive.small(name)
