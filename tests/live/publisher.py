"""Publishes a tone and a moving pattern, or the reference signal, into a room, as a process that can be killed.

Run as ``python -m tests.live.publisher --url … --token …``; it prints ``publishing`` when media flows.
"""

import argparse
import asyncio
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from livekit import rtc

from collector.reference.frames import picture_at, samples_between
from tests.live.server import NOTHING, LiveKitServer

SAMPLE_RATE_HZ = 48000
AUDIO_FRAME_MS = 10
WIDTH, HEIGHT = 320, 180
TONE_HZ = 440
READY_S = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What to publish. ``video_delay_ms`` shows every picture that much later than the sound made beside it.

    ``reference`` plays the reference signal; picture and sound are then handed over when their media time comes.
    ``republish_s`` after the start both tracks are taken back and published anew, the picture twice as large; with
    ``take_back_s`` they are taken back and the sender stays in the room without any.
    """

    fps: float = 30.0
    audio: bool = True
    video: bool = True
    muted: bool = False
    video_delay_ms: int = 0
    screen_share: bool = False
    reference: bool = False
    encrypted: bool = False
    republish_s: float = 0.0
    take_back_s: float = 0.0


async def publish(url: str, token: str, options: Options) -> None:
    """Join and publish until the process ends or the room closes."""
    room = rtc.Room()
    closed = asyncio.Event()
    room.on("disconnected", lambda *_: closed.set())
    joining = rtc.RoomOptions(auto_subscribe=False)
    if options.encrypted:
        key = rtc.KeyProviderOptions(shared_key=b"a synthetic key that the listener lacks")
        joining.encryption = rtc.E2EEOptions(key_provider_options=key)
    await asyncio.wait_for(room.connect(url, token, joining), READY_S)
    start_s = asyncio.get_running_loop().time()  # media time 0, of both kinds, for all of their tracks
    tasks = await _start(room, options, 1, start_s)
    sys.stdout.write("publishing\n")
    sys.stdout.flush()
    if options.republish_s:
        await asyncio.sleep(options.republish_s)
        await _stop(room, tasks)
        tasks = await _start(room, options, 2, start_s)
    if options.take_back_s:
        await asyncio.sleep(options.take_back_s)
        await _stop(room, tasks)
    await closed.wait()
    for task in tasks:
        task.cancel()


async def _start(room: rtc.Room, options: Options, scale: int, start_s: float) -> list[asyncio.Task[None]]:
    sounds = [await _audio_source(room, options)] if options.audio else []
    cameras = [await _video_source(room, options, scale)] if options.video else []
    tasks = [asyncio.create_task(_audio(source, options, start_s)) for source in sounds]
    return tasks + [asyncio.create_task(_video(camera, options, scale, start_s)) for camera in cameras]


async def _stop(room: rtc.Room, tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    for sid in list(room.local_participant.track_publications):
        await room.local_participant.unpublish_track(sid)


async def _audio_source(room: rtc.Room, options: Options) -> rtc.AudioSource:
    # No queue: where others take the processors, the SDK empties one ever later, and the sender would be out of step.
    source = rtc.AudioSource(SAMPLE_RATE_HZ, 1, queue_size_ms=0)
    kind = rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO if options.screen_share else rtc.TrackSource.SOURCE_MICROPHONE
    track = rtc.LocalAudioTrack.create_audio_track("tone", source)
    await room.local_participant.publish_track(track, rtc.TrackPublishOptions(source=kind))
    if options.muted:
        track.mute()
    return source


async def _video_source(room: rtc.Room, options: Options, scale: int) -> rtc.VideoSource:
    source = rtc.VideoSource(WIDTH * scale, HEIGHT * scale)
    kind = rtc.TrackSource.SOURCE_SCREENSHARE if options.screen_share else rtc.TrackSource.SOURCE_CAMERA
    track = rtc.LocalVideoTrack.create_video_track("pattern", source)
    # Without this the SDK's preset for so small a picture caps the rate at 15 a second.
    encoding = rtc.VideoEncoding(max_framerate=options.fps, max_bitrate=300_000)
    wanted = rtc.TrackPublishOptions(source=kind, simulcast=False, video_encoding=encoding)
    await room.local_participant.publish_track(track, wanted)
    if options.muted:
        track.mute()
    return source


async def _audio(source: rtc.AudioSource, options: Options, start_s: float) -> None:
    count = SAMPLE_RATE_HZ * AUDIO_FRAME_MS // 1000
    sent = _media_now(start_s, SAMPLE_RATE_HZ)
    while True:
        await _until(start_s + sent / SAMPLE_RATE_HZ)
        samples = samples_between(sent, count, SAMPLE_RATE_HZ) if options.reference else _tone(sent, count)
        await source.capture_frame(rtc.AudioFrame(samples.tobytes(), SAMPLE_RATE_HZ, 1, count))
        sent += count


def _media_now(start_s: float, per_s: float) -> int:
    return round((asyncio.get_running_loop().time() - start_s) * per_s)


def _tone(first: int, count: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    phase = 2 * math.pi * TONE_HZ * (np.arange(count) + first) / SAMPLE_RATE_HZ
    return (np.sin(phase) * 8000).astype(np.int16)


async def _video(source: rtc.VideoSource, options: Options, scale: int, start_s: float) -> None:
    shown = _media_now(start_s, options.fps)
    width, height = WIDTH * scale, HEIGHT * scale
    while True:
        content_s = shown / options.fps - options.video_delay_ms / 1000
        picture = picture_at(content_s, width, height).tobytes() if options.reference else _picture(content_s, scale)
        source.capture_frame(rtc.VideoFrame(width, height, rtc.VideoBufferType.I420, picture))
        shown += 1
        await _until(start_s + shown / options.fps)


async def _until(time_s: float) -> None:
    await asyncio.sleep(max(0.0, time_s - asyncio.get_running_loop().time()))


def _picture(content_s: float, scale: int) -> bytes:
    """A bar that moves across grey once in two seconds, as I420."""
    luma = np.full((HEIGHT * scale, WIDTH * scale), 60, np.uint8)
    left = int(content_s % 2.0 / 2.0 * (WIDTH - 32)) * scale
    luma[:, left : left + 32 * scale] = 200
    return luma.tobytes() + b"\x80" * (luma.size // 2)


@contextmanager
def publishing(
    server: LiveKitServer,
    room: str,
    *,
    identity: str = "synthetic-publisher",
    name: str = "",
    metadata: str = "",
    attributes: Mapping[str, str] = NOTHING,
    options: Options | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """Run a publisher process inside the block; it is killed at the end if it still lives."""
    chosen = options or Options()
    token = server.token(room=room, identity=identity, name=name, metadata=metadata, attributes=attributes)
    command = [sys.executable, "-m", "tests.live.publisher", "--url", server.url, "--options", _as_json(chosen)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PUBLISHER_TOKEN": token},
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if line.strip() != "publishing":
            raise AssertionError("the publisher process ended before it published")
        yield process
    finally:
        process.kill()
        process.wait(timeout=10)
        if process.stdout:
            process.stdout.close()


def _as_json(options: Options) -> str:
    return json.dumps({name: getattr(options, name) for name in Options.__dataclass_fields__})


def main() -> None:
    """Publish as the command line says; the token comes by environment, not by argument."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--options", default="{}")
    given = parser.parse_args()
    asyncio.run(publish(given.url, os.environ["PUBLISHER_TOKEN"], Options(**json.loads(given.options))))


if __name__ == "__main__":
    main()
