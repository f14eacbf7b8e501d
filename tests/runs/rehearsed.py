"""Makes bundles of one synthetic call whose publisher was rehearsed, so that two of them can be compared."""

from dataclasses import replace
from pathlib import Path

from collector.bundle.write import write_bundle
from collector.model.evidence import Record
from collector.model.incident import Incident
from collector.model.records.publisher import Rehearsal
from tests.bundle.contents import make_contents, nothing_leaks
from tests.checks.publisher.rehearsals import make_rehearsal, make_rehearsal_run
from tests.factory import make_evidence, make_incident


def make_bundle(folder: Path, name: str, *records: Record, incident: Incident | None = None) -> Path:
    evidence = make_evidence(*records, incident=incident or make_incident(sender="4711"))
    return write_bundle(make_contents(evidence=evidence), to=folder / name, leaks=nothing_leaks).path


def rehearsed(offset_ms: float, *, bound_ms: float = 19.0) -> Rehearsal:
    runs = (make_rehearsal_run(2, bound_ms=19), make_rehearsal_run(offset_ms, bound_ms=bound_ms, stall_ms=500))
    return replace(make_rehearsal(), runs=runs)
