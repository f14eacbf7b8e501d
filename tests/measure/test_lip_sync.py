import pytest

from collector.measure.lip_sync import in_words, offset_verdict
from collector.model.finding import Verdict
from collector.model.measured import Measured
from tests.checks.lip_sync_limits import AT_THE_LIMITS


def make(value: float, bound: float) -> Measured:
    return Measured(value=value, bound=bound, n=10, method="synthetic")


@pytest.mark.parametrize(
    ("value", "bound", "expected"),
    [
        *AT_THE_LIMITS,
        (88, 10, Verdict.WARN),
        (0, float("inf"), Verdict.INCONCLUSIVE),
    ],
)
def test_the_verdict_changes_where_viewers_notice(value: float, bound: float, expected: Verdict) -> None:
    assert offset_verdict(make(value, bound)) is expected


@pytest.mark.parametrize(("value", "expected"), [(-231, "231 ± 6 ms late"), (60, "60 ± 6 ms early")])
def test_the_side_is_said_in_words(value: float, expected: str) -> None:
    assert in_words(make(value, 6)) == expected
