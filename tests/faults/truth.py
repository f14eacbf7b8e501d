"""Turns what a publisher wrote down while it handed frames to the SDK into the true offset of each marker.

The log has one JSON list a line, times in seconds on the monotonic clock. ``["clock", unix, monotonic]`` comes first.
``["video", content, handed]`` is a picture of that media time. ``["audio", content, speed, handed, left, seconds]`` is
a block of sound: the media time of its first sample, media seconds per second of play, when it was handed over, when
the SDK's own queue lets it go at the earliest, and how long it plays.
"""

import json
import math
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import IO

from collector.reference.sequence import Marker, markers_between
from tests.faults.witness import Sent, handed_over

EMPTY = -1.0
FEWEST = 4
"""Markers that must have been received before their median is called the truth."""

NEAR_S = 0.05
"""The picture changes within this much of a marker: a frame nearer than that shows when it came."""


class TruthLog:
    """Writes down hand-overs; what it has at the end of the process is on disk."""

    def __init__(self, file: IO[str], *, unix_s: float, monotonic_s: float) -> None:
        self._file = file
        self._played_until_s = 0.0
        self._write("clock", unix_s, monotonic_s)

    def video(self, content_s: float, handed_s: float) -> None:
        """Note that a picture of a media time was handed over."""
        self._write("video", content_s, handed_s)

    def audio(self, content_s: float, *, speed: float, handed_s: float, seconds: float) -> None:
        """Note that a block of sound was handed over, which plays after all blocks before it."""
        left_s = max(self._played_until_s, handed_s)
        self._played_until_s = left_s + seconds
        self._write("audio", content_s, speed, handed_s, left_s, seconds)

    def _write(self, *line: str | float) -> None:
        self._file.write(json.dumps(line) + "\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class TrueOffset:
    """One marker: Unix time in s of its picture, and how early its sound was, in ms.

    ``handed_ms``: as both were handed to the SDK; ``left_ms``: as the sound left the SDK's own queue; ``received_ms``:
    as both were handed to the application that watched, nan if it is not known to have got them.
    """

    at_s: float
    handed_ms: float
    left_ms: float
    received_ms: float = math.nan


@dataclass(frozen=True, kw_only=True, slots=True)
class _Block:
    content_s: float
    speed: float
    handed_s: float
    left_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class _Picture:
    content_s: float
    handed_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Marked:
    marker: Marker
    seen_s: float
    handed_s: float
    left_s: float


def true_offsets(log: Path, witness: Path) -> tuple[TrueOffset, ...]:
    """Return the offset of every marker whose picture and sound were handed over, in order.

    ``witness`` is the folder in which the application that watched noted what reached it; it may be empty.
    """
    ahead_s, pictures, blocks = _read(log)
    if not pictures or not blocks:
        return ()
    marked = _marked(pictures, blocks)
    reached = handed_over(
        witness,
        [Sent(marker=one.marker, at_s=one.seen_s) for one in marked],
        [Sent(marker=one.marker, at_s=one.left_s) for one in marked],
    )
    nowhere = (math.nan, math.nan)
    found = []
    for one in marked:
        shown_s, played_s = reached.get(one.marker.number, nowhere)
        found.append(
            TrueOffset(
                at_s=one.seen_s + ahead_s,
                handed_ms=(one.seen_s - one.handed_s) * 1000,
                left_ms=(one.seen_s - one.left_s) * 1000,
                received_ms=(shown_s - played_s) * 1000,
            )
        )
    return tuple(found)


def _marked(pictures: list["_Picture"], blocks: list["_Block"]) -> list[_Marked]:
    pictures.sort(key=lambda one: one.content_s)
    blocks.sort(key=lambda one: one.content_s)
    first = max(pictures[0].content_s, blocks[0].content_s)
    last = min(pictures[-1].content_s, blocks[-1].content_s)
    found = []
    for marker in markers_between(first, last):
        seen_s = _seen_s(pictures, marker.at_s)
        handed_s, left_s = _heard_s(blocks, marker.at_s)
        if EMPTY not in (seen_s, handed_s):
            found.append(_Marked(marker=marker, seen_s=seen_s, handed_s=handed_s, left_s=left_s))
    return found


def _read(log: Path) -> tuple[float, list[_Picture], list[_Block]]:
    ahead_s, pictures, blocks = 0.0, [], []
    for text in log.read_text("utf-8").splitlines():
        try:
            kind, *numbers = json.loads(text)
        except ValueError:
            continue  # the last line of a process that was killed
        match kind:
            case "clock":
                ahead_s = numbers[0] - numbers[1]
            case "video":
                pictures.append(_Picture(*numbers))
            case "audio":
                content_s, speed, handed_s, left_s, seconds = numbers
                blocks.append(
                    _Block(content_s=content_s, speed=speed, handed_s=handed_s, left_s=left_s, seconds=seconds)
                )
    return ahead_s, pictures, blocks


def _seen_s(pictures: list[_Picture], at_s: float) -> float:
    """When the nearest picture was handed over, by how far its change has come; EMPTY if none shows the change."""
    place = bisect_right(pictures, at_s, key=lambda one: one.content_s)
    nearest = min(pictures[max(place - 1, 0) : place + 1], key=lambda one: abs(one.content_s - at_s))
    if abs(nearest.content_s - at_s) > NEAR_S:
        return EMPTY
    return nearest.handed_s + at_s - nearest.content_s


def _heard_s(blocks: list[_Block], at_s: float) -> tuple[float, float]:
    block = blocks[max(bisect_right(blocks, at_s, key=lambda one: one.content_s) - 1, 0)]
    into_s = (at_s - block.content_s) / block.speed
    if not 0 <= into_s <= block.seconds + 1e-6:
        return EMPTY, EMPTY
    return block.handed_s + into_s, block.left_s + into_s


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """The medians over a span of time, and how fast the offset changes (ms/s); nan = not known."""

    handed_ms: float = math.nan
    left_ms: float = math.nan
    received_ms: float = math.nan
    slope_ms_per_s: float = math.nan


def truth_between(offsets: tuple[TrueOffset, ...], start_s: float, end_s: float) -> Truth:
    """Return the truth of the markers whose picture was handed over between two Unix times."""
    inside = [one for one in offsets if start_s <= one.at_s <= end_s]
    if not inside:
        return Truth()
    received = [one.received_ms for one in inside if not math.isnan(one.received_ms)]
    return Truth(
        handed_ms=median(one.handed_ms for one in inside),
        left_ms=median(one.left_ms for one in inside),
        received_ms=median(received) if len(received) >= FEWEST else math.nan,
        slope_ms_per_s=_slope(inside),
    )


def _slope(offsets: list[TrueOffset]) -> float:
    half = len(offsets) // 2
    if half < 2:
        return 0.0
    slopes = [
        (late.left_ms - early.left_ms) / (late.at_s - early.at_s)
        for early, late in zip(offsets, offsets[half:], strict=False)
        if late.at_s > early.at_s
    ]
    return median(slopes) if slopes else 0.0
