import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.reference.sequence import (
    CHIP_S,
    CHIPS,
    CHIPS_PER_PERIOD,
    MARKERS_PER_PERIOD,
    PERIOD_S,
    REGISTER_BITS,
    Kind,
    chip_at,
    marker,
    markers_between,
)

TIMES = st.floats(min_value=-1e5, max_value=1e5)


def test_each_run_of_seven_chips_stands_in_one_place_only() -> None:
    around = CHIPS + CHIPS[: REGISTER_BITS - 1]
    runs = {around[start : start + REGISTER_BITS] for start in range(CHIPS_PER_PERIOD)}
    assert len(runs) == CHIPS_PER_PERIOD


def test_an_offset_of_more_than_five_seconds_either_way_is_unambiguous() -> None:
    assert PERIOD_S / 2 > 15


def test_it_flashes_less_than_three_times_in_any_second() -> None:
    times = [one.at_s for one in markers_between(0, 2 * PERIOD_S) if one.kind is Kind.BRIGHTER]
    assert max(np.searchsorted(times, at + 1.0) - place for place, at in enumerate(times)) <= 3
    assert min(np.diff(times)) > 1 / 3


def test_markers_alternate_between_brighter_and_darker() -> None:
    kinds = [one.kind for one in markers_between(0, PERIOD_S)]
    assert len(kinds) == MARKERS_PER_PERIOD
    assert all(before is not after for before, after in itertools.pairwise(kinds))


@pytest.mark.parametrize("number", [-130, -1, 0, 1, 63, 64, 1000])
def test_a_marker_is_where_the_chip_changes(number: int) -> None:
    one = marker(number)
    assert chip_at(one.at_s - CHIP_S / 2) != chip_at(one.at_s + CHIP_S / 2)
    assert chip_at(one.at_s + CHIP_S / 2) == one.kind


@given(TIMES, st.floats(min_value=0, max_value=40), st.floats(min_value=0, max_value=40))
def test_neighbouring_spans_share_the_markers_without_loss(start_s: float, first_s: float, second_s: float) -> None:
    middle_s, end_s = start_s + first_s, start_s + first_s + second_s
    split = markers_between(start_s, middle_s) + markers_between(middle_s, end_s)
    assert split == markers_between(start_s, end_s)


@given(TIMES)
def test_markers_are_numbered_without_gaps(start_s: float) -> None:
    numbers = [one.number for one in markers_between(start_s, start_s + 30)]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
