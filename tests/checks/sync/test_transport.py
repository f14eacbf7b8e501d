import pytest

from collector.checks.sync import transport
from collector.model.finding import Verdict
from collector.model.measured import Measured
from tests.room_factory import make_pair_statistics, make_playout_statistics, make_statistics

STEADY = [float(index % 2) for index in range(20)]


@pytest.mark.parametrize("shift_ms", [0.0, 46.0, 409.0, -126.0, -1000.0])
def test_playout_timestamps_never_decide_whatever_they_say(shift_ms: float) -> None:
    answer = transport.check(make_playout_statistics([value + shift_ms for value in STEADY]))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert answer.sees == ()


def test_the_offset_carries_bound_and_distinct_count() -> None:
    offset = transport.check(make_playout_statistics(STEADY)).values["offset_ms"]
    assert isinstance(offset, Measured)
    assert (offset.value, offset.bound, offset.n) == (0.5, 0.5, 20)


def test_too_few_values_are_told_as_such() -> None:
    assert "too few" in transport.check(make_playout_statistics([1.0, 2.0])).summary


def test_absent_timestamps_are_skipped() -> None:
    assert transport.check(make_pair_statistics(60)).verdict is Verdict.SKIP
    assert transport.check(make_statistics()).verdict is Verdict.SKIP


def test_timestamps_that_are_nonsense_are_skipped_with_the_reason() -> None:
    answer = transport.check(make_playout_statistics([-11_005_039.0, -19_081_723.0]))
    assert answer.verdict is Verdict.SKIP
    assert "refused" in answer.summary
