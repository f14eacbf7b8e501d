"""Rates and extra delay from synthetic counts and packets whose truth is known."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.link_load import (
    Count,
    Meanwhile,
    Pulse,
    delays_over_time,
    extra_ms,
    held_by,
    rate_kbit_s,
    rates_over_time,
    short_of_cpu,
)
from collector.model.load import UP_CEILING_KBIT_S
from collector.model.measured import Measured
from collector.model.records.load import HeldBy, Way


def counts(kbit_s: float, *, seconds: float = 5.0, lump_s: float = 0.0) -> list[Count]:
    """Count ten times a second what comes evenly, or what is handed over every ``lump_s`` seconds only."""
    times = [step / 10 for step in range(int(seconds * 10) + 1)]
    return [Count(at_s=at, total_bytes=kbit_s * 125 * (at // lump_s * lump_s if lump_s else at)) for at in times]


def meanwhile(delays_ms: Sequence[float], *, lost_percent: float = 0.0, late_ms: float = 2.0) -> Meanwhile:
    return Meanwhile(delays_ms=tuple(delays_ms), lost_percent=lost_percent, late_ms=late_ms)


def around(delay_ms: float, *, packets: int = 250) -> list[float]:
    chance = random.Random(3)
    return [delay_ms + chance.random() for _ in range(packets)]


IDLE = meanwhile(around(25.0, packets=100))


@given(st.floats(10, 100_000))
def test_an_even_flow_has_its_rate_and_no_doubt(kbit_s: float) -> None:
    rate = rate_kbit_s(counts(kbit_s))
    assert rate.value == pytest.approx(kbit_s, rel=1e-6)
    assert rate.bound < kbit_s * 1e-6


@given(st.floats(100, 10_000), st.sampled_from([0.3, 0.5, 0.7]))
def test_lumps_move_the_rate_little_and_no_farther_than_its_bound(kbit_s: float, lump_s: float) -> None:
    rate = rate_kbit_s(counts(kbit_s, lump_s=lump_s))
    assert rate.value == pytest.approx(kbit_s, rel=0.08)
    assert rate.low <= kbit_s <= rate.high
    assert rate.bound < kbit_s * 0.2


def test_what_may_have_been_lost_behind_the_count_is_doubt() -> None:
    rate = rate_kbit_s(counts(1000.0), lost_percent=10.0)
    assert rate.low == pytest.approx(900.0)
    assert rate.high == pytest.approx(1000.0)


def test_two_counts_have_no_bound() -> None:
    with pytest.raises(ValueError, match="three counts"):
        rate_kbit_s(counts(1000.0)[:2])


def test_the_extra_delay_is_what_the_queue_grows_to() -> None:
    saw = [25.0 + 300.0 * (step % 50) / 50 for step in range(250)]
    extra = extra_ms(IDLE, meanwhile(saw))
    assert extra.value == pytest.approx(270, abs=10)
    assert extra.bound < 30


@pytest.mark.parametrize(("late_ms", "more_ms"), [(2.0, 0.0), (1.0, 0.0), (42.0, 40.0)])
def test_timers_that_were_later_under_load_are_doubted_by_as_much(late_ms: float, more_ms: float) -> None:
    calm = extra_ms(IDLE, meanwhile(around(325.0)))
    starved = extra_ms(IDLE, meanwhile(around(325.0), late_ms=late_ms))
    assert starved.value == calm.value
    assert starved.bound == pytest.approx(calm.bound + more_ms)


def test_an_empty_queue_delays_by_nothing_and_never_by_less() -> None:
    assert extra_ms(IDLE, meanwhile(around(20.0))).value == 0.0


FULL, EMPTY = meanwhile(around(325.0)), meanwhile(around(25.0))
LOSSY, LATE = meanwhile(around(25.0), lost_percent=8.0), meanwhile(around(325.0), late_ms=150.0)


@pytest.mark.parametrize(
    ("kbit_s", "loaded", "short", "expected"),
    [
        (2000.0, FULL, False, HeldBy.LINK),
        (2000.0, LOSSY, False, HeldBy.LINK),
        (2000.0, EMPTY, False, HeldBy.TRANSFER),
        (2000.0, EMPTY, True, HeldBy.MACHINE),
        (2000.0, FULL, True, HeldBy.MACHINE),
        (2000.0, LATE, False, HeldBy.MACHINE),
        (UP_CEILING_KBIT_S, EMPTY, True, HeldBy.CEILING),
    ],
)
def test_what_held_a_transfer_is_told_apart(kbit_s: float, loaded: Meanwhile, short: bool, expected: HeldBy) -> None:
    rate = Measured(value=kbit_s, bound=0.0, n=5, method="synthetic")
    assert held_by(Way.UP, rate, idle=IDLE, loaded=loaded, short_of_cpu=short) is expected


def test_a_lossy_way_is_not_taken_for_a_full_one() -> None:
    rate = Measured(value=2000.0, bound=0.0, n=5, method="synthetic")
    idle = meanwhile(IDLE.delays_ms, lost_percent=7.0)
    assert held_by(Way.UP, rate, idle=idle, loaded=LOSSY, short_of_cpu=False) is HeldBy.TRANSFER


@pytest.mark.parametrize(
    ("busiest_share", "machine_share", "expected"),
    [(0.8, 0.5, False), (0.81, 0.5, True), (0.18, 1.0, False), (0.19, 0.96, True), (0.19, 0.95, False)],
)
def test_a_thread_lacks_cpu_by_itself_or_beside_others(
    busiest_share: float, machine_share: float, expected: bool
) -> None:
    assert short_of_cpu(busiest_share=busiest_share, machine_share=machine_share) is expected


def pulses(*took_ms: float) -> list[Pulse]:
    """Fifty a second; a negative time is a lost packet."""
    return [Pulse(sent_s=0.02 * n, took_ms=(ms,) if ms >= 0 else ()) for n, ms in enumerate(took_ms)]


def test_delays_over_time_have_one_value_for_each_half_second() -> None:
    first, second = delays_over_time(pulses(*[20.0] * 25, *[20.0] * 20, *[300.0] * 5), zero_ms=1000.0)
    assert (first.at_ms, second.at_ms) == (1250.0, 1750.0)
    assert (first.usual_ms, first.slowest_ms, first.sent, first.lost) == (20.0, 20.0, 25, 0)
    assert (second.usual_ms, second.slowest_ms) == (20.0, 300.0)


def test_a_half_second_in_which_nothing_came_back_says_so() -> None:
    (lost,) = delays_over_time(pulses(*[-1.0] * 10), zero_ms=0.0)
    assert (lost.usual_ms, lost.slowest_ms, lost.sent, lost.lost) == (0.0, 0.0, 10, 10)


def test_rates_over_time_add_up_to_what_was_counted() -> None:
    counts = [Count(at_s=0.1 * n, total_bytes=12_500.0 * n) for n in range(21)]
    rates = rates_over_time(counts, zero_ms=5000.0)
    assert [round(rate.kbit_s) for rate in rates] == [1000] * len(rates)
    assert 3 <= len(rates) <= 4
    assert 5500.0 <= rates[0].at_ms <= 5700.0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_counts_have_no_rate_over_time(count: int) -> None:
    assert rates_over_time([Count(at_s=0.1 * n, total_bytes=n) for n in range(count)], zero_ms=0.0) == ()
