import math
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure import packets
from tests.quality_factory import losing, make_train


def test_a_train_that_all_comes_back_lost_nothing_and_kept_its_order() -> None:
    train = make_train()

    assert packets.loss_percent(train).value == 0
    assert packets.loss_percent(train).high < 0.4
    assert (packets.reordered(train), packets.duplicates(train), packets.bursts(train).count) == (0, 0, 0)
    assert packets.round_trip_ms(train, 0.5).value == pytest.approx(20)
    assert packets.jitter_ms(train).value == pytest.approx(0)


def test_jitter_is_what_rfc_3550_settles_at() -> None:
    chance = random.Random(3)
    train = make_train(3000, lambda _: (50 + chance.random() * 9,))  # less than the pace: nothing overtakes

    # Two even draws from 0 to 9 ms differ by a third of it on average.
    assert packets.jitter_ms(train).value == pytest.approx(3, rel=0.1)
    assert packets.jitter_ms(train).low <= 3 <= packets.jitter_ms(train).high
    middle, most = packets.spread_ms(train)
    assert middle.value == pytest.approx(4.5, rel=0.1)
    assert most.value == pytest.approx(8.1, rel=0.1)


@pytest.mark.parametrize(("lost", "of", "low", "high"), [(0, 10, 0.0, 27.8), (5, 50, 4.3, 21.4), (50, 50, 92.9, 100.0)])
def test_the_bound_of_a_share_is_wilsons(lost: int, of: int, low: float, high: float) -> None:
    found = packets.share_percent(lost, of, "synthetic")
    assert found.bound == pytest.approx(max(found.value - low, high - found.value), abs=0.1)


def test_a_share_of_nothing_has_no_bound() -> None:
    assert packets.share_percent(0, 0, "synthetic").bound == math.inf


def test_losses_that_stand_together_are_a_burst() -> None:
    found = packets.bursts(make_train(1000, losing(10, 100, 101, 102, 500)))

    assert (found.count, found.longest, found.longest_sent_ms) == (3, 3, 2000.0)
    assert found.mean_length == pytest.approx(5 / 3)
    assert found.lost_after_lost == pytest.approx(2 / 5)
    assert found.lost_after_kept == pytest.approx(3 / 994)


def test_packets_that_had_no_time_to_come_back_are_not_lost() -> None:
    train = make_train(100, losing(*range(90, 100)), closed_after_ms=packets.LATE_MS - 200)

    assert packets.counted(train) == 90
    assert packets.lost(train) == []


def test_overtaken_and_repeated_packets_are_counted() -> None:
    train = make_train(100, lambda number: (50.0,) if number == 10 else (5.0, 7.0) if number == 50 else (5.0,))

    assert packets.reordered(train) == 1
    assert packets.duplicates(train) == 1
    assert packets.loss_percent(train).value == 0


def test_numbers_that_were_never_sent_are_left_alone() -> None:
    train = make_train(10)
    foreign = replace(train.arrivals[0], number=99)

    assert len(packets.trips(replace(train, arrivals=(*train.arrivals, foreign)))) == 10


def test_a_few_packets_sent_very_late_widen_the_bound_of_jitter_only() -> None:
    steady = make_train()
    stalled = replace(steady, sent_ms=tuple(at + 15.0 * (index % 10 == 9) for index, at in enumerate(steady.sent_ms)))

    assert packets.own_lateness_ms(stalled) == 0
    assert packets.own_jitter_ms(stalled) == pytest.approx(3.0, abs=0.1)
    assert packets.jitter_ms(stalled).bound > 3.0


def test_our_own_lateness_widens_every_bound() -> None:
    steady, late = make_train(), make_train(late_ms=3.0)

    assert packets.own_lateness_ms(late) == pytest.approx(3.0)
    assert packets.round_trip_ms(late, 0.5).bound >= packets.round_trip_ms(steady, 0.5).bound + 3.0


def test_the_longest_silence_is_found() -> None:
    assert packets.longest_gap_ms(make_train(200, losing(*range(50, 60)))) == pytest.approx(220)


def test_nothing_that_came_back_is_no_figure() -> None:
    empty = make_train(100, lambda _: ())

    assert packets.round_trip_ms(empty, 0.5).n == 0
    assert packets.jitter_ms(empty).bound == math.inf
    assert packets.loss_percent(empty).value == 100


@given(st.sets(st.integers(0, 199)))
def test_bursts_hold_exactly_what_is_lost(numbers: set[int]) -> None:
    train = make_train(200, losing(*numbers))
    found = packets.bursts(train)

    assert packets.lost(train) == sorted(numbers)
    assert found.mean_length * found.count == pytest.approx(len(numbers))
    assert found.longest <= len(numbers)


def test_what_may_have_been_discarded_widens_the_bounds_where_packets_overtake() -> None:
    chance = random.Random(3)
    took_ms = [20 + chance.random() * 60 for _ in range(1000)]
    whole = make_train(1000, lambda number: (took_ms[number],))
    without_slow = make_train(1000, lambda number: (took_ms[number],) if took_ms[number] < 62 else ())

    assert packets.reordered(without_slow)
    assert packets.round_trip_ms(without_slow, 0.5).high >= packets.round_trip_ms(whole, 0.5).value
    assert packets.discarded_share(whole) == 0


def test_what_is_lost_in_order_was_lost_on_the_way() -> None:
    assert packets.discarded_share(make_train(1000, losing(*range(0, 1000, 10)))) == 0
