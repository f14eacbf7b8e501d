"""Publishes the reference signal with one deliberate fault, as a process of its own that knows its own truth.

Run as ``python -m tests.faults.publisher --url … --fault JSON --truth FILE [--trace FILE]``; the token comes by the
environment. It prints ``publishing`` when media flows.
"""

import argparse
import asyncio
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from livekit import rtc

from collector.instrument import SyncTrace
from collector.reference.frames import picture_at, samples_between
from tests.faults.fault import Act, Fault, Push, Stall, Stamps
from tests.faults.truth import TruthLog

WIDTH, HEIGHT = 320, 180
BASE_S = 60.0
"""Media time at the start, so that content may lie before it by any offset."""

READY_S = 30
OTHER_EPOCH_S = 7 * 86_400.0
STEP_BACK_S = 0.5
PER_SECOND = {
    Stamps.SECONDS: 1.0,
    Stamps.MILLISECONDS: 1e3,
    Stamps.NANOSECONDS: 1e9,
    Stamps.TICKS: 90_000.0,
    Stamps.DOUBLE_RATE: 2e6,
}


class Picture(rtc.VideoFrame):
    """A frame that remembers its media time."""

    def __init__(self, content_s: float) -> None:
        super().__init__(WIDTH, HEIGHT, rtc.VideoBufferType.I420, picture_at(content_s, WIDTH, HEIGHT).tobytes())
        self.content_s = content_s


class WatchedVideo(rtc.VideoSource):
    """Notes when each picture is handed to the SDK's native part."""

    def __init__(self, truth: TruthLog) -> None:
        super().__init__(WIDTH, HEIGHT)
        self._truth = truth

    def capture_frame(self, frame: rtc.VideoFrame, **given: object) -> None:
        """Note the hand-over and pass the frame on."""
        if isinstance(frame, Picture):
            self._truth.video(frame.content_s, time.monotonic())
        super().capture_frame(frame, **given)  # type: ignore[arg-type]  # keywords of the SDK's own method


class WatchedAudio(rtc.AudioSource):
    """Notes when each block of sound is handed to the SDK's native part."""

    def __init__(self, truth: TruthLog, fault: Fault) -> None:
        super().__init__(fault.sample_rate_hz, 1, queue_size_ms=fault.audio_queue_ms)
        self._truth = truth
        self._made_at_hz = fault.made_at_hz or fault.sample_rate_hz
        self._samples = 0
        self.begins_s = BASE_S

    async def capture_frame(self, frame: rtc.AudioFrame) -> None:
        """Note the hand-over and pass the block on."""
        self._truth.audio(
            self.begins_s + self._samples / self._made_at_hz,
            speed=self.sample_rate / self._made_at_hz,
            handed_s=time.monotonic(),
            seconds=frame.samples_per_channel / self.sample_rate,
        )
        self._samples += frame.samples_per_channel
        await super().capture_frame(frame)


class FaultyPublisher:
    """Feeds one pair of sources as its fault says."""

    def __init__(self, fault: Fault, truth: TruthLog) -> None:
        self._fault = fault
        self.audio = WatchedAudio(truth, fault)
        self.video = WatchedVideo(truth)
        self.audio.begins_s = BASE_S + min(fault.offset_ms, 0.0) / 1000
        self._video_begins_s = BASE_S - max(fault.offset_ms, 0.0) / 1000
        self.synchronizer: rtc.AVSynchronizer | None = None
        if fault.push in (Push.SEQUENTIAL, Push.PARALLEL):
            self.synchronizer = rtc.AVSynchronizer(
                audio_source=self.audio,
                video_source=self.video,
                video_fps=fault.fps,
                video_queue_size_ms=fault.video_queue_ms,
            )
        self._start_s = 0.0

    def start(self) -> list[asyncio.Task[None]]:
        """Start the tasks that push."""
        self._start_s = time.monotonic()
        works = {
            Push.PACED: (self._paced_sound, self._paced_pictures),
            Push.IN_TURN: (self._in_turn,),
            Push.SEQUENTIAL: (self._in_turn,),
            Push.PARALLEL: (self._all_sound, self._all_pictures),
        }[self._fault.push]
        return [asyncio.create_task(work()) for work in works]

    async def _paced_sound(self) -> None:
        block, rate = self._fault.block, self._fault.made_at_hz or self._fault.sample_rate_hz
        index = 0
        while True:
            await _until(self._start_s + index * block / rate / self._speed("audio"))
            await self.audio.capture_frame(self._sound(index * block, block))
            index += 1

    async def _paced_pictures(self) -> None:
        index = 0
        while True:
            await _until(self._start_s + index / self._fault.fps / self._speed("video"))
            await self._stand_still(index)
            self.video.capture_frame(self._picture(index), timestamp_us=self._stamp(index))
            index += 1

    def _speed(self, kind: str) -> float:
        """How fast this kind's clock runs: sound that gains on the picture is fast sound or slow pictures."""
        if kind != self._fault.drifting:
            return 1.0
        return 1 + self._fault.drift_ppm / 1e6 * (1 if kind == "audio" else -1)

    async def _in_turn(self) -> None:
        index = 0
        while True:
            await self._stand_still(index)
            await self._push_sound(index)
            await self._push_picture(index)
            index += 1

    async def _all_sound(self) -> None:
        index = 0
        while True:
            await self._push_sound(index)
            index += 1

    async def _all_pictures(self) -> None:
        index = 0
        while True:
            await self._stand_still(index)
            await self._push_picture(index)
            index += 1

    async def _push_sound(self, index: int) -> None:
        """Push the sound that belongs to one picture, or what the app takes for that."""
        first, last = self._share(index), self._share(index + 1)
        stamp = last / (self._fault.made_at_hz or self._fault.sample_rate_hz)
        if self._fault.claimed_ms:
            stamp = (index + 1) * self._fault.claimed_ms / 1000
        frame = self._sound(first, last - first)
        if self.synchronizer:
            await self.synchronizer.push(frame, stamp)
        else:
            await self.audio.capture_frame(frame)

    def _share(self, index: int) -> int:
        if self._fault.block_samples:
            return index * self._fault.block_samples
        return round(index * (self._fault.made_at_hz or self._fault.sample_rate_hz) / self._fault.fps)

    async def _push_picture(self, index: int) -> None:
        step_s = self._fault.claimed_ms / 1000 or 1 / self._fault.fps
        picture = Picture(self._video_begins_s + index * step_s)
        if self.synchronizer:
            await self.synchronizer.push(picture, index * step_s)
        else:
            self.video.capture_frame(picture, timestamp_us=self._stamp(index))

    def _picture(self, index: int) -> Picture:
        return Picture(self._video_begins_s + index / self._fault.fps)

    def _sound(self, first: int, count: int) -> rtc.AudioFrame:
        made_at_hz = self._fault.made_at_hz or self._fault.sample_rate_hz
        begin = round(self.audio.begins_s * made_at_hz)
        samples = samples_between(begin + first, count, made_at_hz)
        return rtc.AudioFrame(samples.tobytes(), self._fault.sample_rate_hz, 1, count)

    async def _stand_still(self, index: int) -> None:
        every = max(1, round(self._fault.stall_every_s * self._fault.fps))
        if not self._fault.stall_ms or not index or index % every:
            return
        if self._fault.stall is Stall.LOOP:
            time.sleep(self._fault.stall_ms / 1000)  # noqa: ASYNC251  that is the fault
        else:
            await asyncio.sleep(self._fault.stall_ms / 1000)

    def _stamp(self, index: int) -> int:
        """The value for ``timestamp_us`` of a picture: its capture time, or what the fault makes of it."""
        media_s = index / self._fault.fps
        match self._fault.stamps:
            case Stamps.NONE:
                return 0
            case Stamps.INDEX:
                return index + 1
            case Stamps.REPEATED:
                media_s = index // 2 * 2 / self._fault.fps
            case Stamps.BACKWARDS:
                media_s -= STEP_BACK_S if index % 5 == 4 else 0.0
            case Stamps.EPOCH:
                media_s += OTHER_EPOCH_S
        return int((self._start_s + media_s) * PER_SECOND.get(self._fault.stamps, 1e6))


async def _until(time_s: float) -> None:
    await asyncio.sleep(max(0.0, time_s - time.monotonic()))


class Published:
    """The two tracks of a publisher in a room."""

    def __init__(self, room: rtc.Room, publisher: FaultyPublisher, fault: Fault) -> None:
        self._room = room
        self._publisher = publisher
        self._fault = fault
        self._tracks: list[rtc.LocalAudioTrack | rtc.LocalVideoTrack] = []
        self._sids: list[str] = []

    async def publish(self) -> None:
        """Publish both tracks."""
        encoding = rtc.VideoEncoding(max_framerate=self._fault.fps, max_bitrate=400_000)
        sound = rtc.LocalAudioTrack.create_audio_track("sound", self._publisher.audio)
        picture = rtc.LocalVideoTrack.create_video_track("picture", self._publisher.video)
        microphone = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        camera = rtc.TrackPublishOptions(
            source=rtc.TrackSource.SOURCE_CAMERA, simulcast=self._fault.simulcast, video_encoding=encoding
        )
        me = self._room.local_participant
        publications = [await me.publish_track(sound, microphone), await me.publish_track(picture, camera)]
        self._tracks = [sound, picture]
        self._sids = [publication.sid for publication in publications]

    async def act(self, act: Act) -> None:
        """Do what a publisher may do in its own right."""
        match act:
            case Act.MUTE:
                for track in self._tracks:
                    track.mute()
            case Act.UNMUTE:
                for track in self._tracks:
                    track.unmute()
            case Act.REPUBLISH:
                for sid in self._sids:
                    await self._room.local_participant.unpublish_track(sid)
                await self.publish()
            case Act.LEAVE:
                await self._room.disconnect()


async def publish(url: str, token: str, fault: Fault, truth: TruthLog, trace: str) -> None:
    """Publish until the process ends; without a URL the sources are fed all the same, with nobody to hear them."""
    publisher = FaultyPublisher(fault, truth)
    with ExitStack() as stack:
        if trace:
            target = publisher.synchronizer or (publisher.audio, publisher.video)
            stack.enter_context(SyncTrace.attach(target, trace, fps=fault.fps))
        room = rtc.Room()
        published = Published(room, publisher, fault)
        if url:
            await asyncio.wait_for(room.connect(url, token, rtc.RoomOptions(auto_subscribe=False)), READY_S)
            await published.publish()
        tasks = publisher.start()
        sys.stdout.write("publishing\n")
        sys.stdout.flush()
        tasks.append(asyncio.create_task(_acts(published, fault)))
        await asyncio.gather(*tasks)


async def _acts(published: Published, fault: Fault) -> None:
    began_s = time.monotonic()
    for at_s, act in fault.acts:
        await _until(began_s + at_s)
        await published.act(act)
    await asyncio.Event().wait()


def main() -> None:
    """Publish as the command line says, until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", default="")
    parser.add_argument("--fault", required=True)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--trace", default="")
    given = parser.parse_args()
    with Path(given.truth).open("w", encoding="utf-8", buffering=1) as file:
        truth = TruthLog(file, unix_s=time.time(), monotonic_s=time.monotonic())
        fault = Fault.from_json(given.fault)
        asyncio.run(publish(given.url, os.environ.get("PUBLISHER_TOKEN", ""), fault, truth, given.trace))


if __name__ == "__main__":
    main()
