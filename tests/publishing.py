"""A publisher of a few small frames for the tests of the trace writer, and its trace as dictionaries."""

import json
from pathlib import Path
from typing import Any

from livekit import rtc

RATE_HZ = 48000
FRAME_S = 0.01


def sound(seconds: float = FRAME_S) -> rtc.AudioFrame:
    count = int(RATE_HZ * seconds)
    return rtc.AudioFrame(bytes(2 * count), RATE_HZ, 1, count)


def picture() -> rtc.VideoFrame:
    return rtc.VideoFrame(16, 16, rtc.VideoBufferType.I420, bytes(384))


def synchronizer(*, fps: float = 30.0, video_queue_ms: float = 200) -> rtc.AVSynchronizer:
    return rtc.AVSynchronizer(
        audio_source=rtc.AudioSource(RATE_HZ, 1),
        video_source=rtc.VideoSource(16, 16),
        video_fps=fps,
        video_queue_size_ms=video_queue_ms,
    )


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def of_kind(path: Path, kind: str) -> list[dict[str, Any]]:
    return [line for line in lines(path) if line.get("kind") == kind]


async def publish(av_sync: rtc.AVSynchronizer, frames: int, *, fps: float = 30.0, stamped: bool = True) -> None:
    """Pictures at ``fps`` with the sound that belongs to them, in turn."""
    for number in range(frames):
        await av_sync.push(picture(), number / fps if stamped else None)
        await av_sync.push(sound(1 / fps), (number + 1) / fps if stamped else None)
