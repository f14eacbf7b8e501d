"""Turns a series into what is out of order in it: backwards, repeated and missing stamps, bursts, wrap-arounds."""

import math
from dataclasses import dataclass

from collector.arrays import Flags, np
from collector.measure.timestamp_series import Series

GAP_FACTOR = 3.0
GAP_S = 0.15
"""A step above max(3 × median, median + 150 ms) is a gap: the form of the W3C's freeze (webrtc-stats, freezeCount)."""

BURST_FACTOR = 0.3
BURST_FRAMES = 3
"""Three steps in a row below 0.3 × median are a burst: frames that catch up after a stall."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """Counts over ``steps`` neighbouring pairs; ``largest_back`` and ``largest_gap_s`` are 0 where there is none.

    ``largest_back`` is in the stamps' unit. Gaps and the burst count need the unit: without one they are 0.
    ``wraps`` were taken out before and are no fault.
    """

    steps: int
    backwards: int
    duplicates: int
    constant: bool
    gaps: int
    bursts: int
    wraps: int
    largest_back: float
    largest_gap_s: float


def order_of(series: Series, per_second: float = 0.0) -> Order:
    """Count what is out of order; ``per_second`` is the unit's size, 0 if it is not known."""
    steps = series.steps()
    back = steps[steps < 0]
    forward = steps[steps > 0]
    middle = float(np.median(forward)) if len(forward) else 0.0
    gap_above = max(GAP_FACTOR * middle, middle + GAP_S * per_second) if per_second > 0 else math.inf
    gaps = steps[steps > gap_above]
    return Order(
        steps=len(steps),
        backwards=len(back),
        duplicates=int((steps == 0).sum()),
        constant=series.frames > 1 and float(np.ptp(series.stamps)) == 0,
        gaps=len(gaps),
        bursts=_runs((steps > 0) & (steps < BURST_FACTOR * middle)) if per_second > 0 else 0,
        wraps=series.wraps,
        largest_back=float(-back.min()) if len(back) else 0.0,
        largest_gap_s=float(gaps.max()) / per_second if len(gaps) else 0.0,
    )


def _runs(short: Flags) -> int:
    """How many runs of at least BURST_FRAMES true values there are."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], short, [False])).astype(np.int8)))
    lengths = edges[1::2] - edges[::2]
    return int((lengths >= BURST_FRAMES).sum())
