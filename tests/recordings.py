"""Writes synthetic recordings of the reference signal with a known offset, drift and container, by real encoders."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from collector.reference.frames import picture_at, samples_between

WIDTH, HEIGHT = 160, 90
Picture = NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, slots=True)
class Take:
    """What is recorded. ``offset_ms`` is in the content, positive: audio early; ``drift_ms_per_s`` adds to it.

    ``picture_at_s`` and ``sound_at_s`` are when the tracks begin by the container. ``held_s`` is how much later than
    it was shown each picture is recorded. ``frame_times`` maps a frame's even time to the one it is recorded at.
    """

    seconds: float = 16.0
    fps: int = 30
    rate_hz: int = 48_000
    offset_ms: float = 0.0
    drift_ms_per_s: float = 0.0
    picture_at_s: float = 0.0
    sound_at_s: float = 0.0
    held_s: float = 0.0
    signal: bool = True
    picture: bool = True
    sound: bool = True
    creation: str = ""
    make: Callable[[float], Picture] = lambda at_s: picture_at(at_s, WIDTH, HEIGHT)
    frame_times: Callable[[float], float] = lambda at_s: at_s


def write_recording(path: Path, take: Take) -> Path:
    """Write mp4, mov or mkv (H.264 and AAC), or webm (VP8 and Opus)."""
    with av.open(str(path), "w") as container:
        if take.creation:
            container.metadata["creation_time"] = take.creation
        videos = (_video(container, path.suffix, take),) if take.picture else ()
        sounds = (_audio(container, path.suffix, take),) if take.sound else ()
        for second in range(int(take.seconds)):
            for video in videos:
                _show(container, video, take, second)
            for sound in sounds:
                _play(container, sound, take, second)
        for stream in (*videos, *sounds):
            container.mux(stream.encode(None))
    return path


def _video(container: OutputContainer, suffix: str, take: Take) -> VideoStream:
    if suffix == ".webm":
        video = container.add_stream("libvpx", rate=take.fps, options={"deadline": "realtime", "cpu-used": "8"})
    else:
        video = container.add_stream("libx264", rate=take.fps, options={"preset": "ultrafast"})
    rows, video.width = take.make(0.0).shape
    video.height, video.pix_fmt = rows * 2 // 3, "yuv420p"
    video.codec_context.time_base = Fraction(1, 1000)
    return video


def _audio(container: OutputContainer, suffix: str, take: Take) -> AudioStream:
    if suffix == ".webm":
        return container.add_stream("libopus", rate=take.rate_hz, layout="mono")
    return container.add_stream("aac", rate=take.rate_hz, layout="mono")


def _show(container: OutputContainer, stream: VideoStream, take: Take, second: int) -> None:
    for index in range(second * take.fps, (second + 1) * take.fps):
        at_s = take.frame_times(index / take.fps)
        planes = take.make(at_s - take.held_s if take.signal else 0.0)
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(planes), format="yuv420p")
        frame.pts, frame.time_base = round((at_s + take.picture_at_s) * 1000), Fraction(1, 1000)
        container.mux(stream.encode(frame))


def _play(container: OutputContainer, stream: AudioStream, take: Take, second: int) -> None:
    first = second * take.rate_hz
    sound = _sound(first, take) if take.signal else np.zeros(take.rate_hz, dtype=np.int16)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, :]), format="s16", layout="mono")
    frame.sample_rate, frame.time_base = take.rate_hz, Fraction(1, take.rate_hz)
    frame.pts = first + round(take.sound_at_s * take.rate_hz)
    container.mux(stream.encode(frame))


def _sound(first: int, take: Take) -> NDArray[np.int16]:
    """The sound of a second: what belongs ``offset_ms`` later is heard now."""
    at = (first + np.arange(take.rate_hz)) * (1 + take.drift_ms_per_s / 1000) + take.offset_ms / 1000 * take.rate_hz
    low = int(np.floor(at[0]))
    made = samples_between(low, int(np.ceil(at[-1])) - low + 2, take.rate_hz)
    sound: NDArray[np.int16] = np.interp(at, low + np.arange(len(made)), made).astype(np.int16)
    return sound
