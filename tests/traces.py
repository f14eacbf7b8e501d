"""Makes synthetic publisher traces: plain lists of frames with a known unit, rate, epoch and fault."""

import random
from collections.abc import Callable
from dataclasses import replace

from collector.model.records.publisher import ArrivalClock, TimestampTrace, TracePoint
from tests.factory import SENDER, START, TAKEN

UNIX_S = START.timestamp()
Points = tuple[TracePoint, ...]


def points(
    *,
    count: int = 300,
    fps: float = 30.0,
    per_second: float = 1e6,
    epoch_s: float = 1000.0,
    arrival_s: float = 5000.0,
    jitter_s: float = 0.0,
    speed: float = 1.0,
    duration_s: float = -1.0,
    samples: int = -1,
    whole: bool = True,
    seed: int = 1,
) -> Points:
    """Frames at ``fps`` whose stamps, in ``per_second`` units, run at ``speed`` against the clock that stamps arrivals.

    ``jitter_s`` is how late arrivals are at most; ``whole`` rounds stamps down to whole units, as integers are.
    """
    late = random.Random(seed)  # a test needs the same numbers each time
    made = []
    for number in range(count):
        stamp = (epoch_s + number / fps * speed) * per_second
        made.append(
            TracePoint(
                stamp=float(int(stamp)) if whole else stamp,
                arrival_s=arrival_s + number / fps + late.uniform(0, jitter_s),
                duration_s=duration_s,
                samples=samples,
            )
        )
    return tuple(made)


def restamped(given: Points, stamp: Callable[[int, float], float]) -> Points:
    """The same frames with ``stamp(number, old stamp)``."""
    return tuple(replace(point, stamp=stamp(number, point.stamp)) for number, point in enumerate(given))


def sounds(*, count: int = 1000, rate_hz: float = 48_000, samples: int = 480, **given: float) -> Points:
    """Audio frames of ``samples`` at ``rate_hz``: 10 ms each unless said otherwise."""
    length_s = samples / rate_hz
    return points(count=count, fps=1 / length_s, duration_s=length_s, samples=samples, **given)  # type: ignore[arg-type]  # keywords of points


def make_trace(video: Points = (), audio: Points = (), **given: object) -> TimestampTrace:
    """A trace by the instrument's clocks of a publisher that declares 30 fps and 48 kHz, unless said otherwise."""
    trace = TimestampTrace(
        host=SENDER,
        taken=TAKEN,
        video=video,
        audio=audio,
        declared_fps=30.0,
        declared_sample_rate_hz=48_000.0,
        dropped_lines=0,
        total_points=len(video) + len(audio),
        arrival_clock=ArrivalClock.MONOTONIC,
    )
    return replace(trace, **given)  # type: ignore[arg-type]  # fields of the record by name
