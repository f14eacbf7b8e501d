"""Turns a recording's pictures and sound into markers: decodes it whole, or in stretches, and keeps neither."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from collector.arrays import Bytes, Floats, Singles, np
from collector.evidence.recording.container import open_media
from collector.model.records.room import MediaKind
from collector.reference.filters import INNER_HZ
from collector.reference.picture import VideoMarkers
from collector.reference.sequence import PERIOD_S
from collector.reference.sound import AudioMarkers

if TYPE_CHECKING:
    from av import AudioFrame, Packet, VideoFrame
    from av.container import InputContainer
    from av.stream import Stream

WHOLE_S = 180.0
"""A recording up to this long is decoded whole: minutes of work for 4K on a slow machine."""

STRETCH_S = 2 * PERIOD_S
"""Of a longer one the first, the middle and the last: over two periods each a level and a slope are certain."""

LAG_S = 5.0
"""How far one track's packets may lie behind the other's in the file before a stretch is taken to be over."""

PROGRESS_S = 5.0
Stretch = tuple[float, float]
Breath = Callable[[], bool]


def stretches(first_s: float, last_s: float) -> tuple[Stretch, ...]:
    """Return what to decode of a recording that begins and ends then, in order, in seconds."""
    if last_s - first_s <= WHOLE_S:
        return ((first_s, last_s),)
    middle_s = (first_s + last_s - STRETCH_S) / 2
    starts = (first_s, middle_s, last_s - STRETCH_S)
    return tuple((start_s, start_s + STRETCH_S) for start_s in starts)


@dataclass(kw_only=True, slots=True)
class Watched:
    """What was seen and heard so far; ``reached`` are the ends of the stretches as far as they were decoded."""

    seen: VideoMarkers = field(default_factory=VideoMarkers)
    heard: dict[int, AudioMarkers] = field(default_factory=dict)
    reached: list[Stretch] = field(default_factory=list)
    damaged: int = 0
    whole: bool = True

    @property
    def sound(self) -> AudioMarkers:
        """The markers heard at the rate that most of the sound has."""
        return max(self.heard.values(), key=lambda one: one.samples, default=AudioMarkers(48_000))

    def take_picture(self, frame: "VideoFrame", part: Stretch) -> None:
        """Look at one frame that lies in a stretch."""
        at_s = _inside(frame, part)
        if at_s:
            self.seen.feed(at_s[0], luma_of(frame))

    def take_sound(self, frame: "AudioFrame", part: Stretch) -> None:
        """Listen to one frame that lies in a stretch; a rate that cannot carry the chirps is left out."""
        rate_hz = frame.sample_rate
        at_s = _inside(frame, part)
        if at_s and rate_hz >= INNER_HZ:
            self.heard.setdefault(rate_hz, AudioMarkers(rate_hz)).feed(at_s[0], mono_of(frame))


def watch(
    path: Path,
    sound: tuple[Path, ...],
    parts: tuple[Stretch, ...],
    *,
    until_s: float,
    stopping: Breath,
    say: Callable[[str], None],
) -> Watched:
    """Decode the stretches in order, each for its share of the time until ``until_s`` of the monotonic clock.

    Raises OSError as ``open_media`` does.
    """
    watched = Watched()
    for number, part in enumerate(parts):
        left_s = (until_s - time.monotonic()) / (len(parts) - number)
        end_s = time.monotonic() + left_s

        def over(end_s: float = end_s) -> bool:
            return stopping() or time.monotonic() > end_s

        with ExitStack() as held:
            media = open_media(path, sound, held)
            reached = [_decode(container, tracks, part, watched, over, say) for container, tracks in media.containers]
        watched.reached.append((part[0], min(reached, default=part[0])))
        watched.whole &= not over()
    return watched


def _decode(
    container: "InputContainer",
    tracks: "list[tuple[MediaKind, Stream]]",
    part: Stretch,
    watched: Watched,
    over: Breath,
    say: Callable[[str], None],
) -> float:
    """Decode one container's tracks over a stretch; return how far it came."""
    kinds = {stream.index: kind for kind, stream in tracks}
    for _, stream in tracks:
        stream.codec_context.thread_type = "AUTO"
    if part[0] > 0:
        container.seek(round(part[0] * 1_000_000))
    told_s, at_s, beyond = part[0], part[0], set[int]()
    for packet in container.demux([stream for _, stream in tracks]):
        _take(packet, kinds[packet.stream.index], part, watched)
        if packet.dts is not None and packet.time_base is not None:
            at_s = float(packet.dts * packet.time_base)
        if at_s > part[1]:
            beyond.add(packet.stream.index)
        if over() or beyond >= kinds.keys() or at_s > part[1] + LAG_S:
            break
        if at_s > told_s + PROGRESS_S:
            told_s = at_s
            say(f"measuring the recording, {at_s:.0f} of {part[0]:.0f} to {part[1]:.0f} s")
    return min(at_s, part[1])


def _take(packet: "Packet[Stream]", kind: MediaKind, part: Stretch, watched: Watched) -> None:
    from av import AudioFrame, FFmpegError, VideoFrame

    try:
        frames = packet.decode()
    except FFmpegError:  # one damaged packet is no reason to give the others up
        watched.damaged += 1
        return
    for frame in frames:
        if kind is MediaKind.VIDEO and isinstance(frame, VideoFrame):
            watched.take_picture(frame, part)
        elif isinstance(frame, AudioFrame):
            watched.take_sound(frame, part)


def _inside(frame: "VideoFrame | AudioFrame", part: Stretch) -> tuple[float, ...]:
    """Return when a frame is due if it lies in the stretch, else nothing."""
    at_s = () if frame.pts is None or frame.time_base is None else (float(frame.pts * frame.time_base),)
    return tuple(one for one in at_s if part[0] <= one <= part[1])


def luma_of(frame: "VideoFrame") -> Bytes:
    """Return a frame's luma, or its brightness in grey where it has no plane of 8 bits for it."""
    layout = frame.format
    if layout.name.startswith(("yuv", "nv", "gray")) and layout.components[0].bits == 8:
        plane = frame.planes[0]
        rows: Bytes = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(-1, plane.line_size)
        return rows[: plane.height, : plane.width]
    grey: Bytes = frame.reformat(format="gray").to_ndarray().astype(np.uint8, copy=False)
    return grey


def mono_of(frame: "AudioFrame") -> Singles:
    """Return the mean of a frame's channels, ±1."""
    samples = frame.to_ndarray()
    rows = samples if frame.format.is_planar else samples.reshape(-1, frame.layout.nb_channels).T
    mixed: Floats = rows.mean(axis=0, dtype=np.float64)
    bits = 0 if rows.dtype.kind == "f" else 8 * rows.dtype.itemsize
    if bits:
        mixed = mixed / 2.0 ** (bits - 1) - (1.0 if rows.dtype.kind == "u" else 0.0)
    mono: Singles = mixed.astype(np.float32)
    return mono
