"""Turns what held a rehearsal up into how far a busy machine may have moved its offset.

The rehearsed publisher shares its event loop and its machine with everything else. While they are held up, nothing is
pushed: a stall that no setting asked for. What that does was measured by holding loops and machines up (livekit 1.2.0).
A task for each frame keeps no sound in stock: it falls behind by the longest gap, once. The other patterns live on what
is queued, once something is; where a gap outlasts that, it moved the offset by at most its own length, and each further
one by as much again. After a gap so long that the SDK begins its schedule anew nothing bounds what came of it.
"""

import asyncio
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from collector.model.request import PushPattern, RehearsalSettings

LOOK_EVERY_S = 0.01
CAUGHT_UP_MS = 50.0
"""Six gaps of this length moved no offset of a publisher that waits for room in its queues, with stalls or without."""

ANEW_MS = 250.0
"""A little less than the 300 ms behind which the SDK begins its schedule anew (livekit, rtc/synchronizer.py)."""

FILLING_S = 0.5
"""Until then the queues fill, and no gap is outlasted."""


@dataclass(frozen=True, slots=True)
class Gap:
    """When something came late, in seconds from the start of the rehearsal, and by how much."""

    at_s: float
    late_ms: float


@contextmanager
def late_wakes() -> Iterator[list[Gap]]:
    """Collect meanwhile how late the running event loop woke each 10 ms."""
    loop = asyncio.get_running_loop()
    gaps: list[Gap] = []
    started_s = loop.time()
    handle: asyncio.Handle

    def look(due_s: float) -> None:
        nonlocal handle
        now_s = loop.time()
        gaps.append(Gap(due_s - started_s, max(0.0, 1000 * (now_s - due_s))))
        handle = loop.call_at(now_s + LOOK_EVERY_S, look, now_s + LOOK_EVERY_S)

    # What runs side by side is set up first: the first look comes together with the first pushes.
    handle = loop.call_soon(lambda: look(loop.time()))
    try:
        yield gaps
    finally:
        handle.cancel()


def moved_ms(gaps: Sequence[Gap], settings: RehearsalSettings, stall_ms: int) -> float:
    """Return by how much the gaps may have moved the offset at most, beside stalls that were asked for."""
    longest_ms = max((gap.late_ms for gap in gaps), default=0.0)
    if longest_ms > ANEW_MS:
        return math.inf
    if settings.push is PushPattern.TASK_PER_FRAME:
        return max(0.0, longest_ms - stall_ms)
    queued_ms = min(settings.video_queue_ms, settings.audio_queue_ms) - stall_ms
    while_filling_ms = max((gap.late_ms for gap in gaps if gap.at_s < FILLING_S), default=0.0)
    return while_filling_ms + sum(gap.late_ms for gap in gaps if gap.late_ms > max(CAUGHT_UP_MS, queued_ms))


def may_have_filled_the_queue(gaps: Sequence[Gap], settings: RehearsalSettings, stall_ms: int) -> bool:
    """Whether the sound queue outlasts the stall that was asked for, but not a gap beside it."""
    longest_ms = max((gap.late_ms for gap in gaps), default=0.0)
    return stall_ms <= settings.audio_queue_ms < stall_ms + longest_ms
