import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure.timestamp_rate import (
    MixUp,
    audio_against_video,
    duration_against_samples,
    frame_rate,
    media_against_clock,
    sample_rate,
    stamps_against_clock,
    step_against_duration,
)
from collector.measure.timestamp_series import series_of
from collector.measure.timestamp_unit import UNMEASURED
from collector.model.measured import Measured
from tests.traces import points, restamped, sounds


def ratio(value: float, bound: float = 0.001) -> Measured:
    return Measured(value=value, bound=bound, n=100, method="made up")


@given(ppm=st.integers(min_value=-3000, max_value=3000), seed=st.integers(min_value=0, max_value=100))
def test_the_true_drift_lies_within_its_bound_and_60_s_tell_200_ppm_from_none(ppm: int, seed: int) -> None:
    series = series_of(points(count=1800, speed=1 + ppm / 1e6, jitter_s=0.01, seed=seed))
    found = stamps_against_clock(series, 1e6)
    assert abs(found.value - ppm) <= found.bound
    assert found.bound < 150


def test_the_frame_rate_is_that_of_the_arrivals() -> None:
    found = frame_rate(series_of(points(fps=25.0, jitter_s=0.01)))
    assert found.value == pytest.approx(25.0, abs=0.1)
    assert found.bound < 0.2


def test_sound_pushed_ahead_to_fill_a_queue_does_not_look_fast() -> None:
    made = sounds(count=3000)
    filled = tuple(made[:100]) + tuple(made[100:])
    ahead = tuple(
        type(point)(
            stamp=0.0,
            arrival_s=5000.0 + max(number - 100, 0) * 0.01,
            duration_s=point.duration_s,
            samples=point.samples,
        )
        for number, point in enumerate(filled)
    )
    found = media_against_clock(series_of(ahead))
    assert abs(found.value) < 50


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        (44_100 / 48_000, MixUp.AS_48),
        (44_100 / 48_000 * 1.009, MixUp.AS_48),
        (44_100 / 48_000 * 1.011, MixUp.NONE),
        (48_000 / 44_100, MixUp.AS_44),
        (1.0, MixUp.NONE),
        (0.95, MixUp.NONE),
    ],
)
def test_only_a_ratio_within_1_percent_of_both_rates_is_a_mix_up(speed: float, expected: MixUp) -> None:
    assert sample_rate(media=ratio((speed - 1) * 1e6, 1000.0), step_ratio=UNMEASURED).mix_up is expected


def test_a_ratio_that_is_not_known_well_names_no_mix_up() -> None:
    wide = ratio((44_100 / 48_000 - 1) * 1e6, 20_000.0)
    assert sample_rate(media=wide, step_ratio=UNMEASURED).mix_up is MixUp.NONE


def test_stamps_show_a_mix_up_behind_a_queue_that_paces_the_pushes() -> None:
    made = sounds(count=1000, per_second=1e6, speed=48_000 / 44_100)
    steps = step_against_duration(series_of(made), 1e6)
    found = sample_rate(media=media_against_clock(series_of(made)), step_ratio=steps)
    assert found.mix_up is MixUp.AS_48


def test_stamps_rounded_to_milliseconds_step_as_long_as_the_frames() -> None:
    made = sounds(count=900, samples=1024, per_second=1e3)
    assert step_against_duration(series_of(made), 1e3).value == pytest.approx(1, abs=0.005)


def test_pauses_between_sounds_do_not_make_the_steps_longer() -> None:
    made = restamped(sounds(count=900, per_second=1e6), lambda number, stamp: stamp + number // 300 * 5e6)
    assert step_against_duration(series_of(made), 1e6).value == pytest.approx(1, abs=0.001)


def test_stamps_in_whole_seconds_are_too_coarse_for_steps() -> None:
    assert step_against_duration(series_of(sounds(per_second=1.0)), 1.0).n == 0


@pytest.mark.parametrize(("claimed_s", "expected"), [(0.01, 1.0), (0.02, 2.0)])
def test_duration_is_compared_with_samples(claimed_s: float, expected: float) -> None:
    made = points(count=100, fps=100.0, duration_s=claimed_s, samples=480)
    assert duration_against_samples(series_of(made), 48_000).value == pytest.approx(expected)


def test_bounds_of_two_clocks_add_in_squares() -> None:
    both = audio_against_video(ratio(100.0, 30.0), ratio(400.0, 40.0))
    assert (both.value, both.bound) == (300.0, 50.0)


def test_what_is_missing_is_not_measured() -> None:
    short, bare = series_of(points(count=20)), series_of(points())
    assert frame_rate(short).n == 0
    assert stamps_against_clock(short, 1e6).n == 0
    assert media_against_clock(bare).n == 0
    assert step_against_duration(bare, 1e6).n == 0
    assert duration_against_samples(bare, 48_000).n == 0
    assert audio_against_video(UNMEASURED, ratio(1.0)).n == 0


def test_a_part_left_out_is_not_counted_as_slow() -> None:
    kept = points(count=300) + points(count=300, epoch_s=5000, arrival_s=9000)
    assert frame_rate(series_of(kept, seam=300)).value == pytest.approx(30, abs=0.1)
    assert abs(stamps_against_clock(series_of(kept, seam=300), 1e6).value) < 1
