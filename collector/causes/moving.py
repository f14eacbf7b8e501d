"""Says whether sound and picture were seen to move apart steadily."""

from dataclasses import replace

from collector.model.cause import Case, Opinion, Support
from collector.model.finding import Verdict
from collector.model.measured import Measured

FASTEST_CLOCK_MS_PER_S = 10.0
"""1 %: no two clocks are that far apart, what moves faster is a wrong rate."""

NOTICED_MS_PER_S = 1.0
"""Below 1 ms/s sampling alone gives slopes on streams in perfect step."""


ALIKE = 2.0
"""How many times faster or slower the content may move than a trace tells: buffers stretch what they hold (ours)."""


def drift_seen(case: Case) -> bool:
    """Whether ``sync.drift`` saw a steady drift of the content, or a slope whose whole interval is beyond 1 ms/s."""
    if content_drift_ms_per_s(case):
        return True
    finding = case.finding("sync.drift")
    slope = finding.answer.values.get("slope_ms_per_s")
    if finding.verdict in (Verdict.SKIP, Verdict.PASS) or not isinstance(slope, Measured):
        return False
    return slope.low > NOTICED_MS_PER_S or slope.high < -NOTICED_MS_PER_S


def content_drift_ms_per_s(case: Case) -> float:
    """Return the slope of a steady drift that the content itself showed (positive: audio gets earlier), else 0."""
    finding = case.finding("sync.drift")
    slope = finding.answer.values.get("slope_ms_per_s")
    if finding.verdict not in (Verdict.WARN, Verdict.FAIL) or not isinstance(slope, Measured):
        return 0.0
    return slope.value


def by_content_alone(case: Case, *, trace: str, support: Support) -> Opinion:
    """Weigh a cause of moving apart by the content's drift; a trace that shows nothing of it contradicts, down to WEAK.

    Subscribers cannot tell these causes apart by anything but how fast they move.
    """
    right = case.verdict(trace) is Verdict.PASS
    return Opinion(
        support=Support.WEAK if right else support,
        because=("sync.drift",),
        against=(trace,) if right else (),
        note="" if right else "A trace of the publisher's timestamps would tell which clock or rate it is.",
    )


def with_drift(case: Case, opinion: Opinion, *, traced_ms_per_s: tuple[Measured, ...] = ()) -> Opinion:
    """Raise a supported cause that makes things move apart by one step if they were seen to do so.

    ``traced_ms_per_s`` holds what the cause's own trace says of it, if it does (positive: audio gets earlier): a drift
    to the other side or of another size is not the one that it makes.
    """
    if opinion.support is Support.NONE or not drift_seen(case):
        return opinion
    slope = case.finding("sync.drift").answer.values.get("slope_ms_per_s")
    if isinstance(slope, Measured) and not all(_alike(slope, traced) for traced in traced_ms_per_s):
        return opinion
    raised = list(Support)[min(opinion.support.strength + 1, Support.STRONG.strength)]
    return replace(opinion, support=raised, because=(*opinion.because, "sync.drift"))


def _alike(seen: Measured, traced: Measured) -> bool:
    """Whether both may go to the same side, neither ``ALIKE`` times faster than the other, bounds considered."""
    slowest, fastest = _size(seen, traced)
    least, most = _size(traced, traced)
    return fastest > 0 and most > 0 and fastest * ALIKE >= least and slowest <= most * ALIKE


def _size(measured: Measured, towards: Measured) -> tuple[float, float]:
    return (measured.low, measured.high) if towards.value > 0 else (-measured.high, -measured.low)
