"""Says whether sound and picture were seen to move apart steadily."""

from dataclasses import replace

from collector.model.cause import Case, Opinion, Support
from collector.model.finding import Verdict
from collector.model.measured import Measured

NOTICED_MS_PER_S = 1.0
"""Below 1 ms/s sampling alone gives slopes on streams in perfect step."""


def drift_seen(case: Case) -> bool:
    """Whether ``sync.drift`` measured a slope whose whole interval lies beyond 1 ms/s, either way."""
    finding = case.finding("sync.drift")
    slope = finding.answer.values.get("slope_ms_per_s")
    if finding.verdict in (Verdict.SKIP, Verdict.PASS) or not isinstance(slope, Measured):
        return False
    return slope.low > NOTICED_MS_PER_S or slope.high < -NOTICED_MS_PER_S


def with_drift(case: Case, opinion: Opinion) -> Opinion:
    """Raise a supported cause that makes things move apart by one step if they were seen to do so."""
    if opinion.support is Support.NONE or not drift_seen(case):
        return opinion
    raised = list(Support)[min(opinion.support.strength + 1, Support.STRONG.strength)]
    return replace(opinion, support=raised, because=(*opinion.because, "sync.drift"))
