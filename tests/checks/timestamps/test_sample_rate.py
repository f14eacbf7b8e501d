import pytest

from collector.checks.timestamps import sample_rate
from collector.model.finding import Answer, Verdict
from tests.traces import make_trace, points, restamped, sounds


def by_arrival(speed: float) -> Answer:
    """Sound without stamps of which ``speed`` seconds arrive each second."""
    made = tuple(
        type(point)(stamp=0.0, arrival_s=5000 + number * 0.01 / speed, duration_s=0.01, samples=480)
        for number, point in enumerate(sounds(count=2000))
    )
    return sample_rate.check(make_trace((), made))


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        (1.0, Verdict.PASS),
        (1.0099, Verdict.PASS),
        (1.0101, Verdict.WARN),
        (0.9901, Verdict.PASS),
        (0.9899, Verdict.WARN),
        (44_100 / 48_000, Verdict.FAIL),
        (48_000 / 44_100, Verdict.FAIL),
        (0.95, Verdict.WARN),
    ],
)
def test_1_percent_off_is_a_wrong_rate_and_two_ratios_are_a_mix_up(speed: float, expected: Verdict) -> None:
    assert by_arrival(speed).verdict is expected


def test_44_khz_passed_on_as_48_is_named() -> None:
    assert by_arrival(44_100 / 48_000).summary.startswith("44.1 kHz audio is passed on as 48 kHz")
    assert by_arrival(48_000 / 44_100).summary.startswith("48 kHz audio is passed on as 44.1 kHz")


def test_stamps_show_it_behind_a_queue_that_paces_the_pushes() -> None:
    made = sounds(count=1000, per_second=1e6, speed=48_000 / 44_100)
    assert sample_rate.check(make_trace((), made)).verdict is Verdict.FAIL


def test_44_khz_that_is_declared_as_such_passes() -> None:
    made = restamped(sounds(count=2000, rate_hz=44_100, samples=441), lambda *_: 0.0)
    assert sample_rate.check(make_trace((), made, declared_sample_rate_hz=44_100.0)).verdict is Verdict.PASS


def test_speech_in_portions_is_not_judged_by_its_arrival() -> None:
    spoken = tuple(
        type(point)(stamp=0.0, arrival_s=5000 + number * 0.001 + number // 300 * 7, duration_s=0.01)
        for number, point in enumerate(sounds(count=2400))
    )
    assert sample_rate.check(make_trace((), spoken)).verdict is Verdict.SKIP


def test_what_is_missing_is_skipped() -> None:
    assert sample_rate.check(make_trace(points())).verdict is Verdict.SKIP
    assert sample_rate.check(make_trace((), points())).verdict is Verdict.SKIP
