import pytest

from collector.causes.moving import drift_seen
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
