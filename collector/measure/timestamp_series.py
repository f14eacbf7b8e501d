"""Turns the points of one kind of a trace into arrays: unstamped frames apart, wrapped counters unwrapped."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from collector.arrays import Flags, Floats, np
from collector.measure.robust import theil_sen
from collector.model.measured import Measured
from collector.model.records.publisher import TracePoint

FEWEST_FRAMES = 30
"""Fewer frames decide nothing: a median step of fewer is spoilt by a few drops."""

FEWEST_SECONDS = 5.0
"""A shorter wall-clock time decides nothing: arrivals are tens of ms off."""

WRAP_BITS = (31, 32, 33)
"""int32 and uint32 counters, and the 33 bits of MPEG-TS."""

WRAP_TOLERANCE = 0.01
"""A backwards jump within 1 % of such a power is a wrap; any other is a real step."""

BLOCKS = 60
"""A slope is fitted to the medians of this many stretches: medians take the jitter of arrivals out."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Series:
    """Frames of one kind in order of arrival; ``stamps`` are unwrapped and in the trace's own unknown unit.

    ``arrivals_s`` and ``durations_s`` hold -1 where the trace gives none. ``seam`` is the index of the first frame
    behind a part that was left out, 0 if none was. ``wraps`` counts the wrap-arounds taken out, ``unstamped`` the
    frames without a stamp; if no frame has one, they are all kept and ``stamps`` is all zero.
    """

    stamps: Floats
    arrivals_s: Floats
    durations_s: Floats
    samples: Floats
    seam: int
    wraps: int
    unstamped: int

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.stamps)

    @property
    def stamped(self) -> bool:
        """Whether the publisher gave stamps at all."""
        return bool(self.stamps.any())

    @property
    def arrives(self) -> bool:
        """Whether every frame has its arrival."""
        return self.frames > 0 and bool((self.arrivals_s >= 0).all())

    @property
    def elapsed_s(self) -> float:
        """Wall-clock time from the first to the last arrival; 0 where arrivals are not known."""
        return float(self.arrivals_s[-1] - self.arrivals_s[0]) if self.arrives else 0.0

    def head(self) -> "Series":
        """Return the part before the seam, the whole if there is none."""
        if not 0 < self.seam < self.frames:
            return self
        return replace(
            self,
            stamps=self.stamps[: self.seam],
            arrivals_s=self.arrivals_s[: self.seam],
            durations_s=self.durations_s[: self.seam],
            samples=self.samples[: self.seam],
            seam=0,
        )

    def steps(self) -> Floats:
        """Return the differences of neighbouring stamps, without the one across the seam."""
        return self._across(self.stamps)

    def arrival_steps_s(self) -> Floats:
        """Return the differences of neighbouring arrivals, without the one across the seam."""
        return self._across(self.arrivals_s)

    def _across(self, values: Floats) -> Floats:
        steps: Floats = np.diff(values)
        return np.delete(steps, self.seam - 1) if 0 < self.seam < self.frames else steps


def series_of(points: Sequence[TracePoint], *, seam: int = 0) -> Series:
    """Return the points as arrays; unstamped frames among stamped ones are left out and counted."""
    given: Flags = np.array([point.stamp != 0 for point in points], dtype=np.bool_)
    # A stream that starts at 0 has one true 0; leaving that frame out costs nothing.
    return _series(points, given if given.any() else ~given, seam)


def every_frame(points: Sequence[TracePoint], *, seam: int = 0) -> Series:
    """Return all points, stamped or not, for what arrivals, lengths and samples tell; its stamps tell nothing."""
    return _series(tuple(replace(point, stamp=0.0) for point in points), np.ones(len(points), dtype=np.bool_), seam)


def _series(points: Sequence[TracePoint], kept: Flags, seam: int) -> Series:
    stamps: Floats = np.array([point.stamp for point in points], dtype=np.float64)
    unwrapped, wraps = unwrap(stamps[kept])
    return Series(
        stamps=unwrapped,
        arrivals_s=np.array([point.arrival_s for point in points], dtype=np.float64)[kept],
        durations_s=np.array([point.duration_s for point in points], dtype=np.float64)[kept],
        samples=np.array([point.samples for point in points], dtype=np.float64)[kept],
        seam=int(kept[:seam].sum()),
        wraps=wraps,
        unstamped=int((stamps == 0).sum()),
    )


def unwrap(stamps: Floats) -> tuple[Floats, int]:
    """Return the stamps with wrap-arounds of 31, 32 and 33 bit counters taken out, and how many there were.

    A wrap jumps back by the counter's size within 1 % and comes from within its range: 4.29 s back in Unix ns is none.
    """
    result = stamps.copy()
    wraps = 0
    for index in np.flatnonzero(np.diff(stamps) < 0):
        before, after = float(stamps[index]), float(stamps[index + 1])
        size = _wrapped_by(before, after)
        if size:
            result[index + 1 :] += size
            wraps += 1
    return result, wraps


def _wrapped_by(before: float, after: float) -> float:
    for bits in WRAP_BITS:
        size = float(2**bits)
        near = abs(before - after - size) <= WRAP_TOLERANCE * size
        if near and abs(before) <= size and abs(after) <= size:
            return size
    return 0.0


def slope(x: Floats, y: Floats) -> Measured:
    """Return the robust slope of ``y`` over ``x`` (both in order), from the medians of up to BLOCKS stretches.

    The bound is the larger of Sen's and the spread of what is left over the whole length: neighbouring arrivals share
    their delay, which Sen's interval does not know. Without movement in ``x`` it is infinite.
    """
    count = min(BLOCKS, len(x))
    edges = np.linspace(0, len(x), count + 1).astype(int)
    blocks = [slice(first, last) for first, last in pairwise(edges)]
    middles = np.array([np.median(x[block] - x[0]) for block in blocks])
    values = np.array([np.median(y[block] - y[0]) for block in blocks])
    if float(np.ptp(middles)) == 0:
        return Measured(value=0.0, bound=math.inf, n=len(x), method="no slope: nothing moved")
    fitted = theil_sen(middles.tolist(), values.tolist())
    left = values - fitted.value * middles
    wander = float(np.quantile(left, 0.95) - np.quantile(left, 0.05)) / float(np.ptp(middles))
    return Measured(
        value=fitted.value,
        bound=max(fitted.bound, wander),
        n=len(x),
        method=f"Theil–Sen over {count} medians",
    )
