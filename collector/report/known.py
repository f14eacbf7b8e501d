"""Turns the finding about public reports into what the first screen says of a known issue."""

from dataclasses import dataclass

from collector.model.finding import Finding, Verdict
from collector.report.findings import shape_finding
from collector.report.shown import Shown, visible

_CHECK = "logs.public-report"


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownIssue:
    """A public report that what happened matches, or may match; the advice names its thread as text."""

    certain: bool
    summary: Shown
    advice: Shown
    anchor: str


def known_issues(findings: tuple[Finding, ...]) -> tuple[KnownIssue, ...]:
    """Return the reports that the check found, those that only may match included."""
    return tuple(
        KnownIssue(
            certain=item.verdict is not Verdict.INCONCLUSIVE,
            summary=visible(item.answer.summary, limit=300),
            advice=visible(item.answer.advice, limit=300),
            anchor=shape_finding(item).anchor,
        )
        for item in findings
        if item.check == _CHECK and item.verdict is not Verdict.SKIP
    )
