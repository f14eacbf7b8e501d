from dataclasses import replace

import pytest

from collector.checks.timestamps import stalls
from collector.model.finding import Answer, Verdict
from collector.model.records.publisher import PublisherState
from tests.traces import Points, make_trace, points, restamped


def with_stalls(*, every: int, length_s: float, count: int = 1800) -> Points:
    """Pictures at 30 fps; before every ``every``-th one the publisher stands still, and catches up at once."""
    return tuple(
        replace(point, arrival_s=point.arrival_s + (length_s if number % every == 0 and number else 0.0))
        for number, point in enumerate(points(count=count))
    )


def answer(video: Points, *, late_captures: int = -1, loop_late_ms: tuple[float, ...] = ()) -> Answer:
    states = tuple(PublisherState(at_s=5000 + n, loop_late_ms=late) for n, late in enumerate(loop_late_ms))
    return stalls.check(make_trace(video, states=states, late_captures=late_captures))


@pytest.mark.parametrize(("length_s", "expected"), [(0.149, Verdict.PASS), (0.152, Verdict.WARN)])
def test_a_stall_is_150_ms_longer_than_usual(length_s: float, expected: Verdict) -> None:
    assert answer(with_stalls(every=300, length_s=length_s)).verdict is expected


@pytest.mark.parametrize(("every", "expected"), [(1000, Verdict.PASS), (899, Verdict.WARN)])
def test_one_stall_in_a_minute_is_a_pause_two_are_a_habit(every: int, expected: Verdict) -> None:
    assert answer(with_stalls(every=every, length_s=0.5, count=1800)).verdict is expected


def test_two_stalls_in_ten_minutes_are_no_habit() -> None:
    assert answer(with_stalls(every=7000, length_s=0.5, count=18_000)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("late_ms", "expected"), [((0.4, 150.0, 150.0), Verdict.PASS), ((0.4, 151.0, 151.0), Verdict.WARN)]
)
def test_an_event_loop_that_is_late_again_and_again_is_a_warning(late_ms: tuple[float, ...], expected: Verdict) -> None:
    assert answer(points(count=1800), loop_late_ms=late_ms).verdict is expected


@pytest.mark.parametrize(("late", "expected"), [(-1, Verdict.PASS), (0, Verdict.PASS), (1, Verdict.WARN)])
def test_one_late_capture_is_a_warning_because_the_picture_stays_late(late: int, expected: Verdict) -> None:
    assert answer(points(count=1800), late_captures=late).verdict is expected


def test_jitter_of_a_frame_is_no_stall() -> None:
    assert answer(points(count=1800, jitter_s=0.05)).verdict is Verdict.PASS


def test_without_arrivals_nothing_is_said() -> None:
    assert answer(points(arrival_s=-100.0)).verdict is Verdict.SKIP
    assert answer(()).verdict is Verdict.SKIP


def test_frames_without_a_timestamp_are_no_stall() -> None:
    made = restamped(points(count=1800), lambda number, stamp: 0.0 if number % 60 < 20 else stamp)
    assert answer(made).verdict is Verdict.PASS
