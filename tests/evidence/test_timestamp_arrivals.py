import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.timestamp_arrivals import UNITS_PER_S, is_unix, length_units_per_s, put_in_order, units_per_s
from tests.traces import UNIX_S

NUMBERS = list(range(300))


@given(
    fps=st.floats(min_value=1, max_value=300),
    unit=st.sampled_from(UNITS_PER_S),
    start_s=st.sampled_from([0.0, 4711.0, UNIX_S]),
)
def test_the_unit_of_arrivals_shows_in_their_step(fps: float, unit: float, start_s: float) -> None:
    assert units_per_s([(start_s + number / fps) * unit for number in NUMBERS], UNIX_S) == unit


@pytest.mark.parametrize("set_by_s", [-3600.0, 3600.0])
@pytest.mark.parametrize("unit", UNITS_PER_S)
def test_a_clock_that_was_set_by_an_hour_changes_no_unit(set_by_s: float, unit: float) -> None:
    times_s = [UNIX_S + number / 30 + (set_by_s if number > 150 else 0.0) for number in NUMBERS]
    assert units_per_s([time_s * unit for time_s in times_s], UNIX_S) == unit


@pytest.mark.parametrize("arrivals", [[], [5.0], [5.0, 5.0]])
def test_arrivals_that_do_not_move_are_taken_as_seconds(arrivals: list[float]) -> None:
    assert units_per_s(arrivals, UNIX_S) == 1.0


@pytest.mark.parametrize("unit", UNITS_PER_S)
@pytest.mark.parametrize("step_s", [1 / 30, 3.2, 59.0])
def test_dates_tell_their_unit_also_where_pictures_are_rare(step_s: float, unit: float) -> None:
    assert units_per_s([(UNIX_S + number * step_s) * unit for number in NUMBERS], UNIX_S + 86_400) == unit


@pytest.mark.parametrize("unit", UNITS_PER_S)
def test_dates_tell_their_unit_also_across_pauses_of_hours(unit: float) -> None:
    times_s = [UNIX_S + visit * 3600 + number / 30 for visit in range(3) for number in NUMBERS]
    assert units_per_s([time_s * unit for time_s in times_s], UNIX_S + 86_400) == unit


@pytest.mark.parametrize(("unit", "up_s"), [(1e6, UNIX_S / 1e6), (1e9, UNIX_S / 1e6), (1e9, UNIX_S / 1e9)])
def test_a_counter_that_looks_like_a_date_is_told_by_its_step(unit: float, up_s: float) -> None:
    assert units_per_s([(up_s + number / 100) * unit for number in NUMBERS], UNIX_S) == unit


@pytest.mark.parametrize("unit", UNITS_PER_S)
@pytest.mark.parametrize("length_s", [0.0025, 0.01, 0.02, 1 / 15, 1.0])
def test_the_unit_of_lengths_shows_in_the_usual_one(length_s: float, unit: float) -> None:
    assert length_units_per_s([length_s * unit] * 20 + [5.0 * unit]) == unit


def test_without_lengths_their_unit_is_the_second() -> None:
    assert length_units_per_s([]) == 1.0


def test_unix_is_told_from_uptime() -> None:
    assert is_unix(UNIX_S - 3e8, UNIX_S)
    assert not is_unix(2e7, UNIX_S)


@given(seed=st.integers(min_value=0, max_value=10_000))
def test_shuffled_arrivals_are_sorted(seed: int) -> None:
    arrivals = [5000 + number / 30 for number in NUMBERS]
    shuffled = list(NUMBERS)
    random.Random(seed).shuffle(shuffled)
    found = put_in_order([arrivals[number] for number in shuffled], [float(number) for number in shuffled])
    assert found.arrivals.tolist() == arrivals
    assert [shuffled[index] for index in found.order] == NUMBERS


@pytest.mark.parametrize("back_s", [3600.0, 1.0, 0.5, 0.04])
def test_a_clock_set_back_is_carried_on_and_nothing_is_sorted(back_s: float) -> None:
    arrivals = [5000 + number / 30 - (number >= 100) * back_s for number in NUMBERS]
    found = put_in_order(arrivals, [float(number) for number in NUMBERS])
    assert (found.jumps, found.sorted) == (1, 0)
    assert found.order.tolist() == NUMBERS
    assert found.arrivals[-1] == pytest.approx(5000 + 299 / 30)


@pytest.mark.parametrize(("times", "jumps"), [(1, 1), (2, 2), (3, 0)])
def test_a_clock_is_set_back_at_most_once_in_a_thousand_frames(times: int, jumps: int) -> None:
    numbers = range(2000)
    arrivals = [number / 30 - sum(number >= 400 * (time + 1) for time in range(times)) * 0.5 for number in numbers]
    found = put_in_order(arrivals, [float(number) for number in numbers])
    assert (found.jumps, found.sorted) == (jumps, times - jumps)
    assert found.order.tolist() == list(numbers)
    assert found.arrivals.tolist() == sorted(found.arrivals)


def test_frames_that_stand_in_order_keep_it_where_their_arrivals_do_not() -> None:
    arrivals = [5000 + number / 30 - (number % 3 == 0) * 0.04 for number in NUMBERS]
    found = put_in_order(arrivals, [float(number) for number in NUMBERS])
    assert (found.order.tolist(), found.sorted) == (NUMBERS, 99)
    assert found.arrivals.tolist() == sorted(arrivals)


def test_frames_without_a_stamp_are_sorted_by_arrival() -> None:
    turned = NUMBERS[150:] + NUMBERS[:150]
    found = put_in_order([5000 + number / 30 for number in turned], [0.0] * 300)
    assert [turned[index] for index in found.order] == NUMBERS


def test_two_parts_in_the_wrong_order_are_sorted() -> None:
    turned = NUMBERS[150:] + NUMBERS[:150]
    found = put_in_order([5000 + number / 30 for number in turned], [float(number) for number in turned])
    assert (found.jumps, found.sorted) == (0, 1)
    assert [turned[index] for index in found.order] == NUMBERS


def test_missing_arrivals_leave_the_order_of_the_file() -> None:
    found = put_in_order([3.0, -1.0, 2.0], [1.0, 2.0, 3.0])
    assert (found.order.tolist(), found.sorted) == ([0, 1, 2], 0)
