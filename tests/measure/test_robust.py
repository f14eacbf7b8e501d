import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.robust import MOST_POINTS, median, quantile, spread, theil_sen

MODEST = st.floats(min_value=-1e6, max_value=1e6)


def test_the_median_of_two_values_lies_between_them() -> None:
    assert median([10.0, 20.0]).value == 15.0


def test_a_quantile_is_read_between_order_statistics() -> None:
    assert quantile([0.0, 10.0, 20.0, 30.0, 40.0], 0.95).value == pytest.approx(38.0)


def test_a_quantile_of_few_values_has_no_bound() -> None:
    assert median([1.0, 2.0, 3.0]).bound == math.inf


def test_a_quantile_near_the_end_needs_more_values_than_a_median() -> None:
    values = [float(step) for step in range(40)]
    assert median(values).bound < math.inf
    assert quantile(values, 0.95).bound == math.inf


def test_a_quantile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one value"):
        quantile([], 0.5)


def test_the_median_bound_holds_in_about_95_of_100_cases() -> None:
    chance = random.Random(7)
    samples = [[chance.gauss(0.0, 1.0) for _ in range(50)] for _ in range(200)]
    held = sum(abs(median(sample).value) <= median(sample).bound for sample in samples)
    assert held >= 190


def test_the_spread_ignores_one_wild_value() -> None:
    assert spread([1.0, 2.0, 3.0, 4.0, 1000.0]).value == 1.0


@given(st.lists(MODEST, min_size=1, max_size=60), st.floats(min_value=0, max_value=1))
def test_a_quantile_never_leaves_its_values(values: list[float], share: float) -> None:
    assert min(values) <= quantile(values, share).value <= max(values)


@given(MODEST, st.floats(min_value=-1e3, max_value=1e3))
def test_a_straight_line_gives_its_own_slope(start: float, slope: float) -> None:
    x = [float(step) for step in range(20)]
    found = theil_sen(x, [start + slope * at for at in x])
    assert found.value == pytest.approx(slope, abs=1e-6)
    assert found.bound == pytest.approx(0.0, abs=1e-6)


def test_a_quarter_of_outliers_does_not_move_the_slope() -> None:
    x = [float(step) for step in range(40)]
    y = [9_999.0 if step % 4 == 0 else 3.0 * step for step in range(40)]
    assert theil_sen(x, y).value == pytest.approx(3.0)


def test_the_slope_bound_holds_in_about_95_of_100_cases() -> None:
    chance = random.Random(11)
    x = [float(step) for step in range(40)]
    found = [theil_sen(x, [2.0 * at + chance.gauss(0.0, 5.0) for at in x]) for _ in range(200)]
    assert sum(one.low <= 2.0 <= one.high for one in found) >= 185


def test_three_points_give_a_slope_without_a_bound() -> None:
    found = theil_sen([0.0, 1.0, 2.0], [0.0, 1.0, 2.0])
    assert (found.value, found.bound) == (1.0, math.inf)


def test_equal_positions_give_no_slope_of_their_own() -> None:
    assert theil_sen([0.0, 0.0, 1.0], [0.0, 0.0, 5.0]).value == 5.0


def test_a_long_list_is_thinned_and_says_how_many_it_used() -> None:
    x = [float(step) for step in range(5_000)]
    found = theil_sen(x, [0.5 * at for at in x])
    assert (found.value, found.n) == (0.5, MOST_POINTS)


@pytest.mark.parametrize(("x", "y"), [([1.0], [2.0]), ([1.0, 1.0], [2.0, 3.0]), ([], [])])
def test_no_slope_without_two_positions(x: list[float], y: list[float]) -> None:
    with pytest.raises(ValueError, match="two different positions"):
        theil_sen(x, y)


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="positions for"):
        theil_sen([1.0, 2.0], [1.0])
