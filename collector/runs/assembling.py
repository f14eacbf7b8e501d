"""Turns what the sources of a run brought into one body of evidence, once more redacted as a whole."""

from collections.abc import Set
from dataclasses import replace

from collector.bundle.examining import examined
from collector.chunks import chunks_of
from collector.errors import CollectorError, NoBundleError, NoSpaceError
from collector.model.coverage import Reason, State
from collector.model.evidence import Record, SafeEvidence
from collector.model.member import Form, OpaqueFile, SafeStream
from collector.model.records.logs import LogExcerpt
from collector.model.request import Request
from collector.model.source import SourcePlan
from collector.redaction.failing import failing_closed
from collector.redaction.late_names import LateNames, left_untold
from collector.redaction.leaks import LeakSearch
from collector.redaction.redactor import Redactor
from collector.redaction.stream import contents_of
from collector.runs.budget import fit, without
from collector.runs.gathering import Harvest
from collector.runs.hosts import label_hosts
from collector.runs.learning import learn
from collector.runs.naming import name_members
from collector.runs.redacting import redactor_for, words_among


def assemble(request: Request, harvest: Harvest, plans: tuple[SourcePlan, ...]) -> SafeEvidence:
    """Return the evidence; what one source learned to be secret, or a name, is taken out of what the others brought.

    A stream that cannot be made safe any more is withheld, as are opaque bytes that hold a secret of this run, and the
    source's coverage says so.
    """
    ids = _ids_learned(harvest) if request.hide_identities else frozenset()
    words = words_among(harvest.secrets, request)
    known, late = LeakSearch(harvest.secrets), _late(request, harvest, ids, words)
    redactor = _knowing(harvest.secrets - words, request, harvest, ids, late)
    of_streams = _knowing(harvest.secrets, request, harvest, ids, late) if words else redactor
    name_members(harvest, redactor.redact)
    harvest.examined_for = frozenset(harvest.secrets)
    harvest.streams = [safe for stream in harvest.streams for safe in _again(stream, of_streams, known, late, harvest)]
    harvest.opaque = [file for file in harvest.opaque if _is_clean(file, known, harvest)]
    _stay_within(request.max_size_bytes, harvest)
    coverage = tuple(redactor.safe_record(harvest.coverage[plan.source]) for plan in plans)
    kept = frozenset(stream.name for stream in harvest.streams)
    safe = (_placed(redactor.safe_record(record), record, kept) for record in harvest.records)
    records = label_hosts(safe, request.here)
    incident = learn(redactor.safe_incident(request.incident), records)
    for used in dict.fromkeys((redactor, of_streams)):
        harvest.redactions.update(used.counts)
        harvest.stand_ins.update(used.stand_ins())
    return SafeEvidence(incident=incident, coverage=coverage, records=records)


def _placed(safe: Record, record: Record, kept: frozenset[str]) -> Record:
    """Return a safe record, a log's with its member's name, or with none where its lines are not in the bundle."""
    if not isinstance(safe, LogExcerpt) or not isinstance(record, LogExcerpt):
        return safe
    return replace(safe, member=record.member if record.member in kept else "")


def _stay_within(most_bytes: int, harvest: Harvest) -> None:
    """Leave out of the streams what a bundle of at most this size has no room for; 0 is no limit."""
    if not most_bytes:
        return
    excerpts = [record for record in harvest.records if isinstance(record, LogExcerpt)]
    fitted = fit(harvest.streams, harvest.opaque, excerpts, most_bytes=most_bytes)
    harvest.streams, harvest.opaque = list(fitted.streams), list(fitted.opaque)
    for source, why in fitted.left_out.items():
        harvest.coverage[source] = without(harvest.coverage[source], why, kept_bytes=fitted.bytes_of(source))


def _late(request: Request, harvest: Harvest, ids: frozenset[str], words: frozenset[str]) -> LateNames:
    """Return the names, and the hidden ids, as who was told of none of them has left them, and the words."""
    untold = redactor_for(request)
    return LateNames(left_untold(untold, harvest.handles), left_untold(untold, ids), words)


def _knowing(secrets: Set[str], request: Request, harvest: Harvest, ids: frozenset[str], late: LateNames) -> Redactor:
    redactor = redactor_for(request, secrets=secrets, handles=harvest.handles, ids=ids)
    late.tell(redactor)
    return redactor


def _ids_learned(harvest: Harvest) -> frozenset[str]:
    """Return the ids that logs state and records no longer hold: they may stand in lines that do not call them so."""
    logs = (record for record in harvest.records if isinstance(record, LogExcerpt))
    hidden = {fact.value for log in logs for fact in log.facts if fact.value.startswith("[id-")}
    return frozenset(value for shown, value in harvest.stand_ins if shown in hidden)


def _again(
    stream: SafeStream, redactor: Redactor, known: LeakSearch, late: LateNames, harvest: Harvest
) -> tuple[SafeStream, ...]:
    try:
        with failing_closed(stream.name):
            came_late = late.stand_in(contents_of(stream))
        if came_late:
            return (replace(redactor.without_known(stream), name=stream.name),)
        if known.spellings and stream.form is Form.DEFLATED and _examined(stream, known, harvest):
            return (stream,)
        return (replace(redactor.redact_again(stream, known), name=stream.name),)
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
