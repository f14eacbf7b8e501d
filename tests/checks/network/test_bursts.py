import pytest

from collector.checks.network import bursts
from collector.model.finding import Verdict
from tests.quality_factory import losing, make_train


@pytest.mark.parametrize(
    ("in_a_row", "expected"),
    [(0, Verdict.PASS), (3, Verdict.PASS), (4, Verdict.WARN), (10, Verdict.WARN), (11, Verdict.FAIL)],
)
def test_the_verdict_changes_at_60_and_at_200_ms_in_a_row(in_a_row: int, expected: Verdict) -> None:
    assert bursts.check(make_train(1000, losing(*range(100, 100 + in_a_row)))).verdict is expected


def test_losses_apart_are_no_burst() -> None:
    answer = bursts.check(make_train(1000, losing(*range(0, 1000, 20))))

    assert answer.verdict is Verdict.PASS
    assert "50 packets were lost in 50 runs, at most 1 in a row" in answer.summary


@pytest.mark.parametrize(("packets", "expected"), [(500, Verdict.INCONCLUSIVE), (501, Verdict.FAIL)])
def test_less_than_ten_seconds_decide_nothing(packets: int, expected: Verdict) -> None:
    assert bursts.check(make_train(packets, losing(*range(100, 130)))).verdict is expected


def test_runs_say_nothing_where_packets_overtake_one_another() -> None:
    train = make_train(1000, lambda number: () if 100 <= number < 130 else (70.0,) if number == 500 else (5.0,))

    assert bursts.check(train).verdict is Verdict.INCONCLUSIVE
