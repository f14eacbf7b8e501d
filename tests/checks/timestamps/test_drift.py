import pytest

from collector.checks.timestamps import drift
from collector.model.finding import Answer, Verdict
from tests.traces import make_trace, points, restamped, sounds


def answer(ppm: float, *, seconds: int = 60, jitter_s: float = 0.0) -> Answer:
    made = points(count=30 * seconds, speed=1 + ppm / 1e6, jitter_s=jitter_s)
    return drift.check(make_trace(made))


@pytest.mark.parametrize(
    ("ppm", "expected"),
    [
        (0, Verdict.PASS),
        (145, Verdict.PASS),
        (-145, Verdict.PASS),
        (155, Verdict.WARN),
        (-155, Verdict.WARN),
        (9_990, Verdict.WARN),
        (10_010, Verdict.FAIL),
        (-10_010, Verdict.FAIL),
    ],
)
def test_more_than_150_ppm_is_suspicious_and_1_percent_is_wrong(ppm: float, expected: Verdict) -> None:
    assert answer(ppm).verdict is expected


def test_late_arrivals_widen_the_bound_and_a_minute_still_passes() -> None:
    assert answer(0, jitter_s=0.01).verdict is Verdict.PASS


@pytest.mark.parametrize("ppm", [-200, 200])
def test_200_ppm_show_in_20_seconds_of_real_arrivals(ppm: float) -> None:
    assert answer(ppm, seconds=20, jitter_s=0.001).verdict is Verdict.WARN


def test_a_trace_too_short_for_the_limit_is_inconclusive() -> None:
    found = answer(0, seconds=6, jitter_s=0.02)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "minute" in found.advice


def test_sound_without_stamps_is_compared_by_its_length() -> None:
    audio = restamped(sounds(count=6000, speed=1.0), lambda *_: 0.0)
    slower = tuple(
        type(point)(stamp=0.0, arrival_s=5000 + number * 0.01002, duration_s=0.01) for number, point in enumerate(audio)
    )
    found = drift.check(make_trace(points(count=1800), slower))
    assert found.verdict is Verdict.WARN
    assert "Sound runs apart" in found.summary


def test_sound_in_portions_with_pauses_is_not_blamed() -> None:
    spoken = tuple(
        type(point)(stamp=0.0, arrival_s=5000 + number * 0.001 + number // 300 * 7, duration_s=0.01)
        for number, point in enumerate(sounds(count=2400))
    )
    assert drift.check(make_trace(points(count=1800), spoken)).verdict is Verdict.PASS


def test_stamps_at_double_rate_are_wrong() -> None:
    assert drift.check(make_trace(points(count=600, speed=2.0))).verdict is Verdict.FAIL


def test_rounded_milliseconds_are_no_drift() -> None:
    assert drift.check(make_trace(points(count=1800, per_second=1e3))).verdict is Verdict.PASS


def test_too_little_is_skipped() -> None:
    assert drift.check(make_trace(points(count=60))).verdict is Verdict.SKIP
    assert drift.check(make_trace()).verdict is Verdict.SKIP
