"""Picks the A/V offset that a run stands for, with the finding that measured it."""

from dataclasses import dataclass

from collector.model.finding import Finding, Verdict
from collector.model.measured import Measured
from collector.report.quantities import offset

_BEST_FIRST = ("sync.offset", "sync.transport")  # content before estimates; a rehearsal is not the call
_VALUE = "offset_ms"


@dataclass(frozen=True, kw_only=True, slots=True)
class OffsetSeen:
    """The offset in words and the finding it is from; ``pattern`` says constant, drift, step or intermittent.

    ``decides`` is false for an estimate that alone is never enough; its words say so.
    """

    words: str
    decides: bool
    finding: Finding
    value: Measured
    pattern: str

    @property
    def by(self) -> str:
        """How it was measured, for people."""
        return f"{self.finding.check}: {self.value.method}, {self.value.n:,} observations"


def offsets_seen(findings: tuple[Finding, ...]) -> tuple[OffsetSeen, ...]:
    """Return the best offset that bears on the incident, or nothing."""
    found = sorted(filter(_has_offset, findings), key=_rank)[:1]
    return tuple(
        _seen(finding, value, _pattern(findings))
        for finding in found
        if isinstance(value := finding.answer.values[_VALUE], Measured)
    )


def _seen(finding: Finding, value: Measured, pattern: str) -> OffsetSeen:
    decides = finding.verdict is not Verdict.INCONCLUSIVE
    words = offset(value) if decides else f"only estimated: {offset(value)}"
    return OffsetSeen(words=words, decides=decides, finding=finding, value=value, pattern=pattern)


def _has_offset(finding: Finding) -> bool:
    measured = isinstance(finding.answer.values.get(_VALUE), Measured)
    return measured and finding.check in _BEST_FIRST and finding.bears and finding.verdict is not Verdict.SKIP


def _rank(finding: Finding) -> int:
    return _BEST_FIRST.index(finding.check)


def _pattern(findings: tuple[Finding, ...]) -> str:
    for finding in findings:
        if finding.check == "sync.pattern" and finding.bears and finding.verdict is not Verdict.SKIP:
            return finding.answer.summary
    return ""
