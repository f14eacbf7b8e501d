import pytest

from collector.measure.moments import moments, offset_after, worst
from tests.content_factory import make_pairs
from tests.factory import START
from tests.quality_factory import losing, make_train

START_MS = START.timestamp() * 1000


def test_the_worst_second_is_named_with_its_figures() -> None:
    train = make_train(1000, losing(*range(500, 520), *range(900, 909)))
    found = worst(moments(train), 5)

    assert [item.at_ms for item in found] == [10_000, 18_000]
    assert (found[0].lost, found[0].sent, found[0].loss_percent) == (20, 50, 40.0)


def test_a_second_of_delay_is_bad_beside_an_even_rest() -> None:
    found = worst(moments(make_train(1000, lambda number: (250.0,) if 500 <= number < 550 else (20.0,))), 5)

    assert [item.at_ms for item in found] == [10_000]
    assert found[0].extra_ms == pytest.approx(230)


def test_a_long_way_is_no_bad_moment() -> None:
    assert worst(moments(make_train(1000, lambda _: (600.0,))), 5) == []


def test_a_second_with_few_packets_is_not_judged() -> None:
    assert [item.sent for item in moments(make_train(105))] == [50, 50]


def test_a_loss_that_is_always_there_stands_out_nowhere() -> None:
    assert worst(moments(make_train(3000, losing(*range(0, 3000, 10)))), 5) == []


def test_the_offset_after_an_instant_is_its_largest_change() -> None:
    pairs = make_pairs([0.0] * 40 + [-120.0] * 4 + [0.0] * 40)  # half a second apart: from 20 s to 22 s

    assert offset_after(pairs, START_MS + 15_000) == (-120.0,)
    assert offset_after(pairs, START_MS + 30_000) == (0.0,)
    assert offset_after(pairs, START_MS + 60_000) == ()
