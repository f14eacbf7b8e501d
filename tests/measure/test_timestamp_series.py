import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.timestamp_series import every_frame, series_of, slope, unwrap
from tests.traces import points, restamped


@given(
    bits=st.sampled_from([31, 32, 33]),
    step=st.integers(min_value=1, max_value=100_000),
    count=st.integers(min_value=2, max_value=200),
    before=st.integers(min_value=1, max_value=100),
)
def test_a_counter_that_wraps_around_goes_on_as_if_it_did_not(bits: int, step: int, count: int, before: int) -> None:
    true = np.array([2**bits - before + number * step for number in range(count)], dtype=np.float64)
    unwrapped, wraps = unwrap(true % 2**bits)
    assert wraps == sum(1 for first, last in pairwise(true) if first < 2**bits <= last)
    assert np.array_equal(np.diff(unwrapped), np.diff(true))


def test_a_signed_counter_that_wraps_to_below_zero_goes_on() -> None:
    unwrapped, wraps = unwrap(np.array([2**31 - 40, 2**31 - 7, -(2**31) + 26, -(2**31) + 59], dtype=np.float64))
    assert (wraps, np.diff(unwrapped).tolist()) == (1, [33, 33, 33])


@pytest.mark.parametrize(("back", "wraps"), [(2**32, 1), (2**32 * 0.991, 1), (2**32 * 0.989, 0), (2**32 * 0.5, 0)])
def test_a_jump_back_is_a_wrap_within_1_percent_of_the_counter_only(back: float, wraps: int) -> None:
    assert unwrap(np.array([2**32 - 10.0, 2**32 - 10.0 - back + 33]))[1] == wraps


def test_four_seconds_back_in_unix_nanoseconds_is_no_wrap() -> None:
    now = 1.8e18
    assert unwrap(np.array([now, now - 2**32]))[1] == 0


def test_frames_without_a_stamp_are_left_out_and_counted_among_stamped_ones() -> None:
    series = series_of(restamped(points(count=10), lambda number, stamp: 0.0 if number in (3, 4) else stamp))
    assert (series.frames, series.unstamped, series.stamped) == (8, 2, True)


@pytest.mark.parametrize(("every", "stamped"), [(2, True), (3, True), (1, False)])
def test_one_stamp_is_enough_to_be_stamped(every: int, stamped: bool) -> None:
    series = series_of(restamped(points(count=10), lambda number, stamp: stamp if number % every == 1 else 0.0))
    assert series.stamped is stamped


def test_arrivals_are_those_of_every_frame() -> None:
    made = restamped(points(count=10), lambda number, stamp: 0.0 if number % 2 else stamp)
    series = every_frame(made, seam=4)
    assert series.arrivals_s.tolist() == [point.arrival_s for point in made]
    assert (series.stamped, series.head().frames) == (False, 4)


def test_frames_that_have_no_stamps_at_all_are_kept() -> None:
    series = series_of(restamped(points(count=10), lambda number, stamp: 0.0))
    assert (series.frames, series.stamped) == (10, False)


def test_the_step_across_a_part_left_out_is_no_step() -> None:
    kept = points(count=10) + points(count=10, epoch_s=9000, arrival_s=13_000)
    series = series_of(kept, seam=10)
    assert len(series.steps()) == 18
    assert max(series.steps()) < 40_000
    assert series.head().frames == 10


def test_missing_arrivals_are_no_arrivals() -> None:
    series = series_of(points(count=5, arrival_s=-100.0))
    assert (series.arrives, series.elapsed_s) == (False, 0.0)


@given(
    speed=st.floats(min_value=0.5, max_value=2),
    seed=st.integers(min_value=0, max_value=1000),
    seconds=st.integers(min_value=10, max_value=60),
)
def test_the_true_slope_lies_within_its_bound(speed: float, seed: int, seconds: int) -> None:
    series = series_of(points(count=30 * seconds, speed=speed, jitter_s=0.02, seed=seed))
    found = slope(series.arrivals_s, series.stamps / 1e6)
    assert abs(found.value - speed) <= found.bound + 1e-6


def test_a_slope_of_nothing_that_moves_is_unbounded() -> None:
    still = np.zeros(50)
    assert slope(still, np.arange(50.0)).bound == math.inf
