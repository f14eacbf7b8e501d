import pytest

from collector.causes.moving import drift_seen, with_drift
from collector.model.cause import NO_SUPPORT, Opinion, Support
from collector.model.finding import Verdict
from tests.causes.cases import found, measured, weighed


@pytest.mark.parametrize(
    ("slope", "bound", "expected"),
    [(1.1, 0.0, True), (1.0, 0.0, False), (-1.1, 0.0, True), (-1.0, 0.0, False), (80.0, 79.5, False)],
)
def test_a_slope_counts_if_its_whole_interval_is_beyond_1_ms_per_s(slope: float, bound: float, expected: bool) -> None:
    case = weighed(found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(slope, bound)))
    assert drift_seen(case) is expected


def test_nothing_measured_is_no_drift() -> None:
    assert not drift_seen(weighed())
    assert not drift_seen(weighed(found("sync.drift", Verdict.SKIP)))


@pytest.mark.parametrize(
    ("support", "raised"),
    [(Support.WEAK, Support.MEDIUM), (Support.MEDIUM, Support.STRONG), (Support.STRONG, Support.STRONG)],
)
def test_a_drift_that_was_seen_raises_support_by_one_step(support: Support, raised: Support) -> None:
    case = weighed(found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(80.0)))
    opinion = with_drift(case, Opinion(support=support, because=("timestamps.drift",)))
    assert (opinion.support, opinion.because) == (raised, ("timestamps.drift", "sync.drift"))
    assert with_drift(case, NO_SUPPORT) == NO_SUPPORT
    assert with_drift(weighed(), Opinion(support=support)).support is support
