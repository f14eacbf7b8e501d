"""Picks the A/V offset that a run stands for, and says it in a sentence: how much, of what kind, since when, where."""

from dataclasses import dataclass
from datetime import UTC, datetime

from collector.measure import robust
from collector.measure.content import worst_first
from collector.measure.lip_sync import IN_SYNC_MS
from collector.measure.pattern import Pattern
from collector.model.evidence import SafeEvidence
from collector.model.finding import Finding, Verdict
from collector.model.measured import Measured
from collector.model.records.content import ContentPair, RoomContent
from collector.report.quantities import offset, plain
from collector.report.shown import capitalised

_RECORDED = "sync.recording"
_BEST_FIRST = ("sync.offset", _RECORDED, "sync.transport")
"""Content before estimates, what was received before what was recorded; a rehearsal is not the call."""
_VALUE = "offset_ms"
_NEIGHBOURS = 2
"""On each side: one marker that was read wrongly is no change of the offset."""

_KIND = {
    Pattern.CONSTANT: "constant",
    Pattern.DRIFT: "drifting",
    Pattern.STEP: "changing in a step",
    Pattern.INTERMITTENT: "coming and going",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class OffsetSeen:
    """The offset in words and the finding it is from.

    ``decides`` is false for an estimate that alone is never enough; its words say so.
    """

    words: str
    decides: bool
    finding: Finding
    value: Measured

    @property
    def by(self) -> str:
        """How it was measured, for people."""
        return f"by {self.value.method}, {self.value.n:,} observations"


def offsets_seen(findings: tuple[Finding, ...]) -> tuple[OffsetSeen, ...]:
    """Return the best offset that bears on the incident, or nothing."""
    found = sorted(filter(_has_offset, findings), key=_rank)[:1]
    return tuple(
        _seen(finding, value) for finding in found if isinstance(value := finding.answer.values[_VALUE], Measured)
    )


def offset_sentence(seen: OffsetSeen, findings: tuple[Finding, ...], evidence: SafeEvidence, place: str) -> str:
    """Return ``Audio reaches the viewer 231 ± 6 ms late, constant, since 14:02:10 UTC; it arises in …``.

    ``place`` is the last part, empty where it is not known. What decides nothing is said so, without class and place.
    """
    what = offset(seen.value).removeprefix("audio ")
    if seen.finding.check == _RECORDED:
        said = {Verdict.PASS: "which nobody notices", Verdict.INCONCLUSIVE: "too uncertain to judge"}
        kind = said.get(seen.finding.verdict) or _named(seen.finding.answer.values.get("pattern"))
        return ", ".join(part for part in (f"In the recording, audio is {what}", kind) if part)
    if not seen.decides and seen.finding.answer.sees:
        return f"Audio reaches the viewer {what}, too uncertain to say whether anybody notices"
    if not seen.decides:
        return capitalised(seen.words)
    if seen.finding.verdict is Verdict.PASS:
        return f"Audio reaches the viewer {what}, which nobody notices"
    parts = [f"Audio reaches the viewer {what}", _kind(findings), _since(evidence)]
    return ", ".join(part for part in parts if part) + (f"; {place}" if place else "")


def _seen(finding: Finding, value: Measured) -> OffsetSeen:
    decides = finding.verdict is not Verdict.INCONCLUSIVE
    if finding.check == _RECORDED:
        words = f"{offset(value)} in the recording"
        return OffsetSeen(words=words, decides=decides, finding=finding, value=value)
    words = offset(value) if decides else f"only estimated: {offset(value)}"
    return OffsetSeen(words=words, decides=decides, finding=finding, value=value)


def _has_offset(finding: Finding) -> bool:
    measured = isinstance(finding.answer.values.get(_VALUE), Measured)
    return measured and finding.check in _BEST_FIRST and finding.bears and finding.verdict is not Verdict.SKIP


def _rank(finding: Finding) -> tuple[bool, int]:
    estimated = finding.check != _RECORDED and not finding.answer.sees
    return estimated, _BEST_FIRST.index(finding.check)


def _kind(findings: tuple[Finding, ...]) -> str:
    """Say the class that markers showed: only they say whether it corrects itself."""
    for finding in findings:
        if finding.check == "sync.pattern" and finding.bears and "corrects_itself" in finding.answer.values:
            named, watched = _named(finding.answer.values.get("pattern")), finding.answer.values.get("watched_s")
            briefly = finding.verdict is Verdict.INCONCLUSIVE
            over = f" over {plain(watched)} s" if briefly and isinstance(watched, float) else ""
            return named + over if named else ""
    return ""


def _named(pattern: object) -> str:
    return next((words for kind, words in _KIND.items() if kind.value == pattern), "")


def _since(evidence: SafeEvidence) -> str:
    """Say since when markers were out of step, or from when to when; nothing where none were seen."""
    for content in evidence.every(RoomContent):
        for sender in worst_first(content)[:1]:
            return _stretch(sender.pairs)
    return ""


def _stretch(pairs: tuple[ContentPair, ...]) -> str:
    outside = [not IN_SYNC_MS[0] <= level <= IN_SYNC_MS[1] for level in _smooth(pairs)]
    if not any(outside):
        return ""
    last = max(index for index, out in enumerate(outside) if out)
    first = max((index + 1 for index, out in enumerate(outside[:last]) if not out), default=0)
    begun = f"since {'at least ' if first == 0 else ''}{_clock(pairs[first])} UTC"
    if last == len(pairs) - 1:
        return begun
    return f"last from {_clock(pairs[first])} to {_clock(pairs[last])} UTC"


def _smooth(pairs: tuple[ContentPair, ...]) -> list[float]:
    offsets = [pair.offset_ms for pair in pairs]
    return [
        robust.median(offsets[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]).value
        for index in range(len(offsets))
    ]


def _clock(pair: ContentPair) -> str:
    return f"{datetime.fromtimestamp(pair.at_ms / 1000, UTC):%H:%M:%S}"
