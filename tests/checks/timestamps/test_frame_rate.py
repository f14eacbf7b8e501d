import pytest

from collector.checks.timestamps import frame_rate
from collector.model.finding import Answer, Verdict
from tests.traces import make_trace, points, restamped, sounds


def answer(fps: float, *, declared: float = 30.0, seconds: float = 20.0, jitter_s: float = 0.0) -> Answer:
    made = points(count=int(fps * seconds), fps=fps, jitter_s=jitter_s)
    return frame_rate.check(make_trace(made, declared_fps=declared))


@pytest.mark.parametrize(
    ("fps", "expected"),
    [
        (30.0, Verdict.PASS),
        (28.6, Verdict.PASS),
        (28.4, Verdict.WARN),
        (31.4, Verdict.PASS),
        (31.6, Verdict.WARN),
        (24.1, Verdict.WARN),
        (23.9, Verdict.FAIL),
        (15.0, Verdict.FAIL),
        (60.0, Verdict.FAIL),
    ],
)
def test_5_and_20_percent_off_the_declared_rate_are_the_limits(fps: float, expected: Verdict) -> None:
    assert answer(fps).verdict is expected


def test_late_arrivals_of_a_healthy_publisher_pass() -> None:
    assert answer(30.0, jitter_s=0.03).verdict is Verdict.PASS


def test_a_publisher_that_declares_the_15_it_delivers_passes() -> None:
    assert answer(15.0, declared=15.0).verdict is Verdict.PASS


def test_what_cannot_be_said_is_skipped() -> None:
    assert answer(30.0, declared=0.0).verdict is Verdict.SKIP
    assert answer(30.0, seconds=4.0).verdict is Verdict.SKIP
    assert frame_rate.check(make_trace((), sounds())).verdict is Verdict.SKIP


def test_frames_without_a_timestamp_count_among_stamped_ones() -> None:
    made = restamped(points(count=600), lambda number, stamp: 0.0 if number % 5 < 2 else stamp)
    assert frame_rate.check(make_trace(made)).verdict is Verdict.PASS
