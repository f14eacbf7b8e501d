"""Shapes findings and causes for the template: by topic, and apart where they say nothing about the incident."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from collector.model.cause import NamedCause, Support
from collector.model.finding import Finding, Limit, Verdict
from collector.model.host import HostRole
from collector.model.run import Judgement
from collector.report.quantities import quantity
from collector.report.reproduce import again
from collector.report.shown import Shown, capitalised, joined, visible
from collector.report.words import ACTS, ROLE, TOPIC, VERDICT

_SUPPORT_MEANS = {
    Support.STRONG: "the evidence carries it",
    Support.MEDIUM: "the evidence points to it",
    Support.WEAK: "possible, little speaks for it",
    Support.NONE: "nothing speaks for it",
}

Command = Callable[[str], str]
"""Returns by which command a check's measurement is made again."""

_LEADS_TO = {"pass": "for no fault", "warn": "for a problem", "fail": "for a fault"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Number:
    """One value behind a finding, in words with its unit and bound."""

    label: Shown
    words: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class LimitRow:
    """One number that the answer was judged by, and where it comes from."""

    label: Shown
    words: Shown
    source: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class FindingRow:
    """One answered question; ``anchor`` is unique on the page and safe in a link.

    ``again`` is the command that measures it anew, empty for what is not measured.
    """

    anchor: str
    check: Shown
    verdict: str
    verdict_words: Shown
    question: Shown
    summary: Shown
    advice: Shown
    host: Shown
    numbers: tuple[Number, ...]
    limits: tuple[LimitRow, ...]
    why: Shown
    again: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """All findings of one topic, the worst first."""

    name: Shown
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Findings:
    """Every finding exactly once: by topic, of a machine that is no part of the call, taken too late, not answered."""

    topics: tuple[Topic, ...]
    bystander: tuple[FindingRow, ...]
    later: tuple[FindingRow, ...]
    skipped: tuple[FindingRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class CauseRow:
    """One named cause with what speaks for and against it in the findings' own words."""

    cause: Shown
    title: Shown
    owner: Shown
    support: Shown
    support_means: Shown
    because: tuple[FindingRow, ...]
    against: tuple[FindingRow, ...]
    advice: Shown
    note: Shown
    ties: Shown


def sort_findings(judged: Judgement, command: Command = again) -> Findings:
    """Put every finding where a reader expects it."""
    rest = sorted(judged.findings, key=lambda item: (-item.verdict.severity, item.check))
    skipped, rest = _apart(rest, lambda item: item.verdict is Verdict.SKIP)
    later, rest = _apart(rest, lambda item: not item.during_incident)
    bystander, rest = _apart(rest, lambda item: item.host.role is HostRole.BYSTANDER)
    return Findings(
        topics=_topics(rest, command),
        bystander=_rows(bystander, command),
        later=_rows(later, command),
        skipped=_rows(skipped, command),
    )


def shape_causes(judged: Judgement, command: Command = again) -> tuple[CauseRow, ...]:
    """Return the causes in their order."""
    by_check = {finding.check: finding for finding in reversed(judged.findings)}
    return tuple(_cause(cause, by_check, command) for cause in judged.causes)


def _cause(cause: NamedCause, by_check: dict[str, Finding], command: Command) -> CauseRow:
    ties = f"This evidence cannot tell it from {joined(list(cause.tied_with))}." if cause.tied_with else ""
    return CauseRow(
        cause=visible(cause.cause),
        title=visible(cause.title),
        owner=visible(ACTS[cause.owner]),
        support=visible(cause.support.value),
        support_means=visible(_SUPPORT_MEANS[cause.support]),
        because=_rows((by_check[check] for check in cause.because if check in by_check), command),
        against=_rows((by_check[check] for check in cause.against if check in by_check), command),
        advice=visible(cause.advice, limit=2000),
        note=visible(cause.note, limit=2000),
        ties=visible(ties),
    )


def _topics(findings: list[Finding], command: Command) -> tuple[Topic, ...]:
    present = {_topic(finding) for finding in findings}
    ordered = [name for name in TOPIC if name in present] + sorted(present - set(TOPIC))
    return tuple(
        Topic(
            name=visible(TOPIC.get(name, capitalised(name))),
            rows=_rows((finding for finding in findings if _topic(finding) == name), command),
        )
        for name in ordered
    )


def _topic(finding: Finding) -> str:
    return finding.check.partition(".")[0]


def _rows(findings: Iterable[Finding], command: Command) -> tuple[FindingRow, ...]:
    return tuple(shape_finding(finding, command) for finding in findings)


def shape_finding(finding: Finding, command: Command = again) -> FindingRow:
    """Return one finding as the page shows it."""
    answer = finding.answer
    pairs = (quantity(name, value) for name, value in answer.values.items())
    return FindingRow(
        anchor="finding-" + re.sub(r"[^a-z0-9]+", "-", finding.check.lower()),
        check=visible(finding.check),
        verdict=finding.verdict.value,
        verdict_words=visible(_verdict_words(finding)),
        question=visible(finding.question or finding.check),
        summary=visible(answer.summary, limit=2000),
        advice=visible(answer.advice, limit=2000),
        host=visible(f"{ROLE[finding.host.role]} ({finding.host.known_by})"),
        numbers=tuple(Number(label=visible(label), words=visible(words)) for label, words in pairs),
        limits=limit_rows(finding.limits),
        why=visible(" ".join(finding.why.split()), limit=2000),
        again=visible(command(finding.check)),
    )


def limit_rows(limits: Iterable[Limit]) -> tuple[LimitRow, ...]:
    """Return limits in words, with where each is from."""
    return tuple(map(_limit, limits))


def _limit(limit: Limit) -> LimitRow:
    said = [(means, *quantity(limit.name, value)) for means, value in limit.levels]
    words = (" ".join(part for part in (means, number) if part) for means, _, number in said)
    return LimitRow(
        label=visible("".join(_limit_label(label) for _, label, _ in said[:1])),
        words=visible(", ".join(words)),
        source=visible(limit.source, limit=2000),
    )


def _limit_label(label: str) -> str:
    """Say what a limit parts where its name says only which answer it leads to."""
    first, _, rest = label.partition(" ")
    return ", ".join(part for part in (_LEADS_TO[first], rest) if part) if first in _LEADS_TO else label


def _verdict_words(finding: Finding) -> str:
    """A figure that says nothing about the incident must not read like a fault of it."""
    if not finding.bears and finding.verdict in (Verdict.WARN, Verdict.FAIL):
        return "Beyond its limit"
    return VERDICT[finding.verdict]


def _apart(findings: list[Finding], is_apart: Callable[[Finding], bool]) -> tuple[list[Finding], list[Finding]]:
    return [item for item in findings if is_apart(item)], [item for item in findings if not is_apart(item)]
