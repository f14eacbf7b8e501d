"""Turns a series of offsets into its pattern: constant, drifting, stepping or intermittent."""

from collections.abc import Sequence
from enum import StrEnum

from collector.measure import robust
from collector.measure.lip_sync import IN_SYNC_MS

STEP_MS = 30.0
"""libwebrtc corrects only from here on (video/stream_synchronization.cc); smaller steps are its own noise."""

SPREADS = 3.0
OUTSIDE_SHARE = (0.05, 0.95)
FEWEST_EACH_SIDE = 4


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
    if _outside_runs(offset_ms) >= 2:
        return Pattern.INTERMITTENT
    if _steps(offset_ms):
        return Pattern.STEP
    return Pattern.DRIFT if _drifts(at_s, offset_ms, resolution_ms) else Pattern.CONSTANT


def _outside_runs(offset_ms: Sequence[float]) -> int:
    outside = [not IN_SYNC_MS[0] <= value <= IN_SYNC_MS[1] for value in offset_ms]
    share = sum(outside) / len(outside)
    starts = sum(now and not before for before, now in zip([False, *outside], outside, strict=False))
    return starts if OUTSIDE_SHARE[0] <= share <= OUTSIDE_SHARE[1] else 0


def _steps(offset_ms: Sequence[float]) -> bool:
    """Whether one change of level explains the series better than one line through it."""
    values = list(offset_ms)
    best = min(range(FEWEST_EACH_SIDE, len(values) - FEWEST_EACH_SIDE + 1), key=lambda cut: _misfit(values, cut))
    before, after = values[:best], values[best:]
    within = max(robust.spread(before).value, robust.spread(after).value)
    if _jump(values, best) <= max(SPREADS * within, STEP_MS):
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
