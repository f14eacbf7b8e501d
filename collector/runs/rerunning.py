"""Carries out ``avsync checks --rerun``: judge an old bundle by this version's rules, list what they say otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from collector import __version__
from collector.bundle.archive import UnreadableBundleError
from collector.bundle.documents import OwnCause, OwnFinding, OwnFindings, own_findings
from collector.bundle.read import LoadedBundle, read_bundle
from collector.model.codec import MalformedError, from_json, to_json
from collector.model.run import Run, run_document
from collector.runs.judging import judge
from collector.runs.reloading import reloaded
from collector.runs.strangers import edge_around

RERUN_SCHEMA = "avsync/rerun/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One thing that is said otherwise; ``before`` or ``after`` is empty where it was not, or is no longer, said.

    ``what`` is ``verdict``, ``owner``, ``headline``, ``next_step``, ``not_measured``, ``cause`` or ``finding``; ``id``
    names the cause or check, else it is empty.
    """

    what: str
    id: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rerun:
    """An old bundle judged anew."""

    bundle: str
    written_by: str
    changes: tuple[Change, ...]
    now: dict[str, object]


def rerun(path: Path) -> Rerun:
    """Judge a bundle anew. Raises UnreadableBundleError, also if a part of it is lost: rules need all the evidence."""
    bundle = read_bundle(path)
    own = _own(bundle)
    with edge_around(path):
        run = reloaded(bundle.evidence, judge(bundle.evidence), bundle.manifest, bundle.findings)
        return Rerun(bundle=path.name, written_by=own.tool, changes=changes(own, run), now=_document(run))


def rerun_document(result: Rerun) -> dict[str, object]:
    """Return the result as plain JSON values (schema avsync/rerun/1); ``now`` is a document of avsync/run/1."""
    return {
        "schema": RERUN_SCHEMA,
        "tool": __version__,
        "bundle": result.bundle,
        "written_by": result.written_by,
        "changed": bool(result.changes),
        "changes": [
            {"what": item.what, "id": item.id or None, "before": item.before or None, "after": item.after or None}
            for item in result.changes
        ],
        "now": result.now,
    }


def changes(own: OwnFindings, run: Run) -> tuple[Change, ...]:
    """Return everything in which a run that was judged anew differs from what its bundle says."""
    now = own_findings(_document(run))
    return (*_overall(own, now), *_causes(own, now), *_findings(own, now))


def _document(run: Run) -> dict[str, object]:
    """Return the findings by this version's rules as they would be read back from a bundle."""
    read: dict[str, object] = from_json(to_json(run_document(replace(run, tool=__version__))), dict)
    return read


def _own(bundle: LoadedBundle) -> OwnFindings:
    try:
        return own_findings(bundle.findings)
    except MalformedError as error:
        raise UnreadableBundleError(f"findings.json in {bundle.path.name} is {error}. Ask for it again.") from error


def _overall(own: OwnFindings, now: OwnFindings) -> Iterator[Change]:
    pairs = {
        "verdict": (own.verdict.value, now.verdict.value),
        "owner": (own.owner.value, now.owner.value),
        "headline": (own.headline, now.headline),
        "next_step": (own.next_step, now.next_step),
        "not_measured": (", ".join(own.not_measured), ", ".join(now.not_measured)),
    }
    for what, (before, after) in pairs.items():
        if before != after:
            yield Change(what=what, id="", before=before, after=after)


def _causes(own: OwnFindings, now: OwnFindings) -> Iterator[Change]:
    before, after = ({item.cause: item for item in side.causes} for side in (own, now))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            told = [_cause_words(side[name]) if name in side else "" for side in (before, after)]
            yield Change(what="cause", id=name, before=told[0], after=told[1])


def _findings(own: OwnFindings, now: OwnFindings) -> Iterator[Change]:
    before, after = ({item.check: item for item in side.findings} for side in (own, now))
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            told = [_finding_words(side[name]) if name in side else "" for side in (before, after)]
            yield Change(what="finding", id=name, before=told[0], after=told[1])


def _cause_words(cause: OwnCause) -> str:
    parts = [f"{cause.support.value} support: {cause.title}"]
    parts += [f"for: {', '.join(cause.because)}"] if cause.because else []
    parts += [f"against: {', '.join(cause.against)}"] if cause.against else []
    return "; ".join(parts)


def _finding_words(finding: OwnFinding) -> str:
    return f"{finding.verdict.value}: {finding.summary}"
