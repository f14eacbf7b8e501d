import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.timestamp_series import series_of
from collector.measure.timestamp_unit import (
    FIXED_PER_SECOND,
    Outcome,
    Pace,
    Unit,
    UnitAnswer,
    infer_unit,
)
from tests.traces import points, restamped, sounds

UNITS = st.sampled_from(sorted(FIXED_PER_SECOND))
FPS = st.integers(min_value=10, max_value=60).map(float)
JITTER_S = st.floats(min_value=0, max_value=0.03)
SEEDS = st.integers(min_value=0, max_value=1000)


def infer(given_points: tuple, *, fps: float = 30.0, rate_hz: float = 0.0) -> UnitAnswer:  # type: ignore[type-arg]  # of points
    return infer_unit(series_of(given_points), Pace(frames_per_s=fps, samples_per_s=rate_hz))


@given(unit=UNITS, fps=FPS, jitter_s=JITTER_S, seed=SEEDS, declared=st.booleans())
def test_any_unit_is_found_at_any_frame_rate_with_late_arrivals(
    unit: Unit, fps: float, jitter_s: float, seed: int, declared: bool
) -> None:
    made = points(
        count=int(fps * 8), fps=fps, per_second=FIXED_PER_SECOND[unit], jitter_s=jitter_s, seed=seed, whole=False
    )
    found = infer(made, fps=fps if declared else 0.0)
    assert (found.outcome, found.unit) == (Outcome.FOUND, unit)


@given(fps=FPS, start=st.integers(min_value=1, max_value=10**6))
def test_a_frame_counter_is_found_at_any_frame_rate(fps: float, start: int) -> None:
    made = restamped(points(count=int(fps * 8), fps=fps), lambda number, _: float(start + number))
    assert infer(made, fps=fps).unit is Unit.FRAME_INDEX
    seconds = restamped(made, lambda _, stamp: stamp * 1e9)
    assert infer(seconds, fps=fps).unit is Unit.INDEX_SECOND_NS


@given(fps=FPS, scale=st.sampled_from([1e3, 1e6]), epoch_s=st.floats(min_value=1, max_value=1e6))
def test_stamps_a_thousand_times_larger_are_in_a_unit_a_thousand_times_smaller(
    fps: float, scale: float, epoch_s: float
) -> None:
    small = points(count=int(fps * 6), fps=fps, per_second=1e3, epoch_s=epoch_s, whole=False)
    large = restamped(small, lambda _, stamp: stamp * scale)
    first, second = infer(small, fps=fps), infer(large, fps=fps)
    assert second.per_second == pytest.approx(first.per_second * scale)
    assert second.ratio == pytest.approx(first.ratio)


@pytest.mark.parametrize("epoch_s", [0.5, 1.8e6, 1.8e9])
def test_the_size_of_the_numbers_never_decides(epoch_s: float) -> None:
    """At 20.8 days of uptime monotonic µs look like Unix ms (1.8e12)."""
    assert infer(points(per_second=1e6, epoch_s=epoch_s)).unit is Unit.MICROSECOND


def test_whole_milliseconds_that_alternate_33_33_34_are_milliseconds() -> None:
    found = infer(points(per_second=1e3))
    assert (found.outcome, found.unit) == (Outcome.FOUND, Unit.MILLISECOND)
    assert found.by_step.value == pytest.approx(1000, rel=0.02)


def test_whole_seconds_are_found_by_the_wall_clock_though_most_steps_are_0() -> None:
    found = infer(points(per_second=1.0))
    assert (found.unit, found.by_step.n) == (Unit.SECOND, 0)


def test_at_one_frame_a_second_a_counter_and_seconds_look_the_same() -> None:
    found = infer(points(count=60, fps=1.0, per_second=1.0), fps=1.0)
    assert found.outcome is Outcome.INCONCLUSIVE
    assert "look the same" in found.why


def test_step_and_wall_clock_that_disagree_decide_nothing() -> None:
    # Stamps step as µs at 30 fps do, but jump every second so that the wall clock reads ns.
    made = restamped(points(), lambda number, _: number * 33_333.0 + number // 30 * 1e9)
    found = infer(made)
    assert found.outcome is Outcome.INCONCLUSIVE
    assert "the step says" in found.why


def test_a_declared_rate_that_the_arrivals_contradict_is_not_used() -> None:
    found = infer(points(fps=15.0, per_second=1e6), fps=30.0)
    assert (found.unit, found.by_step.n) == (Unit.MICROSECOND, 0)


@pytest.mark.parametrize(("off", "used"), [(1.19, True), (1.21, False)])
def test_the_step_rule_ends_at_20_percent_off_the_declared_rate(off: float, used: bool) -> None:
    assert (infer(points(fps=30.0), fps=30.0 * off).by_step.n > 0) is used


def test_a_variable_frame_rate_is_judged_by_the_wall_clock_alone() -> None:
    made = points(count=400)
    kept = tuple(point for number, point in enumerate(made) if number % 5 in (0, 1))
    found = infer(kept, fps=12.0)
    assert (found.unit, found.by_step.n) == (Unit.MICROSECOND, 0)


@pytest.mark.parametrize(("count", "outcome"), [(29, Outcome.INCONCLUSIVE), (30, Outcome.FOUND)])
def test_30_frames_are_needed(count: int, outcome: Outcome) -> None:
    assert infer(points(count=count)).outcome is outcome


@pytest.mark.parametrize(("count", "outcome"), [(149, Outcome.INCONCLUSIVE), (152, Outcome.FOUND)])
def test_without_a_declared_rate_5_seconds_are_needed(count: int, outcome: Outcome) -> None:
    assert infer(points(count=count), fps=0.0).outcome is outcome


@pytest.mark.parametrize("count", [0, 1])
def test_no_frame_or_one_says_so(count: int) -> None:
    found = infer(points(count=count))
    assert (found.outcome, found.why) == (Outcome.INCONCLUSIVE, f"{count} frames are too few")


def test_a_constant_and_no_stamps_are_answers_of_their_own() -> None:
    assert infer(restamped(points(), lambda *_: 7.0)).outcome is Outcome.CONSTANT
    assert infer(restamped(points(), lambda *_: 0.0)).outcome is Outcome.UNSTAMPED


def test_microseconds_at_double_rate_are_off_rate_and_the_factor_is_told() -> None:
    found = infer(points(speed=2.0))
    assert (found.outcome, found.unit) == (Outcome.OFF_RATE, Unit.MICROSECOND)
    assert found.ratio == pytest.approx(2.0, abs=0.01)


def test_a_rate_that_nothing_explains_is_inconclusive() -> None:
    assert infer(points(per_second=50.0, whole=False)).outcome is Outcome.INCONCLUSIVE


def test_without_arrivals_step_and_declared_rate_still_name_the_unit() -> None:
    assert infer(points(arrival_s=-1000.0)).unit is Unit.MICROSECOND


def test_without_arrivals_and_rate_nothing_is_said() -> None:
    assert "no arrivals" in infer(points(arrival_s=-1000.0), fps=0.0).why


def test_audio_stamped_in_samples_is_found() -> None:
    found = infer(sounds(per_second=48_000), fps=100.0, rate_hz=48_000)
    assert found.unit is Unit.SAMPLE


def test_the_two_next_best_units_are_reported_with_how_far_they_miss() -> None:
    found = infer(points(per_second=1e6))
    assert [other.unit for other in found.alternatives] == [Unit.TICK_100_NS, Unit.RTP_90_KHZ]
    assert "instead of" in found.alternatives[0].why


def test_backwards_stamps_fit_no_unit() -> None:
    made = restamped(points(), lambda number, _: -33_333.0 * number - 1)
    assert infer(made).outcome is Outcome.INCONCLUSIVE
