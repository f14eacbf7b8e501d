import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.marked_events import (
    FEW_EVENTS,
    MOST_ALIKE,
    SLIP_MS,
    WAY_MS,
    Mark,
    Marked,
    ahead_by_logs,
)

NOW_MS = 1_772_712_000_000.0
AHEAD_MS = 1_100.0
ASKED, SERVER, TOLD = Mark.ASKED, Mark.SERVER, Mark.TOLD


def log(*lines: tuple[str, Mark, float], ahead_ms: float = 0.0) -> list[Marked]:
    return [Marked(key=key, at_ms=NOW_MS + at_ms + ahead_ms, mark=mark) for key, mark, at_ms in lines]


def test_events_that_begin_at_either_end_bound_the_difference_from_both_sides() -> None:
    first = log(("left 1", ASKED, 0), ("muted 2", TOLD, 9_030))
    second = log(("left 1", TOLD, 20), ("muted 2", ASKED, 9_000), ahead_ms=AHEAD_MS)
    (ahead,) = ahead_by_logs(first, second).ahead_ms
    assert (ahead.value, ahead.bound, ahead.n) == (AHEAD_MS - 5, SLIP_MS + 25, 2)


def test_events_of_one_direction_leave_what_a_way_may_take() -> None:
    first = log(("left 1", ASKED, 0), ("muted 1", ASKED, 9_000))
    second = log(("left 1", TOLD, 20), ("muted 1", TOLD, 9_020), ahead_ms=AHEAD_MS)
    (ahead,) = ahead_by_logs(first, second).ahead_ms
    assert ahead.bound == WAY_MS + SLIP_MS / 2
    assert abs(ahead.value - AHEAD_MS) <= ahead.bound


@pytest.mark.parametrize(("shared", "aligned"), [(0, False), (FEW_EVENTS - 1, False), (FEW_EVENTS, True)])
def test_one_event_is_too_few_and_the_reason_is_said(shared: int, *, aligned: bool) -> None:
    lines = [(f"joined {number}", TOLD, 1_000.0 * number) for number in range(shared)]
    found = ahead_by_logs(log(*lines, ("only here", TOLD, 0)), log(*lines, ("only there", TOLD, 0), ahead_ms=AHEAD_MS))
    assert bool(found.ahead_ms) is aligned
    assert found.why == ["no event is told by the logs of both ends", _ONE, ""][shared]


_ONE = "only one event is told alike by the logs of both ends, and one may be chance"


def test_as_many_events_for_another_difference_leave_it_open() -> None:
    keys = ("joined 1", "joined 2", "left 1", "left 2")
    first = log(*((key, TOLD, 10_000.0 * number) for number, key in enumerate(keys)))
    second = log(*((key, TOLD, 10_000.0 * number + (5_000 if number > 1 else 0)) for number, key in enumerate(keys)))
    found = ahead_by_logs(first, second)
    assert found.ahead_ms == ()
    assert found.why == "the events that both ends’ logs tell contradict one another"


def test_who_was_there_before_is_outvoted() -> None:
    """An end that joins is told of who is there: that line is of another moment than the other's own joining."""
    first = log(("joined 1", TOLD, 0), ("joined 2", TOLD, 60_000), ("left 2", TOLD, 90_000))
    second = log(("joined 1", TOLD, 60_200), ("joined 2", TOLD, 60_100), ("left 2", ASKED, 89_900), ahead_ms=AHEAD_MS)
    (ahead,) = ahead_by_logs(first, second).ahead_ms
    assert ahead.n == 2
    assert abs(ahead.value - AHEAD_MS) <= ahead.bound


def test_what_happens_all_the_time_takes_no_time() -> None:
    often = log(*((f"muted {number % 40}", TOLD, 10.0 * number) for number in range(2_000)))
    assert len(often) > MOST_ALIKE
    assert ahead_by_logs(often, often).ahead_ms[0].bound <= WAY_MS


WAYS = st.floats(min_value=0, max_value=WAY_MS)
EVENTS = st.lists(st.tuples(st.sampled_from(Mark), st.sampled_from(Mark), WAYS, WAYS), min_size=2, max_size=8)


def _noted(mark: Mark, way_ms: float) -> float:
    return {ASKED: -way_ms, SERVER: 0.0, TOLD: way_ms}[mark]


@given(events=EVENTS, ahead_ms=st.floats(min_value=-5_000, max_value=5_000))
def test_the_difference_lies_within_its_bound_whatever_the_ways_took(
    events: list[tuple[Mark, Mark, float, float]], ahead_ms: float
) -> None:
    keyed = [(f"event {number}", 60_000 * number, item) for number, item in enumerate(events)]
    first = log(*((key, here, at + _noted(here, way)) for key, at, (here, _, way, _) in keyed))
    second = log(*((key, there, at + _noted(there, way)) for key, at, (_, there, _, way) in keyed), ahead_ms=ahead_ms)
    (ahead,) = ahead_by_logs(first, second).ahead_ms
    assert abs(ahead.value - ahead_ms) <= ahead.bound + 0.001
    (back,) = ahead_by_logs(second, first).ahead_ms
    assert back.value == pytest.approx(-ahead.value, abs=0.001)
