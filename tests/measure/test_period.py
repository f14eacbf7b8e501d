"""An offset that comes and goes on a beat has a period with a bound; one that comes at random has none."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.measure import period
from collector.measure.period import FEWEST_PERIODS, SLACK, period_s

APART_MS, STEP_S = 200.0, 0.5
"""Markers of the reference signal come twice a second."""


def looked_at(turns_s: list[float], seconds: float, *, step_s: float = STEP_S) -> tuple[list[float], list[float]]:
    """Offsets that go out of step at the first turn, back at the second, and so on."""
    at_s = [number * step_s for number in range(int(seconds / step_s) + 1)]
    return at_s, [APART_MS * (sum(turn <= at for turn in turns_s) % 2) for at in at_s]


def beats(period: float, out: float, count: int, *, first: float = 1.0) -> list[float]:
    """The turns of ``count`` times out of step, ``out`` seconds each."""
    return [first + number * period + late for number in range(count) for late in (0.0, out)]


def test_what_comes_back_every_thirty_seconds_is_said_to() -> None:
    (found,) = period_s(*looked_at(beats(30.0, 6.0, 5), 150.0))
    assert found.value == pytest.approx(30.0, abs=0.5)
    assert found.n == 4
    assert 0 < found.bound < 1.0


def test_of_very_many_turns_some_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    series = looked_at(beats(10.0, 3.0, 40), 400.0)
    (by_all,) = period_s(*series)
    monkeypatch.setattr(period, "MOST_TURNS", 7)
    (by_some,) = period_s(*series)
    assert by_some.n == by_all.n
    assert by_some.low <= by_all.low <= by_all.high <= by_some.high


@pytest.mark.parametrize(("times", "periods"), [(FEWEST_PERIODS + 1, FEWEST_PERIODS), (FEWEST_PERIODS, 0)])
def test_fewer_than_three_full_periods_say_nothing(times: int, periods: int) -> None:
    assert [one.n for one in period_s(*looked_at(beats(10.0, 3.0, times), 60.0))] == [periods] * bool(periods)


def test_what_was_out_of_step_from_the_start_is_counted_by_its_returns() -> None:
    (found,) = period_s(*looked_at(beats(10.0, 3.0, 4, first=-2.0), 34.0))
    assert found.value == pytest.approx(10.0, abs=0.5)
    assert found.n == 3


@settings(deadline=None)
@given(
    period=st.floats(6.0, 40.0),
    share=st.floats(0.2, 0.8),
    first=st.floats(0.0, 5.0),
    count=st.integers(FEWEST_PERIODS + 1, 9),
    late=st.lists(st.floats(-SLACK, SLACK), min_size=18, max_size=18),
)
def test_the_true_period_lies_within_the_bound_however_late_a_turn_may_be(
    period: float, share: float, first: float, count: int, late: list[float]
) -> None:
    """Each turn is off its beat by less than the slack, which the usual distance may make a little smaller."""
    turns = [
        at + 0.8 * off * period
        for at, off in zip(beats(period, share * period, count, first=first), late, strict=False)
    ]
    (found,) = period_s(*looked_at(turns, first + (count + 1) * period))
    assert abs(found.value - period) <= found.bound
    assert found.bound < period / 5


@settings(deadline=None)
@given(seed=st.integers(0, 10_000))
def test_what_comes_at_random_is_not_regular(seed: int) -> None:
    """Chance may meet a beat for three periods, hardly ever for ten."""
    chance = random.Random(seed)
    turns = [0.0]
    while turns[-1] < 120.0 or len(turns) < 24:
        turns.append(turns[-1] + 1.0 + chance.expovariate(1 / 5))
    assert period_s(*looked_at(turns, turns[-1])) == ()


@pytest.mark.parametrize(("step_s", "found"), [(2.0, True), (3.0, False)])
def test_what_is_looked_at_too_seldom_says_nothing(step_s: float, found: bool) -> None:
    assert bool(period_s(*looked_at(beats(10.0, 5.0, 6), 70.0, step_s=step_s))) is found


@pytest.mark.parametrize("offset_ms", [0.0, APART_MS])
def test_what_never_turns_has_no_period(offset_ms: float) -> None:
    assert period_s([0.0, 1.0, 2.0], [offset_ms] * 3) == ()
    assert period_s([], []) == ()
