import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.two_clocks import (
    FEW_MS,
    LONGEST_ROUND_TRIP_MS,
    MOST_ALIKE,
    TOLD_MS,
    Reports,
    Sighting,
    agree,
    ahead_by_events,
    ahead_by_readings,
    ahead_by_reports,
    best_of,
)
from collector.model.measured import Measured

NOW_MS = 1_772_712_000_000.0


def seen(*events: tuple[str, float]) -> list[Sighting]:
    return [Sighting(key=key, at_ms=NOW_MS + at_ms) for key, at_ms in events]


def test_one_shared_event_tells_the_difference_within_what_telling_both_takes() -> None:
    (ahead,) = ahead_by_events(seen(("joined PA_1", 0)), seen(("joined PA_1", 1100)))
    assert (ahead.value, ahead.bound, ahead.n) == (1100, TOLD_MS, 1)


def test_the_largest_residual_widens_the_bound() -> None:
    first = seen(("joined PA_1", 0), ("muted TR_1", 5_000), ("left PA_1", 9_000))
    second = seen(("joined PA_1", 1_100), ("muted TR_1", 6_140), ("left PA_1", 10_090))
    (ahead,) = ahead_by_events(first, second)
    assert (ahead.value, ahead.bound, ahead.n) == (1_100, TOLD_MS + 40, 3)


def test_an_event_that_only_looks_alike_is_outvoted() -> None:
    first = seen(("joined PA_1", 0), ("muted TR_1", 5_000), ("left PA_1", 9_000))
    second = seen(("joined PA_1", 1_100), ("muted TR_1", 65_000), ("left PA_1", 10_100))
    (ahead,) = ahead_by_events(first, second)
    assert (ahead.value, ahead.n) == (1_100, 2)


def test_a_track_muted_again_and_again_is_matched_in_step() -> None:
    muted = [("muted TR_1", at_ms) for at_ms in (0, 7_000, 9_000, 20_000)]
    (ahead,) = ahead_by_events(seen(*muted), seen(*((key, at_ms - 3_000) for key, at_ms in muted[1:])))
    assert (ahead.value, ahead.n) == (-3_000, 3)


def test_two_answers_that_are_equally_likely_are_none() -> None:
    assert ahead_by_events(seen(("muted TR_1", 0)), seen(("muted TR_1", 1_000), ("muted TR_1", 30_000))) == ()


@pytest.mark.parametrize("second", [[], seen(("left PA_1", 0))])
def test_without_a_shared_event_nothing_is_said(second: list[Sighting]) -> None:
    assert ahead_by_events(seen(("joined PA_1", 0)), second) == ()


def test_what_happens_once_is_not_drowned_by_what_happens_all_the_time() -> None:
    noise = [(f"muted TR_{track}", 1_000.0 * n + 37.0 * n * n) for track in range(40) for n in range(30)]
    once = [(f"joined PA_{number}", 700.0 * number) for number in range(20)]
    moved = [(key, at_ms + 7_919.0 * int(key[9:])) for key, at_ms in noise]
    moved += [(key, at_ms - 60_000) for key, at_ms in once]
    first, second = seen(*noise, *once), seen(*moved)
    (ahead,) = ahead_by_events(first, second)
    assert (ahead.value, ahead.n) == (-60_000, 20)


def test_a_strangers_endless_events_are_cut() -> None:
    many = seen(*(("muted TR_1", float(number)) for number in range(20_000)))
    (ahead,) = ahead_by_events(many, many)
    assert ahead.n <= MOST_ALIKE


@given(st.floats(-1e9, 1e9), st.lists(st.floats(0, 3.6e6), min_size=1, max_size=20, unique=True))
def test_exchanging_the_ends_turns_the_sign(ahead_ms: float, times_ms: list[float]) -> None:
    first = seen(*((f"joined PA_{number}", at_ms) for number, at_ms in enumerate(times_ms)))
    second = [replace(item, at_ms=item.at_ms + ahead_ms) for item in first]
    (there,), (back,) = ahead_by_events(first, second), ahead_by_events(second, first)
    assert there.value == pytest.approx(ahead_ms, abs=0.01)
    assert back.value == pytest.approx(-there.value, abs=0.01)


def reports(*delays_ms: float, ahead_ms: float = 0.0, start_ms: float = 0.0, round_trip_ms: float = 10.0) -> Reports:
    """Reports made every 3 s that took so long, received on a clock so far ahead."""
    made = [NOW_MS + start_ms + 3_000 * number for number in range(len(delays_ms))]
    return Reports(
        made_and_came_ms=tuple((at, at + delay + ahead_ms) for at, delay in zip(made, delays_ms, strict=True)),
        round_trip_ms=round_trip_ms,
    )


def test_the_fastest_report_of_each_end_tells_the_difference() -> None:
    first = {"TR_1": reports(1, 30, 2)}
    second = {"TR_1": reports(4, 3, 90, ahead_ms=1_100)}
    (ahead,) = ahead_by_reports(first, second)
    assert ahead.value == pytest.approx(1_102)
    assert ahead.bound == pytest.approx(1 + 1 + 10)


def test_two_reports_tell_less_than_three() -> None:
    (few,) = ahead_by_reports({"TR_1": reports(1, 1)}, {"TR_1": reports(1, 1, 1)})
    (enough,) = ahead_by_reports({"TR_1": reports(1, 1, 1)}, {"TR_1": reports(1, 1, 1)})
    assert few.bound == pytest.approx(enough.bound + FEW_MS)


def test_an_unknown_round_trip_is_taken_as_the_longest() -> None:
    unknown = {"TR_1": reports(1, 1, 1, round_trip_ms=math.inf)}
    (ahead,) = ahead_by_reports(unknown, {"TR_1": reports(1, 1, 1)})
    assert ahead.bound == pytest.approx(LONGEST_ROUND_TRIP_MS)


def test_ends_that_listened_at_other_times_may_have_drifted_apart() -> None:
    hour_ms = 3_600_000.0
    (ahead,) = ahead_by_reports({"TR_1": reports(1, 1, 1)}, {"TR_1": reports(1, 1, 1, start_ms=hour_ms)})
    assert ahead.bound == pytest.approx(10 + (hour_ms - 6_000) * 1e-4)


def test_reports_of_two_servers_may_bear_two_clocks() -> None:
    side = {"TR_1": reports(1, 1, 1)}
    (ahead,) = ahead_by_reports(side, side, makers_apart_ms=50)
    assert ahead.bound == pytest.approx(60)


@pytest.mark.parametrize("second", [{}, {"TR_2": reports(1)}, {"TR_1": Reports(made_and_came_ms=())}])
def test_without_a_shared_track_reports_say_nothing(second: dict[str, Reports]) -> None:
    assert ahead_by_reports({"TR_1": reports(1)}, second) == ()


def test_values_without_end_are_left_out() -> None:
    broken = Reports(made_and_came_ms=((math.inf, math.inf), (0.0, 5.0)))
    assert ahead_by_reports({"TR_1": broken}, {"TR_1": reports(1)}) == ()


def ahead(value: float, bound: float) -> Measured:
    return Measured(value=value, bound=bound, n=3, method="synthetic")


def test_two_readings_against_time_servers_add_their_bounds() -> None:
    difference = ahead_by_readings(ahead(-100, 20), ahead(1_000, 30))
    assert (difference.value, difference.bound) == (1_100, 50)


def test_the_way_with_the_smallest_bound_is_taken() -> None:
    assert best_of((ahead(1_090, 250), ahead(1_100, 20))) == (ahead(1_100, 20),)


def test_a_way_that_contradicts_widens_the_bound_until_both_can_be_true() -> None:
    (best,) = best_of((ahead(1_100, 20), ahead(2_000, 250)))
    assert best.value == 1_100
    assert best.bound == 650


def test_without_any_way_nothing_is_best() -> None:
    assert best_of((ahead(0, math.inf),)) == ()


@pytest.mark.parametrize(("other_ms", "expected"), [(1_150, True), (1_151, False)])
def test_ways_agree_up_to_the_sum_of_their_bounds(other_ms: float, expected: bool) -> None:
    assert agree(ahead(1_100, 20), ahead(other_ms, 30)) is expected
