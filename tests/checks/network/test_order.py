import pytest

from collector.checks.network import order
from collector.model.finding import Verdict
from tests.quality_factory import make_train

PACKETS = 10_000


@pytest.mark.parametrize(
    ("overtaken", "expected"), [(0, Verdict.PASS), (75, Verdict.PASS), (100, Verdict.INCONCLUSIVE), (130, Verdict.WARN)]
)
def test_one_in_a_hundred_may_be_overtaken(overtaken: int, expected: Verdict) -> None:
    late = set(range(0, PACKETS, PACKETS // overtaken)) if overtaken else set()
    train = make_train(PACKETS, lambda number: (45.0,) if number in late else (5.0,))

    assert order.check(train).verdict is expected


@pytest.mark.parametrize(("copies", "expected"), [(1, Verdict.PASS), (2, Verdict.WARN)])
def test_packets_that_come_twice_warn(copies: int, expected: Verdict) -> None:
    assert order.check(make_train(1000, lambda _: (5.0,) * copies)).verdict is expected


@pytest.mark.parametrize(("packets", "expected"), [(500, Verdict.INCONCLUSIVE), (501, Verdict.PASS)])
def test_less_than_ten_seconds_decide_nothing(packets: int, expected: Verdict) -> None:
    assert order.check(make_train(packets)).verdict is expected
