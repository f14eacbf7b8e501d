"""Runs the SDK's own AVSynchronizer with one publisher's settings and no server, and records how far the kinds part.

The difference is read every 50 ms as the SDK gives it, ``last_video_time − last_audio_time``, and turned to our sign.
Two things in that reading are no offset and are taken out: a picture counts with its middle instead of an edge, because
``last_video_time`` stands still until the next one, and while a push of sound waits for room in the queue, that sound
counts as pushed, as ``queued_duration`` has it already (it would read one frame off otherwise).
"""

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import pairwise

from collector.evidence.rehearsal.held_up import late_wakes, may_have_filled_the_queue, moved_ms
from collector.evidence.rehearsal.publisher import STALL_EVERY_S, RehearsedPublisher
from collector.measure.robust import quantile, theil_sen
from collector.model.coverage import Reason, Unavailable
from collector.model.measured import Measured
from collector.model.records.publisher import RehearsalRun
from collector.model.request import RehearsalSettings
from collector.model.source import StopSignal

SAMPLE_EVERY_S = 0.05
FEWEST_S = 2.0
MOST = 0.9
METHOD = "AVSynchronizer difference, mean of the second half"
# The SDK plays sound in blocks of 10 ms and panics if a queue is no multiple of them (rust-sdks, audio_source.rs).
BLOCK_MS = 10
LATE = "Frame capture was behind schedule"
SDK_LOGGER = "livekit.rtc.synchronizer"

_this_run: ContextVar[object] = ContextVar("this_run", default=None)


def rehearse(settings: RehearsalSettings, stall_ms: int) -> RehearsalRun:
    """Rehearse once, in an event loop of its own; takes ``settings.seconds``. Raises Unavailable."""
    require_possible(settings)
    return asyncio.run(rehearse_beside_others(settings, stall_ms, asyncio.Event())).run


def require_possible(settings: RehearsalSettings) -> None:
    """Raise Unavailable for settings that the SDK cannot run: it would panic, or never give a figure."""
    if settings.audio_queue_ms <= 0 or settings.audio_queue_ms % BLOCK_MS:
        detail = f"the SDK paces sound only with an audio queue that is a multiple of {BLOCK_MS} ms"
    elif settings.fps <= 0 or settings.sample_rate_hz < settings.fps or settings.video_queue_ms < 0:
        detail = "frame rate, sample rate and video queue must be positive, with some sound to each frame"
    elif settings.seconds < FEWEST_S:
        detail = f"a rehearsal needs at least {FEWEST_S:.0f} s"
    else:
        return
    raise Unavailable(Reason.UNSUPPORTED, f"{detail}; this configuration cannot be rehearsed")


@dataclass(frozen=True, slots=True)
class _Reading:
    at_s: float
    offset_ms: float
    difference_ms: float
    video_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsedRun:
    """One run, and the mean of the SDK's own difference over the same time (ms, positive = audio late)."""

    run: RehearsalRun
    difference_ms: float


async def rehearse_beside_others(settings: RehearsalSettings, stall_ms: int, stopping: StopSignal) -> RehearsedRun:
    """Rehearse once in the running event loop, where others may run too; ends early when ``stopping`` is set.

    Of 32 side by side each read within 8 ms of what it reads alone (measured, two cores). Raises Unavailable.
    """
    with _counted_late_captures() as late:
        publisher = RehearsedPublisher(settings, stall_ms)
        tasks = publisher.start()
        try:
            with late_wakes() as gaps:
                readings = await _read(publisher, tasks, settings.seconds, stopping)
        finally:
            await publisher.close(tasks)
    for task in tasks:
        if not task.cancelled() and (error := task.exception()):
            raise Unavailable(Reason.CRASHED, f"the SDK refused a frame: {type(error).__name__}")
    run = _summary(readings, settings.fps, stall_ms=stall_ms, late_captures=len(late), refused=publisher.refused)
    gaps += publisher.slow_pushes
    held_up_ms = moved_ms(gaps, settings, stall_ms)
    # What the machine may have made the SDK refuse says nothing of the settings; the offset has no bound all the same.
    refused = 0 if may_have_filled_the_queue(gaps, settings, stall_ms) else publisher.refused
    return RehearsedRun(
        run=replace(
            run,
            refused=refused,
            offset_ms=replace(run.offset_ms, bound=run.offset_ms.bound + held_up_ms),
            capture_off_ms=_capture_off_ms(publisher.captured_s, settings.fps),
        ),
        difference_ms=_mean([reading.difference_ms for reading in readings]),
    )


async def _read(
    publisher: RehearsedPublisher, tasks: list[asyncio.Task[None]], seconds: float, stopping: StopSignal
) -> list[_Reading]:
    readings: list[_Reading] = []
    started, elapsed_s = time.monotonic(), 0.0
    while elapsed_s < seconds and not stopping.is_set() and not any(task.done() for task in tasks):
        await asyncio.sleep(SAMPLE_EVERY_S)
        elapsed_s = time.monotonic() - started
        # No picture came out as long as its time never moved: the difference would read the audio queue's fill.
        if publisher.video_s > 0:
            readings.append(_Reading(elapsed_s, publisher.offset_ms, publisher.difference_ms, publisher.video_s))
    return [reading for reading in readings if reading.at_s >= elapsed_s / 2]


def _summary(readings: list[_Reading], fps: float, *, stall_ms: int, late_captures: int, refused: int) -> RehearsalRun:
    seconds = readings[-1].at_s - readings[0].at_s if readings else 0.0
    if seconds < FEWEST_S / 2 - 2 * SAMPLE_EVERY_S:
        raise Unavailable(Reason.DEADLINE, f"the rehearsal ended before it had run {FEWEST_S:.0f} s")
    offsets = [reading.offset_ms for reading in readings]
    # A refused frame still counts as queued in the SDK's books, so that nothing bounds the difference then.
    bound_ms = math.inf if refused else _bound_ms(offsets, fps)
    return RehearsalRun(
        stall_ms=stall_ms,
        stall_every_s=STALL_EVERY_S if stall_ms else 0.0,
        offset_ms=Measured(value=_mean(offsets), bound=bound_ms, n=len(set(offsets)), method=METHOD),
        extreme_ms=max(offsets, key=abs),
        slope_ms_per_s=theil_sen([reading.at_s for reading in readings], offsets),
        video_fps=fps * (readings[-1].video_s - readings[0].video_s) / seconds,
        late_captures=late_captures,
        refused=refused,
    )


def _capture_off_ms(captured_s: list[float], fps: float) -> tuple[Measured, ...]:
    """Return how far from their beat most pictures of the second half were captured; nothing for fewer than two."""
    half = captured_s[len(captured_s) // 2 :]
    off_ms = [1000 * abs(now - before - 1 / fps) for before, now in pairwise(half)]
    if not off_ms:
        return ()
    found = quantile(off_ms, MOST)
    return (replace(found, method=f"capture_frame, distance from the beat, {found.method}"),)


def _bound_ms(offsets: list[float], fps: float) -> float:
    """Bound the mean: a quarter frame as 50 ms samples meet frames unevenly, one block, and half of what it moved."""
    middle = len(offsets) // 2
    moved = abs(_mean(offsets[:middle]) - _mean(offsets[middle:])) if middle else 0.0
    return 250 / fps + BLOCK_MS + moved / 2


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


class _LateCaptures(logging.Handler):
    """Collects the SDK's complaints of one run; runs side by side share a logger but not a context."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line if it was written by a task of this run."""
        if _this_run.get() is self and LATE in record.getMessage():
            self.lines.append(record.getMessage())


@contextlib.contextmanager
def _counted_late_captures() -> Iterator[list[str]]:
    handler = _LateCaptures()
    logger = logging.getLogger(SDK_LOGGER)
    token = _this_run.set(handler)
    logger.addHandler(handler)
    try:
        yield handler.lines
    finally:
        logger.removeHandler(handler)
        _this_run.reset(token)
