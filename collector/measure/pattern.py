"""Turns a series of offsets into its pattern: constant, drifting, stepping or intermittent."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import groupby, pairwise

from collector.measure import robust
from collector.measure.lip_sync import IN_SYNC_MS

STEP_MS = 30.0
"""libwebrtc corrects only from here on (video/stream_synchronization.cc); smaller steps are its own noise."""

SPREADS = 3.0
OUTSIDE_SHARE = (0.05, 0.95)
FEWEST_EACH_SIDE = 4
MOST_POINTS = 2000
"""A quarter of an hour of markers. Longer series are thinned evenly: each place for a step is tried against all."""


class Pattern(StrEnum):
    """How an offset behaves over time."""

    CONSTANT = "constant"
    DRIFT = "drift"
    STEP = "step"
    INTERMITTENT = "intermittent"


def classify(at_s: Sequence[float], offset_ms: Sequence[float], *, resolution_ms: float) -> Pattern:
    """Classify a series in time order, of at least 8 points. ``resolution_ms`` is the method's (10 for playout times).

    A step is looked for first: a clean step also has a slope. Raises ValueError for fewer points.
    """
    if len(at_s) < 2 * FEWEST_EACH_SIDE:
        raise ValueError(f"{len(at_s)} points show no pattern; {2 * FEWEST_EACH_SIDE} are needed")
    every = -(-len(at_s) // MOST_POINTS)
    at_s, offset_ms = at_s[::every], offset_ms[::every]
    if _comes_and_goes(offset_ms):
        return Pattern.INTERMITTENT
    if _steps(offset_ms):
        return Pattern.STEP
    return Pattern.DRIFT if _drifts(at_s, offset_ms, resolution_ms) else Pattern.CONSTANT


def _comes_and_goes(offset_ms: Sequence[float]) -> bool:
    """Whether a level outside the band is left again for one within it, or the other way round: twice, or for a while.

    What crosses the band in one direction only is a step or a drift.
    """
    stretches = _stretches(offset_ms)
    levels = [robust.median(stretch).value for stretch in stretches]
    outside = sum(len(stretch) for stretch, level in zip(stretches, levels, strict=True) if _outside(level))
    if not OUTSIDE_SHARE[0] <= outside / len(offset_ms) <= OUTSIDE_SHARE[1]:
        return False
    around = zip(levels, levels[1:], levels[2:], strict=False)
    turns = [index for index, (before, here, after) in enumerate(around, 1) if (here - before) * (here - after) > 0]
    return len(turns) >= 2 or any(len(stretches[index]) >= FEWEST_EACH_SIDE for index in turns)


def _stretches(offset_ms: Sequence[float]) -> list[list[float]]:
    """Cut a series where it leaves the band or comes back by more than STEP_MS: noise at the limit is one stretch."""
    stretches: list[list[float]] = []
    for _, run in groupby(offset_ms, key=_outside):
        values = list(run)
        if stretches and abs(robust.median(values).value - robust.median(stretches[-1]).value) <= STEP_MS:
            stretches[-1] += values
        else:
            stretches.append(values)
    return stretches


def _outside(offset_ms: float) -> bool:
    return not IN_SYNC_MS[0] <= offset_ms <= IN_SYNC_MS[1]


def _steps(offset_ms: Sequence[float]) -> bool:
    """Whether one change of level explains the series better than one line through it."""
    values = list(offset_ms)
    best = min(range(FEWEST_EACH_SIDE, len(values) - FEWEST_EACH_SIDE + 1), key=lambda cut: _misfit(values, cut))
    # Of neighbours' differences: several steps one way spread each side without being noise.
    noise = robust.spread([after - before for before, after in pairwise(values)]).value
    if _jump(values, best) <= max(SPREADS * noise, STEP_MS):
        return False
    # Half of a clean step's level change happens between two neighbours; of a drift's, next to nothing.
    return abs(values[best] - values[best - 1]) > _jump(values, best) / 2


def _misfit(values: Sequence[float], cut: int) -> float:
    """How far values lie from the median of their side, summed: smallest where the level really changes."""
    sides = [(robust.median(side).value, side) for side in (values[:cut], values[cut:])]
    return sum(abs(value - level) for level, side in sides for value in side)


def _jump(values: Sequence[float], cut: int) -> float:
    return abs(robust.median(values[cut:]).value - robust.median(values[:cut]).value)


def _drifts(at_s: Sequence[float], offset_ms: Sequence[float], resolution_ms: float) -> bool:
    slope = robust.theil_sen(at_s, offset_ms).value
    middle = len(at_s) // 2
    halves = [
        robust.theil_sen(at_s[part], offset_ms[part]).value for part in (slice(None, middle), slice(middle, None))
    ]
    residual = [value - slope * at for at, value in zip(at_s, offset_ms, strict=True)]
    noise = max(SPREADS * robust.spread(residual).value, resolution_ms)
    same_sign = all(half * slope > 0 for half in halves)
    return same_sign and abs(slope * (at_s[-1] - at_s[0])) > noise
