import random

import pytest

from collector.checks.timestamps import publisher_offset
from collector.model.finding import Answer, Verdict
from collector.model.records.publisher import PublisherOffset, PublisherState
from collector.model.stage import Stage
from tests.traces import make_trace, points

HALF_MS = 500 / 30
"""Half a frame: what a picture that stands until the next one adds, and how far that wanders."""


def answer(
    offset_ms: float, *, count: int = 200, method: str = "stamps", wander_ms: float = 0.0, per_second: float = 1.0
) -> Answer:
    wander = random.Random(1)
    offsets = tuple(
        PublisherOffset(at_s=n * 0.05, offset_ms=offset_ms + wander.uniform(-wander_ms, wander_ms))
        for n in range(count)
    )
    states = tuple(PublisherState(at_s=n * 0.05, video_queue_ms=66.0, audio_queue_ms=200.0) for n in range(count))
    video = points(per_second=per_second, whole=False)
    trace = make_trace(video, offsets=offsets, states=states, offset_method=method, video_api="AVSynchronizer.push")
    return publisher_offset.check(trace)


@pytest.mark.parametrize(
    ("true_ms", "expected"),
    [
        (0, Verdict.PASS),
        (45 - HALF_MS - 1, Verdict.PASS),
        (45 - HALF_MS + 1, Verdict.INCONCLUSIVE),
        (45 + HALF_MS + 1, Verdict.WARN),
        (90 + HALF_MS - 1, Verdict.WARN),
        (90 + HALF_MS + 1, Verdict.FAIL),
        (-125 + HALF_MS + 1, Verdict.PASS),
        (-125 + HALF_MS - 1, Verdict.INCONCLUSIVE),
        (-125 - HALF_MS - 1, Verdict.WARN),
        (-185 - HALF_MS + 1, Verdict.WARN),
        (-185 - HALF_MS - 1, Verdict.FAIL),
    ],
)
def test_the_limits_are_those_of_viewers_and_half_a_frame_is_the_methods_error(
    true_ms: float, expected: Verdict
) -> None:
    found = answer(true_ms + HALF_MS)
    assert found.verdict is expected
    assert found.sees == (Stage.PUBLISHER_QUEUE,)


def test_the_articles_symptom_reads_late() -> None:
    found = answer(-233, wander_ms=40)
    assert found.verdict is Verdict.FAIL
    assert "late" in found.summary
    assert found.values["audio_queue_median_ms"] == 200.0


@pytest.mark.parametrize(("offset_ms", "expected"), [(0, Verdict.SKIP), (-300, Verdict.INCONCLUSIVE)])
def test_counted_frames_alone_decide_nothing_and_see_no_stage(offset_ms: float, expected: Verdict) -> None:
    found = answer(offset_ms, method="counts")
    assert (found.verdict, found.sees) == (expected, ())


@pytest.mark.parametrize(
    ("fps", "expected"), [(30.2, Verdict.INCONCLUSIVE), (29.6, Verdict.SKIP), (15.0, Verdict.SKIP)]
)
def test_counted_frames_at_another_rate_than_declared_say_nothing(fps: float, expected: Verdict) -> None:
    offsets = tuple(PublisherOffset(at_s=n * 0.05, offset_ms=-7000.0) for n in range(200))
    trace = make_trace(points(count=300, fps=fps), offsets=offsets, offset_method="counts")
    assert publisher_offset.check(trace).verdict is expected


@pytest.mark.parametrize(("count", "expected"), [(39, Verdict.SKIP), (40, Verdict.PASS)])
def test_two_seconds_are_needed(count: int, expected: Verdict) -> None:
    assert answer(0, count=count).verdict is expected


def test_a_difference_of_stamps_that_are_not_in_seconds_is_no_time() -> None:
    assert answer(-300, per_second=1e3).verdict is Verdict.SKIP
