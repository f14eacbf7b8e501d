import pytest

from collector.measure.timestamp_order import order_of
from collector.measure.timestamp_series import series_of
from tests.traces import points, restamped


def test_whole_milliseconds_that_alternate_33_33_34_are_in_order() -> None:
    order = order_of(series_of(points(per_second=1e3)), 1e3)
    assert (order.backwards, order.duplicates, order.gaps, order.bursts, order.constant) == (0, 0, 0, 0, False)


def test_frames_of_a_coder_that_looks_ahead_go_back() -> None:
    made = restamped(points(count=90), lambda number, stamp: stamp + (66_666 if number % 3 == 0 else -33_333))
    order = order_of(series_of(made), 1e6)
    assert order.backwards == 30
    assert order.largest_back > 0


def test_a_frame_handed_over_twice_is_a_duplicate() -> None:
    made = list(points(count=50))
    made[10] = made[9]
    assert order_of(series_of(made), 1e6).duplicates == 1


def test_one_value_for_all_is_constant() -> None:
    assert order_of(series_of(restamped(points(), lambda *_: 10.0))).constant


@pytest.mark.parametrize(("step_s", "gaps"), [(0.183, 0), (0.184, 1)])
def test_a_gap_is_150_ms_above_the_median_at_30_pictures_a_second(step_s: float, gaps: int) -> None:
    made = restamped(
        points(count=60, whole=False), lambda number, stamp: stamp + (number >= 30) * (step_s - 1 / 30) * 1e6
    )
    order = order_of(series_of(made), 1e6)
    assert order.gaps == gaps
    assert order.largest_gap_s == pytest.approx(step_s * gaps, abs=1e-3)


@pytest.mark.parametrize(("fast", "bursts"), [(2, 0), (3, 1)])
def test_three_short_steps_in_a_row_are_a_burst(fast: int, bursts: int) -> None:
    stamps, at = [], 0.0
    for number in range(60):
        at += 5_000 if 30 <= number < 30 + fast else 33_333
        stamps.append(at)
    made = restamped(points(count=60), lambda number, _: stamps[number])
    assert order_of(series_of(made), 1e6).bursts == bursts


def test_a_wrap_is_counted_and_is_not_backwards() -> None:
    made = restamped(points(count=60), lambda number, _: float((2**32 - 90_000 + number * 3000) % 2**32 or 1))
    order = order_of(series_of(made), 9e4)
    assert (order.wraps, order.backwards, order.gaps) == (1, 0, 0)


@pytest.mark.parametrize("count", [1, 2])
def test_few_frames_are_no_error(count: int) -> None:
    assert order_of(series_of(points(count=count)), 1e6).steps == count - 1
