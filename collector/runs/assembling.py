"""Turns what the sources of a run brought into one body of evidence, once more redacted as a whole."""

from collections.abc import Iterable
from dataclasses import replace

from collector.bundle.examining import examined
from collector.errors import CollectorError, NoBundleError, NoSpaceError
from collector.model.coverage import Reason, State
from collector.model.evidence import Record, SafeEvidence
from collector.model.member import Form, OpaqueFile, SafeStream
from collector.model.records.logs import LogExcerpt
from collector.model.request import Request
from collector.model.source import SourcePlan
from collector.redaction.leaks import LeakSearch
from collector.redaction.redactor import Redactor
from collector.redaction.stream import chunks_of
from collector.runs.budget import fit, without
from collector.runs.gathering import Harvest
from collector.runs.hosts import label_hosts
from collector.runs.learning import learn


def assemble(request: Request, harvest: Harvest, plans: tuple[SourcePlan, ...]) -> SafeEvidence:
    """Return the evidence; what one source learned to be secret is taken out of what the others brought.

    A stream that cannot be made safe any more is withheld, as are opaque bytes that hold a secret of this run, and the
    source's coverage says so.
    """
    redactor = redactor_for(request, secrets=harvest.secrets, handles=harvest.handles)
    known = LeakSearch(harvest.secrets)
    harvest.examined_for = frozenset(harvest.secrets)
    harvest.streams = [safe for stream in harvest.streams for safe in _again(stream, redactor, known, harvest)]
    harvest.opaque = [file for file in harvest.opaque if _is_clean(file, known, harvest)]
    _stay_within(request.max_size_bytes, harvest)
    coverage = tuple(redactor.safe_record(harvest.coverage[plan.source]) for plan in plans)
    kept = frozenset(stream.name for stream in harvest.streams)
    safe = (_placed(redactor.safe_record(record), kept) for record in harvest.records)
    records = label_hosts(safe, request.here)
    harvest.redactions.update(redactor.counts)
    incident = learn(redactor.safe_incident(request.incident), records)
    harvest.stand_ins.update(redactor.stand_ins())
    return SafeEvidence(incident=incident, coverage=coverage, records=records)


def redactor_for(request: Request, *, secrets: Iterable[str] = (), handles: Iterable[str] = ()) -> Redactor:
    """Return the redactor of a whole run."""
    return Redactor(
        case_key=bytes.fromhex(request.case_key.value),
        secrets=secrets,
        handles=handles,
        hide_identities=request.hide_identities,
        rules=request.rules,
    )


def _placed(record: Record, kept: frozenset[str]) -> Record:
    """Return a log's record without a member's name where its lines are not in the bundle."""
    return replace(record, member="") if isinstance(record, LogExcerpt) and record.member not in kept else record


def _stay_within(most_bytes: int, harvest: Harvest) -> None:
    """Leave out of the streams what a bundle of at most this size has no room for; 0 is no limit."""
    if not most_bytes:
        return
    excerpts = [record for record in harvest.records if isinstance(record, LogExcerpt)]
    fitted = fit(harvest.streams, harvest.opaque, excerpts, most_bytes=most_bytes)
    harvest.streams, harvest.opaque = list(fitted.streams), list(fitted.opaque)
    for source, why in fitted.left_out.items():
        harvest.coverage[source] = without(harvest.coverage[source], why, kept_bytes=fitted.bytes_of(source))


def _again(stream: SafeStream, redactor: Redactor, known: LeakSearch, harvest: Harvest) -> tuple[SafeStream, ...]:
    if known.spellings and stream.form is Form.DEFLATED and _examined(stream, known, harvest):
        return (stream,)
    try:
        return (redactor.redact_again(stream, known),)
    except CollectorError as error:
        _withhold(stream.name, str(error), harvest)
        harvest.full.extend([str(error)] if isinstance(error, NoSpaceError) else [])
        return ()


def _examined(stream: SafeStream, known: LeakSearch, harvest: Harvest) -> bool:
    """Whether nothing of it must go; then it is not unpacked and searched once more to be packed."""
    try:
        member = examined(stream, known.places)
    except NoBundleError:  # whoever needs it says so
        return False
    if not member.leaks:
        harvest.examined[stream.path] = member
    return not member.leaks


def _is_clean(file: OpaqueFile, known: LeakSearch, harvest: Harvest) -> bool:
    try:
        found = known.places(chunks_of(file.path))
    except OSError as error:
        _withhold(file.name, f"could not be searched for secrets ({type(error).__name__})", harvest)
        return False
    if found:
        _withhold(file.name, "holds a secret of this run, which cannot be taken out of what nobody can read", harvest)
    return not found


def _withhold(name: str, why: str, harvest: Harvest) -> None:
    """Members are named ``logs/<source>/<file>``: the second part is the source that loses its stream."""
    source = name.split("/")[1]
    harvest.coverage[source] = replace(
        harvest.coverage[source], state=State.PARTIAL, reason=Reason.REDACTION_FAILED, detail=f"{name}: {why}"
    )
