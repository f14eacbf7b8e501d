import asyncio
import math
import time

import pytest

from collector.evidence.rehearsal.held_up import Gap, late_wakes, may_have_filled_the_queue, moved_ms
from collector.evidence.rehearsal.running import rehearse_beside_others
from collector.model.records.publisher import RehearsalRun
from collector.model.request import PushPattern, RehearsalSettings

GAPS = [Gap(1.0, 1.0), Gap(2.0, 200.0), Gap(3.0, 2.0), Gap(4.0, 60.0), Gap(5.0, 40.0)]
WITHOUT_DISTURBANCE_MS = (-25.0, 25.0)
"""Where every pattern without stalls stays on a machine with nothing else to do: half its bound, and some."""


@pytest.mark.parametrize(
    ("push", "queue_ms", "stall_ms", "expected_ms"),
    [
        (PushPattern.TASK_PER_FRAME, 1500, 0, 200.0),
        (PushPattern.TASK_PER_FRAME, 1500, 150, 50.0),
        (PushPattern.TASK_PER_FRAME, 1500, 500, 0.0),
        (PushPattern.SEQUENTIAL, 100, 0, 200.0),
        (PushPattern.SEQUENTIAL, 100, 500, 260.0),
        (PushPattern.SEQUENTIAL, 199, 0, 200.0),
        (PushPattern.PARALLEL, 200, 0, 0.0),
        (PushPattern.PARALLEL, 1500, 0, 0.0),
        (PushPattern.PARALLEL, 700, 500, 0.0),
        (PushPattern.PARALLEL, 699, 500, 200.0),
    ],
)
def test_a_gap_counts_where_nothing_queued_outlasts_it(
    push: PushPattern, queue_ms: int, stall_ms: int, expected_ms: float
) -> None:
    settings = RehearsalSettings(push=push, video_queue_ms=queue_ms, audio_queue_ms=1000)
    assert moved_ms(GAPS, settings, stall_ms) == expected_ms


@pytest.mark.parametrize("push", PushPattern)
def test_a_gap_after_which_the_sdk_begins_anew_leaves_the_offset_without_a_bound(push: PushPattern) -> None:
    settings = RehearsalSettings(push=push, video_queue_ms=1500)
    assert moved_ms([*GAPS, Gap(6.0, 250.0)], settings, 500) == 0.0
    assert moved_ms([*GAPS, Gap(6.0, 251.0)], settings, 500) == math.inf


@pytest.mark.parametrize(("at_s", "expected_ms"), [(0.49, 30.0), (0.5, 0.0)])
def test_nothing_is_queued_yet_while_the_queues_fill(at_s: float, expected_ms: float) -> None:
    assert moved_ms([Gap(at_s, 30.0)], RehearsalSettings(push=PushPattern.PARALLEL), 0) == expected_ms


@pytest.mark.parametrize(
    ("stall_ms", "late_ms", "expected"),
    [(0, 1000.0, False), (0, 1001.0, True), (500, 500.0, False), (500, 501.0, True), (1001, 501.0, False)],
)
def test_a_gap_may_fill_the_queue_that_outlasts_the_stall_alone(stall_ms: int, late_ms: float, expected: bool) -> None:
    gaps = [Gap(1.0, 2.0), Gap(2.0, late_ms)]
    settings = RehearsalSettings(push=PushPattern.TASK_PER_FRAME, audio_queue_ms=1000)
    assert may_have_filled_the_queue(gaps, settings, stall_ms) is expected
    assert not may_have_filled_the_queue([], settings, stall_ms)


@pytest.mark.parametrize("push", PushPattern)
def test_a_loop_that_was_always_on_time_moved_nothing(push: PushPattern) -> None:
    assert moved_ms([], RehearsalSettings(push=push), 0) == 0.0


def test_a_loop_that_is_held_up_is_seen_until_nobody_looks() -> None:
    async def run() -> tuple[list[Gap], int]:
        with late_wakes() as gaps:
            await asyncio.sleep(0.05)
            time.sleep(0.2)  # noqa: ASYNC251  held up on purpose
            await asyncio.sleep(0.05)
        seen = len(gaps)
        await asyncio.sleep(0.05)
        return gaps, seen

    gaps, seen = asyncio.run(run())
    assert max(gap.late_ms for gap in gaps) >= 185
    assert all(gap.late_ms >= 0 for gap in gaps)
    assert gaps[0].at_s <= gaps[-1].at_s
    assert len(gaps) == seen


@pytest.fixture(scope="module")
def held_up() -> list[RehearsalRun]:
    """Publishers that nothing stalls, in a loop that is held up twice for 200 ms."""

    async def run() -> list[RehearsalRun]:
        for at_s in (0.8, 1.4):
            asyncio.get_running_loop().call_later(at_s, time.sleep, 0.2)
        asked = (RehearsalSettings(push=push, video_queue_ms=100, seconds=3.0) for push in PushPattern)
        done = await asyncio.gather(*(rehearse_beside_others(one, 0, asyncio.Event()) for one in asked))
        return [item.run for item in done]

    return asyncio.run(run())


@pytest.mark.parametrize("index", range(len(PushPattern)), ids=[push.value for push in PushPattern])
def test_the_bound_of_an_offset_grows_with_what_holds_the_machine_up(held_up: list[RehearsalRun], index: int) -> None:
    offset_ms = held_up[index].offset_ms
    assert offset_ms.low < WITHOUT_DISTURBANCE_MS[1]
    assert offset_ms.high > WITHOUT_DISTURBANCE_MS[0]
    assert offset_ms.bound > 180


def test_sound_that_a_busy_machine_made_the_sdk_refuse_accuses_nobody() -> None:
    """A task for each frame loses none of its sound undisturbed, nor with this stall; held up for longer, it does."""

    async def run() -> RehearsalRun:
        asyncio.get_running_loop().call_later(1.0, time.sleep, 0.8)
        asked = RehearsalSettings(push=PushPattern.TASK_PER_FRAME, audio_queue_ms=200, seconds=3.0)
        return (await rehearse_beside_others(asked, 0, asyncio.Event())).run

    done = asyncio.run(run())
    assert done.refused == 0
    assert done.offset_ms.bound == math.inf
