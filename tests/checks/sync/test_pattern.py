import pytest

from collector.checks.sync import pattern
from collector.model.finding import Verdict
from tests.room_factory import make_pair_statistics, make_playout_statistics


@pytest.mark.parametrize(
    ("offsets_ms", "expected"),
    [
        ([float(index % 2) for index in range(24)], "constant"),
        ([5.0 * index for index in range(24)], "drift"),
        ([index % 2 + (80.0 if index >= 12 else 0.0) - 90 for index in range(24)], "step"),
        ([200.0 if index in (5, 15) else float(index % 2) for index in range(24)], "intermittent"),
    ],
)
def test_the_pattern_is_named_and_never_decides(offsets_ms: list[float], expected: str) -> None:
    answer = pattern.check(make_playout_statistics(offsets_ms))
    assert answer.values["pattern"] == expected
    assert answer.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("count", "expected"), [(9, Verdict.SKIP), (10, Verdict.INCONCLUSIVE)])
def test_a_pattern_needs_ten_distinct_values(count: int, expected: Verdict) -> None:
    answer = pattern.check(make_playout_statistics([float(index % 2) for index in range(count)]))
    assert answer.verdict is expected


def test_absent_timestamps_are_skipped() -> None:
    assert pattern.check(make_pair_statistics(60)).verdict is Verdict.SKIP
