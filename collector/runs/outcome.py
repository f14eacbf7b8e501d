"""Turns how a run ended into the contract's exit code and every reason that applies."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import SafeEvidence
from collector.model.finding import Finding, Verdict
from collector.model.records.logs import LogExcerpt
from collector.model.run import Judgement
from collector.model.source import SourcePlan, Wanted
from collector.model.window import TimeWindow


class Outcome(Enum):
    """A reason to exit with a code; the order is the contract's order of precedence."""

    USAGE = ("usage", 2)
    INTERRUPTED = ("interrupted", 130)
    NO_SPACE = ("no_space", 8)
    QUARANTINED = ("quarantined", 6)
    NO_BUNDLE = ("no_bundle", 3)
    NOT_DELIVERED = ("not_delivered", 7)
    PROBLEMS = ("problems", 1)
    OUTSIDE_WINDOW = ("no_record_in_window", 5)
    SOURCE_MISSING = ("source_missing", 4)
    TICKET_INCOMPLETE = ("ticket_incomplete", 4)
    INCONCLUSIVE = ("inconclusive", 4)

    @property
    def reason(self) -> str:
        """The word in ``exit_reasons``."""
        return self.value[0]

    @property
    def code(self) -> int:
        """The process's exit code if nothing before it applies."""
        return self.value[1]


OF_THE_CALL = ("room.", "recording.", "publisher.timestamps")
"""How the kinds of records begin that tell of the call, and not of a machine."""

SET_ASIDE = frozenset({Reason.DECLINED, Reason.DISABLED})
"""A source that the user's own options rule out (--no-join, a window in the past) was not asked for after all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the user asked for that decides the exit code."""

    plans: tuple[SourcePlan, ...]
    window: bool
    logs: bool
    whole_ticket: bool = False


def outcomes(
    *, judgement: Judgement, evidence: SafeEvidence, asked: Asked, interrupted: bool, full: bool = False
) -> tuple[Outcome, ...]:
    """Return all outcomes that apply, the deciding one first; empty means complete and nothing wrong.

    ``full``: a disk ran full on the way, so that something is not in the bundle, or was not kept.
    """
    found: set[Outcome] = set()
    if interrupted:
        found.add(Outcome.INTERRUPTED)
    if full:
        found.add(Outcome.NO_SPACE)
    if judgement.verdict in (Verdict.WARN, Verdict.FAIL):
        found.add(Outcome.PROBLEMS)
    if judgement.verdict is Verdict.INCONCLUSIVE:
        found.add(Outcome.INCONCLUSIVE)
    if (asked.window or asked.logs) and not _any_record_in_window(evidence, logs=asked.logs):
        found.add(Outcome.OUTSIDE_WINDOW)
    if _asked_source_missing(evidence, asked.plans):
        found.add(Outcome.SOURCE_MISSING)
    if asked.whole_ticket and _ticket_incomplete(judgement.findings):
        found.add(Outcome.TICKET_INCOMPLETE)
    return tuple(outcome for outcome in Outcome if outcome in found)


def exit_code(found: Iterable[Outcome]) -> int:
    """Return the exit code of the first outcome in the contract's order; 0 if there is none."""
    present = set(found)
    return next((outcome.code for outcome in Outcome if outcome in present), 0)


def _any_record_in_window(evidence: SafeEvidence, *, logs: bool) -> bool:
    """With logs, a log line; without, anything that tells of the call itself. This machine's own figures do not."""
    window = evidence.incident.window
    if any(_reaches(excerpt, window) for excerpt in evidence.every(LogExcerpt)):
        return True
    if logs:
        return False
    about_the_call = (item for item in evidence.records if item.kind.startswith(OF_THE_CALL))
    return any(item.taken[0] <= window.end and item.taken[1] >= window.start for item in about_the_call)


def _reaches(excerpt: LogExcerpt, window: TimeWindow) -> bool:
    """Whether a line lies inside: one is enough, though it covers no part of the window."""
    read = excerpt.read
    return bool(excerpt.kept_lines and read) and read[0] <= window.end and read[-1] >= window.start


def _asked_source_missing(evidence: SafeEvidence, plans: tuple[SourcePlan, ...]) -> bool:
    ended = {item.source: item for item in evidence.coverage}
    wanted = (plan for plan in plans if plan.wanted is Wanted.ASKED and plan.skip not in SET_ASIDE)
    return any(plan.source not in ended or not _satisfied(ended[plan.source]) for plan in wanted)


def _satisfied(item: Coverage) -> bool:
    return item.state is State.COLLECTED or item.reason is Reason.UNSUPPORTED


def _ticket_incomplete(findings: tuple[Finding, ...]) -> bool:
    return any(finding.check == "ticket.complete" and finding.verdict is not Verdict.PASS for finding in findings)
