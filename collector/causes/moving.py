"""Says whether sound and picture were seen to move apart steadily."""

from collector.model.cause import Case
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
