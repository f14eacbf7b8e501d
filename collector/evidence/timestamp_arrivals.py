"""Turns arrivals and lengths of a trace into seconds: their unit, sorting, and a clock that was set back."""

from collections.abc import Sequence
from dataclasses import dataclass

from collector.arrays import Floats, Places, np

SLOWEST_STEP = 2.5
"""Frames come at 0.4 to 400 a second: their mean step is below this in s, below 1000 times this in ms, and so on."""

SLOWEST_DATED_STEP_S = 60.0
"""Slides come so slowly; half an hour of uptime in µs looks like dates in s too, but its steps are hours."""

UNITS_PER_S = (1.0, 1e3, 1e6, 1e9)
NEAR_NOW_S = 10 * 365 * 86_400.0
"""Arrivals within ten years of now count from 1970; a machine's uptime is shorter, a counter from 1900 or 1 farther."""

FEWEST_STEPS = 10
MOST_JUMPS = 0.001
"""Few steps back are a clock that was set back, also by some ms; many are lines in another order."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Ordered:
    """``order`` sorts the frames; ``arrivals`` are in that order; what was done to get there is counted."""

    order: Places
    arrivals: Floats
    sorted: int
    jumps: int


def units_per_s(arrivals: Sequence[float], now_s: float) -> float:
    """Return how many of the arrivals' units make a second; 1 if they do not say.

    The unit in which they are dates near now (Unix seconds) is theirs; without one their mean step decides. The largest
    steps are left out: a clock that was set makes one of hours.
    """
    given = np.sort(np.asarray(arrivals, dtype=np.float64))
    steps = np.sort(np.diff(given))
    dated = [unit for unit in UNITS_PER_S if len(given) and is_unix(float(np.median(given)) / unit, now_s)]
    if dated and len(steps) and float(np.median(steps)) < SLOWEST_DATED_STEP_S * dated[0]:
        return dated[0]
    usual = steps[: len(steps) - max(1, int(MOST_JUMPS * len(steps)))] if len(steps) > FEWEST_STEPS else steps
    return _smallest_fitting(float(usual.mean())) if len(usual) else 1.0


def length_units_per_s(lengths: Sequence[float]) -> float:
    """Return how many of the units of frames' lengths make a second, by the middle one; 1 if they do not say."""
    return _smallest_fitting(float(np.median(lengths))) if len(lengths) else 1.0


def _smallest_fitting(step: float) -> float:
    fitting = [unit for unit in UNITS_PER_S if step < SLOWEST_STEP * unit]
    return fitting[0] if fitting and step > 0 else 1.0


def is_unix(arrival_s: float, now_s: float) -> bool:
    """Whether an arrival is a time since 1970."""
    return abs(arrival_s - now_s) < NEAR_NOW_S


def put_in_order(arrivals_s: Sequence[float], stamps: Sequence[float]) -> Ordered:
    """Sort by arrival, or, if the clock was set back (its stamps go on), carry the arrivals on from there.

    Where fewer stamps go back in the file's order, the frames keep it, and only the arrivals are sorted.
    """
    arrivals: Floats = np.asarray(arrivals_s, dtype=np.float64)
    in_place = np.arange(len(arrivals))
    steps = np.diff(arrivals)
    back = np.flatnonzero(steps < 0)
    if len(back) == 0 or bool((arrivals < 0).any()):
        return Ordered(order=in_place, arrivals=arrivals, sorted=0, jumps=0)
    given = np.asarray(stamps, dtype=np.float64)
    few = len(back) <= max(1, int(MOST_JUMPS * len(arrivals)))
    if few and bool((given[back + 1] > given[back]).all()):
        usual = float(np.median(steps))
        for index in back:
            arrivals[index + 1 :] += arrivals[index] - arrivals[index + 1] + usual
        return Ordered(order=in_place, arrivals=arrivals, sorted=0, jumps=len(back))
    order = np.argsort(arrivals, kind="stable")
    kept = in_place if _backwards(given) < _backwards(given[order]) else order
    return Ordered(order=kept, arrivals=arrivals[order], sorted=len(back), jumps=0)


def _backwards(stamps: Floats) -> int:
    return int((np.diff(stamps) < 0).sum())
