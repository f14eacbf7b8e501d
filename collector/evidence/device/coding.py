"""Turns a moving test picture into how long this machine takes to encode and decode a frame of it."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from collector.evidence.device.textured import Plane, panning
from collector.measure.robust import mean, quantile
from collector.model.measured import Measured
from collector.model.records.device import CodingTask, CodingTime

if TYPE_CHECKING:
    import av

FPS = 30
FEWEST_FRAMES = 12
MOST_FRAMES = 150


@dataclass(frozen=True, kw_only=True, slots=True)
class Size:
    """One picture size and what LiveKit's client presets send it with (livekit-client, VideoPresets)."""

    width_px: int
    height_px: int
    bits_per_s: int


SIZES = (
    Size(width_px=1280, height_px=720, bits_per_s=1_700_000),
    Size(width_px=1920, height_px=1080, bits_per_s=3_000_000),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Codec:
    """One codec, the coders of it by FFmpeg's names, and the settings under which it codes in real time.

    ``pixels`` is the layout in which the encoder takes pictures.
    """

    name: str
    encoder: str
    decoder: str
    options: dict[str, str] = field(default_factory=dict)
    hardware: bool = False
    pixels: str = "yuv420p"


CODECS = (
    Codec(
        name="VP8",
        encoder="libvpx",
        decoder="vp8",
        options={"deadline": "realtime", "cpu-used": "-6", "lag-in-frames": "0", "error-resilient": "1"},
    ),
    Codec(
        name="H.264",
        encoder="libx264",
        decoder="h264",
        options={"preset": "veryfast", "tune": "zerolatency", "profile": "baseline"},
    ),
    Codec(
        name="VP9",
        encoder="libvpx-vp9",
        decoder="vp9",
        options={"deadline": "realtime", "cpu-used": "7", "lag-in-frames": "0", "row-mt": "1"},
    ),
    Codec(
        name="AV1",
        encoder="libsvtav1",
        decoder="libdav1d",
        options={"preset": "12", "svtav1-params": "pred-struct=1:rc=2:rtc=1:lp=1"},
    ),
)
"""What the LiveKit SDK encodes in software, with WebRTC's settings for live video. It has no coder that can be called
without a room, and two of its own are in no wheel of PyAV: x264 at a preset of about the same speed stands for its
OpenH264, and SVT-AV1 in its real-time mode, on one thread and without delay, for its libaom. What it encodes as H.265
is hardware's alone."""

_MAKERS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("videotoolbox", "yuv420p", {"realtime": "1"}),
    ("nvenc", "yuv420p", {"tune": "ull", "delay": "0"}),
    ("amf", "nv12", {"usage": "ultralowlatency"}),
    ("qsv", "nv12", {"async_depth": "1", "low_delay_brc": "1"}),
    ("mf", "nv12", {"hw_encoding": "1", "scenario": "video_conference"}),
)
"""Apple, NVIDIA, AMD, Intel, and whatever Windows has (Media Foundation). VA-API takes pictures from the GPU's memory
only, which PyAV cannot put there; V4L2 would have every camera opened to find an encoder."""
_HARDWARE_CODECS = (("H.264", "h264", "h264"), ("H.265", "hevc", "hevc"), ("AV1", "av1", "libdav1d"))
HARDWARE = tuple(
    Codec(name=name, encoder=f"{stem}_{maker}", decoder=decoder, options=options, hardware=True, pixels=pixels)
    for maker, pixels, options in _MAKERS
    for name, stem, decoder in _HARDWARE_CODECS
)
"""What is tried where the build of FFmpeg at hand knows it; what then cannot be opened is not there."""


def threads(size: Size, cores: int) -> int:
    """Return how many threads WebRTC gives an encoder (libvpx_vp8_encoder.cc, NumberOfThreads)."""
    pixels = size.width_px * size.height_px
    if pixels >= 1920 * 1080 and cores > 8:
        return 8
    if pixels > 1280 * 960 and cores >= 6:
        return 3
    return 2 if pixels > 640 * 480 and cores >= 3 else 1


@dataclass(kw_only=True, slots=True)
class Timed:
    """Milliseconds of every frame of one codec at one size."""

    encoding: list[float] = field(default_factory=list)
    decoding: list[float] = field(default_factory=list)


def time_coding(codec: Codec, size: Size, *, cores: int, seconds: float, planes: Sequence[Plane]) -> Timed:
    """Encode and decode frame after frame as fast as it goes, for ``seconds`` at most; the caller's thread is busy.

    At least FEWEST_FRAMES are coded, however slow. Raises av.FFmpegError or ValueError where the coder is not there.
    """
    encoder, decoder = _encoder(codec, size, threads(size, cores)), _decoder(codec)
    timed, ends = Timed(), time.monotonic() + seconds
    for number, picture in enumerate(_pictures(planes, codec.pixels)):
        if number >= MOST_FRAMES or (number >= FEWEST_FRAMES and time.monotonic() >= ends):
            break
        picture.pts, picture.time_base = number, Fraction(1, FPS)
        began = time.perf_counter_ns()
        packets = encoder.encode(picture)
        timed.encoding.append((time.perf_counter_ns() - began) / 1e6)
        for packet in packets:
            began = time.perf_counter_ns()
            decoder.decode(packet)
            timed.decoding.append((time.perf_counter_ns() - began) / 1e6)
    encoder.encode(None)  # coders complain of being left without an end
    return timed


def make_planes(size: Size) -> tuple[Plane, ...]:
    """Return the pictures that are coded, made beforehand so that making them is not timed."""
    return panning(size.width_px, size.height_px)


def described(codec: Codec, size: Size, timed: Timed) -> Iterator[CodingTime]:
    """Yield one CodingTime for each task that was timed often enough."""
    for task, each in ((CodingTask.ENCODE, timed.encoding), (CodingTask.DECODE, timed.decoding)):
        if len(each) >= FEWEST_FRAMES:
            yield CodingTime(
                codec=codec.name,
                coder=codec.encoder if task is CodingTask.ENCODE else codec.decoder,
                task=task,
                width_px=size.width_px,
                height_px=size.height_px,
                fps=FPS,
                frame_mean_ms=mean(each),
                frame_p50_ms=quantile(each, 0.5),
                frame_p95_ms=quantile(each, 0.95),
                frame_max_ms=Measured(value=max(each), bound=0.0, n=len(each), method="slowest frame"),
            )


def _encoder(codec: Codec, size: Size, thread_count: int) -> "av.VideoCodecContext":
    import av

    os.environ.setdefault("SVT_LOG", "0")  # else SVT-AV1 tells its settings on stderr
    encoder = av.CodecContext.create(codec.encoder, "w")
    assert isinstance(encoder, av.VideoCodecContext)  # noqa: S101  these are all video
    encoder.width, encoder.height, encoder.pix_fmt = size.width_px, size.height_px, codec.pixels
    encoder.bit_rate, encoder.time_base, encoder.framerate = size.bits_per_s, Fraction(1, FPS), Fraction(FPS)
    encoder.gop_size, encoder.thread_count = 3000, thread_count
    encoder.options = codec.options
    with _time_shared():
        encoder.open()
    return encoder


@contextlib.contextmanager
def _time_shared() -> Iterator[None]:
    """Give all threads back how they were scheduled: of root's, SVT-AV1 makes some run before everything else."""
    if sys.platform != "linux":
        yield
        return
    policy, parameters = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        for path in Path("/proc/self/task").iterdir():
            with contextlib.suppress(OSError):  # it has ended
                if os.sched_getscheduler(int(path.name)) != policy:
                    os.sched_setscheduler(int(path.name), policy, parameters)


def _decoder(codec: Codec) -> "av.VideoCodecContext":
    import av

    decoder = av.CodecContext.create(codec.decoder, "r")
    assert isinstance(decoder, av.VideoCodecContext)  # noqa: S101  these are all video
    decoder.thread_count = 1
    return decoder


def _pictures(planes: Sequence[Plane], pixels: str) -> "Iterator[av.VideoFrame]":
    """Yield the pictures forth and back without end: the motion never jumps, so no frame is a cut."""
    import av

    frames = [av.VideoFrame.from_ndarray(plane, format="yuv420p").reformat(format=pixels) for plane in planes]
    order = [*frames, *frames[-2:0:-1]]
    while True:
        yield from order
