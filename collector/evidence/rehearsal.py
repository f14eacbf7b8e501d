"""Runs the SDK's own AVSynchronizer with one publisher's settings and no server, and records how far the kinds part.

The difference is read every 50 ms as the SDK gives it, ``last_video_time − last_audio_time``, and turned to our sign.
Two things in that reading are no offset and are taken out: a picture counts with its middle instead of an edge, because
``last_video_time`` stands still until the next one, and while a push of sound waits for room in the queue, that sound
counts as pushed, as ``queued_duration`` has it already (it would read one frame off otherwise).
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from collector.measure.robust import theil_sen
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.measured import Measured
from collector.model.privacy import Version
from collector.model.records.publisher import Rehearsal, RehearsalRun
from collector.model.request import PushPattern, RehearsalSettings, Request
from collector.model.source import Phase, Session, SourcePlan, StopSignal, Wanted, Yield

if TYPE_CHECKING:
    from livekit import rtc

SOURCE = "publisher.rehearsal"
STALLS_MS = (0, 500)
STALL_EVERY_S = 2.0
SAMPLE_EVERY_S = 0.05
FEWEST_S = 2.0
SPARE_S = 30.0
METHOD = "AVSynchronizer difference, mean of the second half"
# The SDK plays sound in blocks of 10 ms and panics if a queue is no multiple of them (rust-sdks, audio_source.rs).
BLOCK_MS = 10
LATE = "Frame capture was behind schedule"
SDK_LOGGER = "livekit.rtc.synchronizer"
_WIDTH, _HEIGHT = 64, 36

_this_run: ContextVar[object] = ContextVar("this_run", default=None)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan one rehearsal; beside a live room, or for a call that is over, only if it was asked for."""
    skip, detail = _skip(request)
    asked = request.rehearsal.wanted or (request.rehearsal.told and skip is Reason.NONE)
    return (
        SourcePlan(
            source=SOURCE,
            why="does this publisher configuration keep sound and picture together on this machine",
            phase=Phase.AFTER,
            deadline_s=request.rehearsal.seconds + SPARE_S,
            wanted=Wanted.ASKED if asked else Wanted.DEFAULT,
            skip=skip,
            detail=detail,
        ),
    )


def _skip(request: Request) -> tuple[Reason, str]:
    if request.rehearsal.wanted:
        return Reason.NONE, ""
    if not request.live:
        return Reason.DISABLED, "the window is in the past; a rehearsal shows how this machine does now (--rehearse)"
    if request.server.url:
        return Reason.DECLINED, "with a live room the rehearsal runs only with --rehearse"
    return Reason.NONE, ""


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield one Rehearsal: without stalls and with, side by side, which was measured to disturb neither.

    Raises Unavailable if the SDK cannot run these settings, or if there was no time.
    """
    settings = request.rehearsal
    _require_possible(settings)
    session.progress(f"rehearsing the publisher's queues for {settings.seconds:.0f} s")
    first = datetime.now(UTC)
    runs = await asyncio.gather(
        *(rehearse_beside_others(settings, stall_ms, session.stopping) for stall_ms in STALLS_MS)
    )
    taken = (first, datetime.now(UTC))
    yield Rehearsal(
        host=request.here,
        taken=taken,
        sdk_version=Version(version("livekit")),
        settings=settings,
        runs=tuple(runs),
    )
    whole = not session.stopping.is_set()
    yield Coverage(
        source=plan.source,
        state=State.COLLECTED if whole else State.PARTIAL,
        reason=Reason.NONE if whole else Reason.DEADLINE,
        detail="" if whole else f"ended early, before its {settings.seconds:.0f} s were over",
        instants=taken,
    )


def rehearse(settings: RehearsalSettings, stall_ms: int) -> RehearsalRun:
    """Rehearse once, in an event loop of its own; takes ``settings.seconds``. Raises Unavailable."""
    _require_possible(settings)
    return asyncio.run(rehearse_beside_others(settings, stall_ms, asyncio.Event()))


def _require_possible(settings: RehearsalSettings) -> None:
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
    video_s: float


class _Publisher:
    """Pushes silent, black frames as a publisher of these settings would, and reads how far each kind has come."""

    def __init__(self, settings: RehearsalSettings, stall_ms: int) -> None:
        from livekit import rtc

        self._rtc = rtc
        self._settings = settings
        self._stall_s = stall_ms / 1000
        self._stall_every = max(1, round(STALL_EVERY_S * settings.fps))
        self._over = asyncio.Event()
        self._waiting_s = 0.0
        self._picture = rtc.VideoFrame(_WIDTH, _HEIGHT, rtc.VideoBufferType.I420, bytes(_WIDTH * _HEIGHT * 3 // 2))
        self._audio = rtc.AudioSource(settings.sample_rate_hz, 1, queue_size_ms=settings.audio_queue_ms)
        self._video = rtc.VideoSource(_WIDTH, _HEIGHT)
        self.sync = rtc.AVSynchronizer(
            audio_source=self._audio,
            video_source=self._video,
            video_fps=settings.fps,
            video_queue_size_ms=settings.video_queue_ms,
        )

    def start(self) -> list[asyncio.Task[None]]:
        """Start the tasks that push: one in turn, or one a kind, of which only the one for pictures stalls."""
        if self._settings.push is PushPattern.SEQUENTIAL:
            return [asyncio.create_task(self._push_in_turn())]
        return [asyncio.create_task(self._push_sound()), asyncio.create_task(self._push_pictures())]

    @property
    def offset_ms(self) -> float:
        """How early audio is now, of what was played of each kind."""
        return -1000 * (self.sync.last_video_time - (self.sync.last_audio_time + self._waiting_s))

    async def close(self, tasks: list[asyncio.Task[None]]) -> None:
        """Let the pushes under way end, then free the SDK's parts."""
        self._over.set()
        _, pending = await asyncio.wait(tasks, timeout=1.0 + self._settings.audio_queue_ms / 1000)
        for task in pending:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.sync.aclose()
        await self._audio.aclose()
        await self._video.aclose()

    async def _push_in_turn(self) -> None:
        for index in self._frames():
            await self._stall(index)
            await self._sound(index)
            await self._show(index)

    async def _push_sound(self) -> None:
        for index in self._frames():
            await self._sound(index)

    async def _push_pictures(self) -> None:
        for index in self._frames():
            await self._stall(index)
            await self._show(index)

    def _frames(self) -> Iterator[int]:
        index = 0
        while not self._over.is_set():
            yield index
            index += 1

    async def _stall(self, index: int) -> None:
        if self._stall_s and index and index % self._stall_every == 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), self._stall_s)

    async def _sound(self, index: int) -> None:
        frame, end_s = self._sound_frame(index)
        self._waiting_s = frame.samples_per_channel / self._settings.sample_rate_hz
        await self.sync.push(frame, end_s)
        self._waiting_s = 0.0

    def _sound_frame(self, index: int) -> "tuple[rtc.AudioFrame, float]":
        rate = self._settings.sample_rate_hz
        first, last = (round(number * rate / self._settings.fps) for number in (index, index + 1))
        return self._rtc.AudioFrame(bytes(2 * (last - first)), rate, 1, last - first), last / rate

    async def _show(self, index: int) -> None:
        await self.sync.push(self._picture, (index + 0.5) / self._settings.fps)


async def rehearse_beside_others(settings: RehearsalSettings, stall_ms: int, stopping: StopSignal) -> RehearsalRun:
    """Rehearse once in the running event loop, where others may run too; ends early when ``stopping`` is set.

    Raises Unavailable.
    """
    with _counted_late_captures() as late:
        publisher = _Publisher(settings, stall_ms)
        tasks = publisher.start()
        try:
            readings = await _read(publisher, tasks, settings.seconds, stopping)
        finally:
            await publisher.close(tasks)
    for task in tasks:
        if not task.cancelled() and (error := task.exception()):
            raise Unavailable(Reason.CRASHED, f"the SDK refused a frame: {type(error).__name__}")
    return _summary(readings, settings.fps, stall_ms=stall_ms, late_captures=len(late))


async def _read(
    publisher: _Publisher, tasks: list[asyncio.Task[None]], seconds: float, stopping: StopSignal
) -> list[_Reading]:
    readings: list[_Reading] = []
    started, elapsed_s = time.monotonic(), 0.0
    while elapsed_s < seconds and not stopping.is_set() and not any(task.done() for task in tasks):
        await asyncio.sleep(SAMPLE_EVERY_S)
        elapsed_s = time.monotonic() - started
        # No picture came out as long as its time never moved: the difference would read the audio queue's fill.
        if publisher.sync.last_video_time > 0:
            readings.append(_Reading(elapsed_s, publisher.offset_ms, publisher.sync.last_video_time))
    return [reading for reading in readings if reading.at_s >= elapsed_s / 2]


def _summary(readings: list[_Reading], fps: float, *, stall_ms: int, late_captures: int) -> RehearsalRun:
    seconds = readings[-1].at_s - readings[0].at_s if readings else 0.0
    if seconds < FEWEST_S / 2 - 2 * SAMPLE_EVERY_S:
        raise Unavailable(Reason.DEADLINE, f"the rehearsal ended before it had run {FEWEST_S:.0f} s")
    offsets = [reading.offset_ms for reading in readings]
    offset = Measured(value=_mean(offsets), bound=_bound_ms(offsets, fps), n=len(set(offsets)), method=METHOD)
    return RehearsalRun(
        stall_ms=stall_ms,
        stall_every_s=STALL_EVERY_S if stall_ms else 0.0,
        offset_ms=offset,
        extreme_ms=max(offsets, key=abs),
        slope_ms_per_s=theil_sen([reading.at_s for reading in readings], offsets),
        video_fps=fps * (readings[-1].video_s - readings[0].video_s) / seconds,
        late_captures=late_captures,
    )


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
