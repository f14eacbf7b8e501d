"""Carries out what a guide measures: one measurement, a comparison with one before, and the whole run at the end."""

import asyncio
import importlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from collector import __version__
from collector.bundle.records import evidence_from, evidence_members
from collector.comparison.compare import Comparison, compare
from collector.comparison.side import Side, Subject
from collector.errors import CollectorError, NoBundleError, NoSpaceError, QuarantinedError
from collector.measure.change import Effect as Change
from collector.measure.content import PATTERN_S
from collector.model.cause import Support
from collector.model.codec import MalformedError
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import SafeEvidence
from collector.model.finding import Finding, Verdict
from collector.model.host import Host, HostRole
from collector.model.incident import Fact, Field, KnownBy
from collector.model.records.guide import GuideAnswers
from collector.model.records.publisher import TimestampTrace
from collector.model.request import LISTEN_AT_LEAST_S, Contact, Request
from collector.model.run import Judgement
from collector.model.window import TimeWindow, resolve_window
from collector.questions.checklist import CHECKLIST
from collector.questions.effects import About, Kind, Measure, Reply, Save
from collector.questions.parts import Measurement, Over
from collector.questions.telling import told_beside
from collector.report.acting import acts
from collector.runs.busiest import busiest_now
from collector.runs.collect import Collected, Order, collect, measure
from collector.runs.course_seen import course_seen
from collector.runs.gathering import Observer
from collector.runs.guide_case import Case
from collector.runs.guide_consent import as_agreed, consent_told
from collector.runs.guide_figures import differences_in_words, figures_shown
from collector.runs.guide_looking import look
from collector.runs.guide_room import who_is_there
from collector.runs.judging import judge
from collector.runs.measured_before import measured_before
from collector.runs.outcome import Outcome
from collector.runs.planning import make_plan
from collector.runs.signals import only_runs_are_interrupted
from collector.vendors.places import Reach, places

GIVEN_LOGS = tuple(f"logs.{digit}" for digit in "0123456789")
MOST_LINES, MOST_PASSED = 12, 4
REUSED = frozenset(step.id for step in CHECKLIST.checks if isinstance(step, Measurement))
"""Measured before anything was changed, so that the bundle may hold it; what an experiment measures is its own."""
CUT_SHORT = "It was interrupted before all was gathered: the bundle is partial but valid, and says so."


class EndedError(CollectorError):
    """The terminal was closed, or the process told to end, while measuring or packing; that is done anew then."""

    exit_code = 130


def carry_out(wanted: Measure, case: Case, observer: Observer) -> Reply:
    """Measure now and say what it showed; whatever goes wrong is said in the reply's lines.

    Raises EndedError.
    """
    try:
        return _done_as_wanted(wanted, case, observer)
    except EndedError:
        raise
    except CollectorError as error:
        return _done(wanted.key, lines=(str(error),), effect=Change.UNKNOWN.value if wanted.against else "")


def _done_as_wanted(wanted: Measure, case: Case, observer: Observer) -> Reply:
    if not wanted.sources:
        return _done(wanted.key, values=_what_can_be_done(case))
    if wanted.over is Over.LAST_CALL:
        return look(wanted, case, observer)
    if wanted.over is Over.PRESENT:
        return who_is_there(wanted, case, observer)
    if wanted.kept:
        return _judged_again(wanted, case)
    return _read(wanted, case, observer) if wanted.over is Over.INCIDENT else _measured(wanted, case, observer)


def what_can_be_measured(request: Request) -> dict[str, str]:
    """Return what can see a change from here, "yes" or "no" for each, as the checklist's conditions name it."""
    return {
        "can.room": _yes(bool(request.server.url) and request.contact is Contact.ALLOWED),
        "can.trace": _yes(bool(request.timestamps)),
        "can.recording": _yes(_reads_recordings()),
    }


def _what_can_be_done(case: Case) -> dict[str, str]:
    """Return what can be measured, and whether there is a log of the call's time to read."""
    asked = case.ask_for(case.window, live=False)
    return {**what_can_be_measured(case.request), "can.log": _yes(bool(_log_sources(asked)))}


def _read(wanted: Measure, case: Case, observer: Observer) -> Reply:
    """Read the logs of the incident's own time, and say what they state, or what the checks make of them."""
    asked = case.ask_for(case.window, live=False)
    found = _run(asked, case, observer, _log_sources(asked))
    if wanted.judges:
        return _done(wanted.key, lines=tuple(_lines_of(found, wanted.judges)))
    facts = found.run.evidence.incident.facts
    learned = {name: fact.value for name, fact in facts.items() if fact.known_by is KnownBy.LOG and _plain(fact.value)}
    lines = [f"  {name.value.replace('_', ' ').replace('sdk', 'SDK')}: {value}" for name, value in learned.items()]
    head = "The logs say:" if asked.logs else "The logs that were found without being named say:"
    said = (head, *lines) if lines else tuple(_lines_of(found, ()))
    return replace(_done(wanted.key, lines=said), facts=learned)


def _judged_again(wanted: Measure, case: Case) -> Reply:
    """Say what the records of an earlier measurement show of what is wanted now, as the incident is known by now."""
    try:
        kept = _kept(case.folder / "measured" / wanted.kept)
    except (OSError, MalformedError):
        return _done(wanted.key, lines=("What was measured before is not there any more.",))
    known = case.ask_for(case.window, live=False).incident.facts
    evidence = replace(kept, incident=replace(kept.incident, facts={**kept.incident.facts, **known}))
    return _done(wanted.key, lines=tuple(_lines(judge(evidence), (), wanted.judges)))


def _log_sources(request: Request) -> tuple[str, ...]:
    return GIVEN_LOGS if request.logs else _logs_at_hand(request)


def _logs_at_hand(request: Request) -> tuple[str, ...]:
    """Return the sources of the SDK's own logs that can be read here without having been named."""
    kept = {place.id for place in places() if place.reach in (Reach.FILES, Reach.PHONE)}
    plans = (item.plan for item in make_plan(request))
    return tuple(plan.source for plan in plans if plan.target in kept and plan.skip is Reason.NONE)


def _reads_recordings() -> bool:
    try:
        importlib.import_module("av")
    except ImportError:  # not installed, or its own libraries cannot be loaded
        return False
    return True


def _yes(condition: bool) -> str:
    return "yes" if condition else "no"


def _plain(value: str) -> bool:
    """Whether it is a value that can be shown, and not a pseudonym."""
    return value.isprintable() and not value.startswith("[")


def _measured(wanted: Measure, case: Case, observer: Observer) -> Reply:
    now = datetime.now(UTC)
    window = resolve_window(now=now)  # what is measured now is of now, whenever the incident was
    observer.stage(wanted.title)
    keep = _fresh(_journal(case, wanted.key)) if wanted.key in REUSED else ()
    found = _run(_briefly(case, window, wanted), case, observer, wanted.sources, keep=keep)
    not_kept = _not_kept(found.run.evidence, case.folder / "measured" / wanted.key)
    strong = [cause for cause in found.run.judgement.causes if cause.support is Support.STRONG]
    lines = (
        *_lines_of(found, wanted.judges),
        *(f"  likely cause: {cause.title}" for cause in strong),
        *_busiest(wanted),
        *not_kept,
    )
    reply = replace(
        _done(wanted.key, lines=lines, causes=tuple(cause.cause for cause in strong)),
        taken=_taken(found.run.evidence, now),
        facts=filters_found(found.run.judgement),
        values=course_seen(found.run.judgement) if wanted.key in REUSED else {},
    )
    if not wanted.against:
        return reply
    try:
        before = _kept(case.folder / "measured" / wanted.against)
    except (OSError, MalformedError):
        why = "What was measured before the change is not there any more."
        return replace(reply, effect=Change.UNKNOWN.value, reasons=(why,))
    about = Subject.MACHINE if wanted.about is About.MACHINE else Subject.CALL
    sides = (_side(*side, about) for side in (("before", before), ("after", found.run.evidence)))
    return _compared(reply, compare(*sides))


def _not_kept(evidence: SafeEvidence, folder: Path) -> tuple[str, ...]:
    """Store what was measured, for whatever is compared with it; say so if it cannot be stored."""
    try:
        keep_evidence(evidence, folder)
    except CollectorError as error:
        return (f"  {error} It can be seen here, and nothing can be compared with it.",)
    return ()


def _taken(evidence: SafeEvidence, began: datetime) -> tuple[datetime, datetime]:
    """Return when was measured: a trace says itself when it was written, everything else is of this moment."""
    traces = [trace.taken for trace in evidence.every(TimestampTrace)]
    return traces[0] if traces else (began, datetime.now(UTC))


def _busiest(wanted: Measure) -> tuple[str, ...]:
    """Say before anything is changed whose load it is."""
    looked = wanted.key in REUSED and any(source.startswith("device.") for source in wanted.sources)
    return (line,) if looked and (line := busiest_now()) else ()


def _of_one_call(evidence: SafeEvidence) -> SafeEvidence:
    """Both runs are of this guide's call, even where nobody named its room."""
    if evidence.incident.room:
        return evidence
    facts = {**evidence.incident.facts, Field.ROOM: Fact(value="this guide's", known_by=KnownBy.ASSUMED)}
    return replace(evidence, incident=replace(evidence.incident, facts=facts))


def _briefly(case: Case, window: TimeWindow, wanted: Measure) -> Request:
    """Without a room to listen to, the shortest time that the checks judge by is enough; a rehearsal is asked for.

    A room that is watched to see how the offset behaves over time is watched for as long as that takes.
    """
    listening = any(source.startswith("room.") for source in wanted.sources)
    request = case.ask_for(window, live=True)
    duration_s = request.duration_s or (0.0 if listening else LISTEN_AT_LEAST_S)
    return replace(
        request if listening else as_agreed(request, case.replies),
        duration_s=duration_s,
        listen_at_least_s=PATTERN_S if wanted.key in REUSED else request.listen_at_least_s,
        rehearsal=replace(request.rehearsal, wanted=True),
        recording=wanted.recording,
        recording_sound="",
        recording_consent="",
    )


def _run(
    request: Request, case: Case, observer: Observer, sources: tuple[str, ...], *, keep: tuple[Path, ...] = ()
) -> Collected:
    order = Order(request=request, out=case.out, window_given=False, whole_ticket=False)
    with only_runs_are_interrupted() as heard:
        found = asyncio.run(measure(order, observer, sources, keep=keep))
    if heard.told_to_end:
        raise EndedError(f"Ended in the middle of: {', '.join(sources)}.")
    return found


def _journal(case: Case, key: str) -> Path:
    return case.folder / "kept" / key


def _fresh(folder: Path) -> tuple[Path, ...]:
    """Make a private folder that is empty: what was measured under this key before was taken back.

    Where none can be made, nothing is kept, and the bundle measures it again.
    """
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True, mode=0o700)
    except OSError:
        return ()
    return (folder,)


def filters_found(judged: Judgement) -> dict[Field, str]:
    """Return what runs between camera, microphone and app on the machine that sends, as a fact of the incident."""
    in_use = [
        str(finding.answer.values["in_use"])
        for finding in judged.findings
        if finding.check == "device.enhancement" and finding.verdict is Verdict.INCONCLUSIVE
        if finding.host.role is HostRole.SENDER and "in_use" in finding.answer.values
    ]
    return {Field.ENHANCEMENT: in_use[0]} if in_use else {}


def _lines_of(found: Collected, judges: tuple[str, ...]) -> Iterator[str]:
    return _lines(found.run.judgement, found.run.evidence.coverage, judges)


def _lines(judgement: Judgement, coverage: Iterable[Coverage], judges: tuple[str, ...]) -> Iterator[str]:
    """Say what was found, the worst first, and what could not be had; ``judges`` are the checks to tell, all if empty.

    A check that is asked for by its name says, too, why it has nothing to say.
    """
    findings = [finding for finding in judgement.findings if _is_told(finding, judges)]
    findings.sort(key=lambda finding: -finding.verdict.severity)
    amiss = sum(finding.verdict is not Verdict.PASS for finding in findings)
    shown = min(len(findings), max(amiss, MOST_PASSED), MOST_LINES)
    for finding in findings[:shown]:
        yield f"  {finding.verdict.value}: {finding.answer.summary}"
    if len(findings) > shown:
        yield f"  and {len(findings) - shown} more{'' if amiss > shown else ' without a fault'}, in the bundle"
    for item in coverage:
        if item.state is not State.COLLECTED and item.reason not in (Reason.DECLINED, Reason.DISABLED):
            yield f"  not measured: {item.source}: {item.detail or item.reason.value}"


def _is_told(finding: Finding, judges: tuple[str, ...]) -> bool:
    if judges:
        return finding.check in judges and not finding.lacks
    return finding.verdict is not Verdict.SKIP and finding.check != "ticket.complete"


def _compared(reply: Reply, comparison: Comparison) -> Reply:
    return replace(
        reply,
        effect=comparison.effect.value,
        recovered=comparison.recovered,
        figures=figures_shown(comparison.compared),
        reasons=(*comparison.reasons, *differences_in_words(comparison)),
    )


def _side(name: str, evidence: SafeEvidence, about: Subject) -> Side:
    known = _of_one_call(evidence)
    return Side(name=name, run=name, tool=__version__, evidence=known, judgement=judge(known), subject=about)


def keep_evidence(evidence: SafeEvidence, folder: Path) -> None:
    """Store redacted evidence as a bundle would hold it. Raises CollectorError."""
    try:
        for member in evidence_members(evidence):
            path = folder / member.name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_text(member.text, "utf-8", newline="")
    except OSError as error:
        raise NoBundleError(f"What was measured could not be kept in {folder} ({error.strerror}).") from error


def _kept(folder: Path) -> SafeEvidence:
    return evidence_from(lambda name: (folder / name).read_bytes())


def _done(
    key: str,
    *,
    values: Mapping[str, str] | None = None,
    lines: tuple[str, ...] = (),
    causes: tuple[str, ...] = (),
    effect: str = "",
) -> Reply:
    return Reply(
        key=key,
        kind=Kind.DONE,
        at=datetime.now(UTC),
        values=values or {},
        lines=lines,
        causes=causes,
        effect=effect,
    )


def pack_up(wanted: Save, case: Case, observer: Observer) -> Reply:
    """Collect everything and pack the bundle, answers and experiments with it. Raises CollectorError.

    Where a closed terminal cut it short, what was packed until then stays, and EndedError says where.
    """
    window = case.window
    request = as_agreed(case.ask_for(window, live=window.live or case.also_live), case.replies)
    order = Order(
        request=request,
        out=case.out,
        window_given=window.known_by != KnownBy.ASSUMED,
        whole_ticket=False,
        records=(*_answers(case, request.here), *wanted.tried),
        measured=measured_before([_journal(case, key) for key in case.replies if key in REUSED], request),
        consent=consent_told(case.replies),
    )
    with only_runs_are_interrupted() as heard:
        collected = asyncio.run(collect(order, observer))
    if not collected.bundle:
        raise _error_of(collected)
    if heard.told_to_end and collected.run.interrupted:
        raise EndedError(f"Ended before all was gathered; what was, is in {collected.bundle}. It is packed anew then.")
    judged = collected.run.judgement
    lines = (
        f"{judged.verdict.value}: {judged.headline}",
        f"Who should act: {acts(judged)}",
        *(f"Cause ({cause.support.value} support): {cause.title} [{cause.cause}]" for cause in judged.causes),
        *((f"Next: {judged.next_step}",) if judged.next_step else ()),
        *((CUT_SHORT,) if collected.run.interrupted else ()),
    )
    path = str(Path(collected.bundle).absolute())
    return replace(_done(wanted.key, values={"sha256": collected.sha256}, lines=lines), value=path)


def _error_of(collected: Collected) -> CollectorError:
    problem = collected.problem or "No bundle could be written."
    if Outcome.QUARANTINED in collected.outcomes:
        return QuarantinedError(problem)
    return NoSpaceError(problem) if Outcome.NO_SPACE in collected.outcomes else NoBundleError(problem)


def _answers(case: Case, here: Host) -> tuple[GuideAnswers, ...]:
    told = told_beside(CHECKLIST, case.replies)
    given = [reply.at for reply in case.replies.values()]
    return (GuideAnswers(host=here, taken=(min(given), max(given)), told=told),) if told else ()
