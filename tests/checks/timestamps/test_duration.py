from dataclasses import replace

import pytest

from collector.checks.timestamps import duration
from collector.model.finding import Answer, Verdict
from tests.traces import make_trace, points, restamped, sounds


def claimed(factor: float) -> Answer:
    """Sounds that claim ``factor`` times the length of their samples; stamps step by the claimed length."""
    made = tuple(
        replace(point, duration_s=point.duration_s * factor, stamp=1e9 + number * 10_000 * factor)
        for number, point in enumerate(sounds())
    )
    return duration.check(make_trace((), made))


@pytest.mark.parametrize(
    ("factor", "expected"), [(1.0, Verdict.PASS), (1.009, Verdict.PASS), (1.011, Verdict.FAIL), (2.0, Verdict.FAIL)]
)
def test_a_length_that_the_samples_do_not_fill_fails_from_1_percent(factor: float, expected: Verdict) -> None:
    assert claimed(factor).verdict is expected


@pytest.mark.parametrize(("speed", "expected"), [(1.009, Verdict.PASS), (1.011, Verdict.FAIL), (0.5, Verdict.FAIL)])
def test_stamps_that_step_by_another_length_fail_from_1_percent(speed: float, expected: Verdict) -> None:
    made = tuple(
        replace(point, stamp=1e9 + number * 10_000 * speed, arrival_s=5000 + number * 0.01 * speed)
        for number, point in enumerate(sounds(count=2000))
    )
    assert duration.check(make_trace((), made)).verdict is expected


def test_pictures_whose_length_is_not_their_step_fail() -> None:
    made = points(count=600, duration_s=1 / 25)
    found = duration.check(make_trace(made))
    assert found.verdict is Verdict.FAIL
    assert found.summary.startswith("Video timestamps step by 0.833")


def test_a_mix_up_of_sample_rates_is_left_to_its_own_check() -> None:
    made = sounds(per_second=1e6, speed=48_000 / 44_100)
    found = duration.check(make_trace((), made))
    assert found.verdict is Verdict.SKIP
    assert "timestamps.sample-rate" in found.summary


def test_stamps_rounded_to_milliseconds_pass() -> None:
    assert duration.check(make_trace((), sounds(samples=1024, per_second=1e3))).verdict is Verdict.PASS


def test_without_lengths_nothing_is_said() -> None:
    assert duration.check(make_trace(points())).verdict is Verdict.SKIP


def test_steps_across_frames_without_a_timestamp_are_not_compared() -> None:
    made = restamped(sounds(), lambda number, stamp: 0.0 if number % 5 < 2 else stamp)
    found = duration.check(make_trace((), made))
    assert (found.verdict, "audio_step_ratio" in found.values) == (Verdict.PASS, False)
