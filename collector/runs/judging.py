"""Turns redacted evidence into a judgement: the same for the same evidence, live or reloaded from a bundle."""

from dataclasses import replace

from collector.causes.runner import name_causes
from collector.checks.runner import run_checks
from collector.model.cause import Case, NamedCause, Owner, Support
from collector.model.coverage import Reason, State
from collector.model.evidence import SafeEvidence
from collector.model.finding import Finding, Verdict
from collector.model.incident import Field
from collector.model.records.room import RoomStatistics
from collector.model.run import Judgement
from collector.model.stage import SOURCE_TO_RECEIVER, Stage

OFFSET = "sync.offset"
SHUT = frozenset({Reason.NOT_FOUND, Reason.DENIED, Reason.TIMEOUT})
DECIDED = frozenset({Verdict.PASS, Verdict.WARN, Verdict.FAIL})
MEASURE_AGAIN = "Mend what is said beside each source to have kept it from being measured, and measure again."


def judge(evidence: SafeEvidence) -> Judgement:
    """Run checks, weigh causes and state the headline. Does no I/O and reads no clock."""
    findings, broken = run_checks(evidence)
    causes, broken_causes = name_causes(Case(findings=findings, evidence=evidence))
    unmeasured = _not_measured(findings)
    verdict = _headline_verdict(findings, unmeasured)
    return Judgement(
        verdict=verdict,
        owner=_owner(causes),
        headline=_headline(verdict, findings, causes),
        not_measured=unmeasured,
        next_step=_next_step(verdict, findings, causes, _shut(evidence)),
        causes=causes,
        findings=findings,
        broken_checks=broken + broken_causes,
    )


def judge_measurement(judgement: Judgement) -> Judgement:
    """Return the judgement of a measurement by itself: its headline is the worst answer, on whatever machine.

    Of equally bad ones that is the offset's: it is what a room is measured for. A named cause says best what to do.
    Where every stage from source to receiver was measured and is in order, answers that need longer do not change that.
    """
    answered = [f for f in judgement.findings if f.verdict is not Verdict.SKIP and f.check != "ticket.complete"]
    worst = max(answered, key=lambda f: (f.verdict.severity, f.check == OFFSET), default=None)
    if worst is None:
        return replace(
            judgement, verdict=Verdict.INCONCLUSIVE, headline="Nothing could be measured", next_step=MEASURE_AGAIN
        )
    if worst.verdict is Verdict.INCONCLUSIVE and judgement.verdict is Verdict.PASS:
        return judgement
    step = judgement.next_step if _leading(judgement.causes) else worst.answer.advice
    return replace(judgement, verdict=worst.verdict, headline=worst.answer.summary, next_step=step)


def _not_measured(findings: tuple[Finding, ...]) -> tuple[Stage, ...]:
    seen = {
        stage for finding in findings if finding.verdict in DECIDED and finding.bears for stage in finding.answer.sees
    }
    return tuple(stage for stage in Stage if stage not in seen)


def _headline_verdict(findings: tuple[Finding, ...], unmeasured: tuple[Stage, ...]) -> Verdict:
    """The worst WARN or FAIL that bears; else PASS only if source to receiver's buffers was measured (design)."""
    worst = max(
        (finding.verdict for finding in findings if finding.bears), key=lambda v: v.severity, default=Verdict.SKIP
    )
    if worst in (Verdict.WARN, Verdict.FAIL):
        return worst
    return Verdict.INCONCLUSIVE if set(unmeasured) & set(SOURCE_TO_RECEIVER) else Verdict.PASS


def _established(causes: tuple[NamedCause, ...]) -> tuple[NamedCause, ...]:
    return tuple(cause for cause in causes if cause.support.strength >= Support.MEDIUM.strength)


def _leading(causes: tuple[NamedCause, ...]) -> tuple[NamedCause, ...]:
    """Return the best supported cause and, as well supported, those that this evidence cannot tell from it."""
    established = _established(causes)
    return tuple(
        cause
        for cause in established
        if cause is established[0]
        or (cause.support is established[0].support and cause.cause in established[0].tied_with)
    )


def _owner(causes: tuple[NamedCause, ...]) -> Owner:
    """Who must act: the owner of the best supported cause, unknown if equally supported causes have several owners."""
    established = _established(causes)
    best = {cause.owner for cause in established if cause.support is established[0].support}
    return best.pop() if len(best) == 1 else Owner.UNKNOWN


def _headline(verdict: Verdict, findings: tuple[Finding, ...], causes: tuple[NamedCause, ...]) -> str:
    leading = _leading(causes)
    if leading:
        return ", or: ".join(cause.title for cause in leading)
    if verdict in (Verdict.WARN, Verdict.FAIL):
        return next(f.answer.summary for f in findings if f.bears and f.verdict is verdict)
    if verdict is Verdict.PASS:
        return "Sound and picture arrive together, measured from the source to the receiver's buffers"
    return "Not enough was measured to say where sound and picture part"


def _next_step(verdict: Verdict, findings: tuple[Finding, ...], causes: tuple[NamedCause, ...], shut: str) -> str:
    leading = _leading(causes)
    if len(leading) > 1 and leading[0].note:
        return f"{leading[0].note} {leading[0].advice}"  # the note of a tie says what would separate it
    if leading:
        return leading[0].advice
    wanted = [f for f in findings if f.answer.advice and f.bears and f.verdict in (Verdict.FAIL, Verdict.WARN)]
    if not wanted and shut:
        return shut
    if not wanted:
        wanted = [f for f in findings if f.check == OFFSET and f.answer.advice]
    worst_first = sorted(wanted, key=lambda f: -f.verdict.severity)
    if worst_first:
        return worst_first[0].answer.advice
    return "" if verdict is Verdict.PASS else "Run avsync beside the call: avsync collect --room ROOM --url URL"


def _shut(evidence: SafeEvidence) -> str:
    """Return why a room on a known server could not be listened to, and the way in, which then comes first."""
    if not evidence.incident.value(Field.SERVER_HOST):
        return ""
    rooms = [item for item in evidence.coverage if item.source == RoomStatistics.kind and item.state is State.MISSING]
    return next((item.detail[:1].upper() + item.detail[1:] for item in rooms if item.reason in SHUT), "")
