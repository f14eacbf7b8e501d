"""Turns a publisher's settings into one that pushes silent, black frames into the SDK's own AVSynchronizer."""

import asyncio
import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from collector.evidence.rehearsal.held_up import Gap
from collector.model.request import PushPattern, RehearsalSettings

if TYPE_CHECKING:
    from livekit import rtc

STALL_EVERY_S = 2.0
_WIDTH, _HEIGHT = 64, 36


class RehearsedPublisher:
    """Pushes frames as a publisher of these settings would, and reads how far each kind has come.

    Every ``STALL_EVERY_S`` of media one picture comes ``stall_ms`` late. Where one task does everything, sound waits
    for it; with a task a kind, only pictures do. ``refused`` counts sound frames that the SDK did not take while nobody
    waited for the push: it refuses a frame that finds the queue full and another one waiting. ``captured_s`` holds when
    each picture was captured, by the monotonic clock: AVSynchronizer passes no time, so that the SDK stamps it then.
    ``slow_pushes`` are the pushes of sound that took longer than until there was room in the queue.
    """

    def __init__(self, settings: RehearsalSettings, stall_ms: int) -> None:
        from livekit import rtc

        self._rtc = rtc
        self._settings = settings
        self._stall_s = stall_ms / 1000
        self._stall_every = max(1, round(STALL_EVERY_S * settings.fps))
        self._over = asyncio.Event()
        self._waiting_s = 0.0
        self.refused = 0
        self._picture = rtc.VideoFrame(_WIDTH, _HEIGHT, rtc.VideoBufferType.I420, bytes(_WIDTH * _HEIGHT * 3 // 2))
        self._audio = rtc.AudioSource(settings.sample_rate_hz, 1, queue_size_ms=settings.audio_queue_ms)
        self._video = rtc.VideoSource(_WIDTH, _HEIGHT)
        self.captured_s = list[float]()
        self.slow_pushes = list[Gap]()
        self._started_s = time.monotonic()
        self._note_captures()
        self._sync = rtc.AVSynchronizer(
            audio_source=self._audio,
            video_source=self._video,
            video_fps=settings.fps,
            video_queue_size_ms=settings.video_queue_ms,
        )

    def start(self) -> list[asyncio.Task[None]]:
        """Start the tasks that push, as the settings' pattern says."""
        match self._settings.push:
            case PushPattern.SEQUENTIAL:
                return [asyncio.create_task(self._push_in_turn())]
            case PushPattern.PARALLEL:
                return [asyncio.create_task(self._push_sound()), asyncio.create_task(self._push_pictures())]
            case PushPattern.TASK_PER_FRAME:
                return [asyncio.create_task(self._push_without_waiting())]

    def _note_captures(self) -> None:
        capture = self._video.capture_frame

        def noted(frame: "rtc.VideoFrame") -> None:
            self.captured_s.append(time.monotonic())
            capture(frame)

        self._video.capture_frame = noted  # type: ignore[method-assign, assignment]  # the synchronizer passes no more

    @property
    def video_s(self) -> float:
        """How far the pictures have come, as the SDK gives it; 0 until one came out."""
        return self._sync.last_video_time

    @property
    def offset_ms(self) -> float:
        """How early audio is now, of what was played of each kind."""
        return -1000 * (self._sync.last_video_time - (self._sync.last_audio_time + self._waiting_s))

    @property
    def difference_ms(self) -> float:
        """The SDK's own ``last_video_time − last_audio_time``, of the other sign, with nothing taken out."""
        return 1000 * (self._sync.last_video_time - self._sync.last_audio_time)

    async def close(self, tasks: list[asyncio.Task[None]]) -> None:
        """Let the pushes under way end, then free the SDK's parts."""
        self._over.set()
        _, pending = await asyncio.wait(tasks, timeout=1.0 + self._settings.audio_queue_ms / 1000)
        for task in pending:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._sync.aclose()
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

    async def _push_without_waiting(self) -> None:
        """Create a task for every frame; only a source that is paced itself, like a camera, ever lets these run.

        After a stall the frames that came due meanwhile are handed over at once.
        """
        started = time.monotonic()
        async with asyncio.TaskGroup() as pushes:
            for index in self._frames():
                await self._pause(started + index / self._settings.fps - time.monotonic())
                await self._stall(index)
                pushes.create_task(self._unwatched_sound(index))
                pushes.create_task(self._show(index))

    async def _unwatched_sound(self, index: int) -> None:
        try:
            await self._sound(index)
        except Exception:  # noqa: BLE001  the SDK raises nothing narrower, and in such a publisher nobody would see it
            self.refused += 1

    def _frames(self) -> Iterator[int]:
        index = 0
        while not self._over.is_set():
            yield index
            index += 1

    async def _stall(self, index: int) -> None:
        if self._stall_s and index and index % self._stall_every == 0:
            await self._pause(self._stall_s)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), max(0.0, seconds))

    async def _sound(self, index: int) -> None:
        frame, end_s = self._sound_frame(index)
        waiting_s = frame.samples_per_channel / self._settings.sample_rate_hz
        began_s = time.monotonic()
        room_s = max(0.0, self._audio.queued_duration + waiting_s - self._settings.audio_queue_ms / 1000)
        self._waiting_s += waiting_s
        try:
            await self._sync.push(frame, end_s)
        finally:
            self._waiting_s -= waiting_s
        over_ms = 1000 * (time.monotonic() - began_s - room_s)
        self.slow_pushes.append(Gap(began_s - self._started_s, max(0.0, over_ms)))

    def _sound_frame(self, index: int) -> "tuple[rtc.AudioFrame, float]":
        rate = self._settings.sample_rate_hz
        first, last = (round(number * rate / self._settings.fps) for number in (index, index + 1))
        return self._rtc.AudioFrame(bytes(2 * (last - first)), rate, 1, last - first), last / rate

    async def _show(self, index: int) -> None:
        await self._sync.push(self._picture, (index + 0.5) / self._settings.fps)
