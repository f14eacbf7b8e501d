import asyncio
import logging
import math

import pytest

from collector.evidence.rehearsal import running
from collector.evidence.rehearsal.running import RehearsedRun, rehearse, rehearse_beside_others
from collector.model.coverage import Unavailable
from collector.model.records.publisher import RehearsalRun
from collector.model.request import PushPattern, RehearsalSettings


@pytest.fixture(scope="module")
def rehearsed() -> dict[tuple[str, int, int], RehearsedRun]:
    """Rows of the matrix that was measured with livekit 1.2.0, all side by side, 6 s each."""
    rows = [
        (PushPattern.SEQUENTIAL, 200, 0),
        (PushPattern.SEQUENTIAL, 200, 500),
        (PushPattern.SEQUENTIAL, 100, 500),
        (PushPattern.PARALLEL, 100, 0),
        (PushPattern.PARALLEL, 100, 500),
        (PushPattern.TASK_PER_FRAME, 1500, 0),
        (PushPattern.TASK_PER_FRAME, 200, 500),
        (PushPattern.TASK_PER_FRAME, 200, 1200),
    ]

    async def run_all() -> list[RehearsedRun]:
        runs = (
            rehearse_beside_others(
                RehearsalSettings(push=push, video_queue_ms=queue_ms, seconds=6.0), stall_ms, asyncio.Event()
            )
            for push, queue_ms, stall_ms in rows
        )
        return list(await asyncio.gather(*runs))

    return {
        (push.value, queue_ms, stall_ms): run
        for (push, queue_ms, stall_ms), run in zip(rows, asyncio.run(run_all()), strict=True)
    }


@pytest.fixture(scope="module")
def measured(rehearsed: dict[tuple[str, int, int], RehearsedRun]) -> dict[tuple[str, int, int], RehearsalRun]:
    return {row: item.run for row, item in rehearsed.items()}


Matrix = dict[tuple[str, int, int], RehearsalRun]


@pytest.mark.parametrize("row", [("sequential", 200, 0), ("parallel", 100, 0), ("task-per-frame", 1500, 0)])
def test_without_stalls_every_pattern_keeps_them_together(measured: Matrix, row: tuple[str, int, int]) -> None:
    offset_ms = measured[row].offset_ms
    assert abs(offset_ms.value) < 42 + offset_ms.bound
    assert measured[row].stall_every_s == 0.0


def test_a_sequential_publisher_with_a_small_and_a_large_queue_ends_with_audio_late(measured: Matrix) -> None:
    run = measured["sequential", 200, 500]
    assert run.offset_ms.low < -200
    assert run.offset_ms.high > -250
    assert (run.stall_ms, run.stall_every_s) == (500, 2.0)


def test_a_smaller_video_queue_shows_no_symptom(measured: Matrix) -> None:
    offset_ms = measured["sequential", 100, 500].offset_ms
    assert abs(offset_ms.value) < 80 + offset_ms.bound


def test_a_parallel_publisher_with_a_small_queue_lets_video_fall_behind_ever_more(measured: Matrix) -> None:
    run = measured["parallel", 100, 500]
    assert run.offset_ms.value > 150
    assert run.slope_ms_per_s.low > 0


def test_late_captures_are_counted_for_the_run_they_belong_to(measured: Matrix) -> None:
    assert measured["parallel", 100, 500].late_captures >= 1
    assert measured["sequential", 100, 500].late_captures >= 1
    assert logging.getLogger(running.SDK_LOGGER).handlers == []


def test_a_task_for_each_frame_loses_sound_once_a_stall_is_longer_than_the_audio_queue(measured: Matrix) -> None:
    assert measured["task-per-frame", 200, 500].refused == 0
    assert measured["task-per-frame", 200, 1200].refused > 0
    assert measured["task-per-frame", 200, 1200].offset_ms.bound == math.inf


def test_the_figure_of_the_article_has_the_other_sign(rehearsed: dict[tuple[str, int, int], RehearsedRun]) -> None:
    item = rehearsed["sequential", 200, 500]
    assert abs(item.difference_ms + item.run.offset_ms.value) < 50
    assert item.difference_ms > 0


def test_every_figure_carries_bound_count_and_method(measured: Matrix) -> None:
    for run in measured.values():
        assert run.offset_ms.n >= 20
        assert run.offset_ms.bound >= 10
        assert run.offset_ms.method == "AVSynchronizer difference, mean of the second half"
        assert run.video_fps > 10


def test_the_times_at_which_pictures_are_captured_are_measured(measured: Matrix) -> None:
    for run in measured.values():
        (off,) = run.capture_off_ms
        assert off.n >= 30
        assert 0 <= off.value < 1000
        assert "capture_frame" in off.method


def test_a_rehearsal_runs_as_a_plain_function_with_an_odd_frame_rate_and_rate() -> None:
    offset_ms = rehearse(RehearsalSettings(fps=29.97, sample_rate_hz=44100, seconds=2.0), 0).offset_ms
    assert abs(offset_ms.value) < 80 + offset_ms.bound


@pytest.mark.parametrize(
    "impossible",
    [
        RehearsalSettings(audio_queue_ms=0),
        RehearsalSettings(audio_queue_ms=205),
        RehearsalSettings(fps=0),
        RehearsalSettings(sample_rate_hz=20),
        RehearsalSettings(video_queue_ms=-1),
        RehearsalSettings(seconds=1.9),
    ],
)
def test_settings_that_the_sdk_cannot_run_are_refused_before_it_panics(impossible: RehearsalSettings) -> None:
    with pytest.raises(Unavailable, match="cannot be rehearsed"):
        rehearse(impossible, 0)
