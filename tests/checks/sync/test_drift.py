import pytest

from collector.checks.sync import drift
from collector.model.finding import Verdict
from tests.room_factory import make_pair_statistics, make_playout_statistics


@pytest.mark.parametrize(
    ("ms_per_poll", "told"), [(0.49, "No drift"), (0.51, "earlier"), (-0.49, "No drift"), (-0.51, "later")]
)
def test_a_drift_is_told_from_one_ms_per_second_on(ms_per_poll: float, told: str) -> None:
    answer = drift.check(make_playout_statistics([ms_per_poll * index for index in range(40)]))
    assert told in answer.summary
    assert answer.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("count", "expected"), [(9, Verdict.SKIP), (10, Verdict.INCONCLUSIVE)])
def test_a_trend_needs_ten_distinct_values(count: int, expected: Verdict) -> None:
    assert drift.check(make_playout_statistics([float(index) for index in range(count)])).verdict is expected


def test_absent_timestamps_are_skipped() -> None:
    assert drift.check(make_pair_statistics(60)).verdict is Verdict.SKIP
