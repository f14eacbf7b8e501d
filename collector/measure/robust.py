"""Turns lists of observations, outliers included, into quantiles, spreads and slopes that carry their bound."""

import math
from collections.abc import Sequence

from collector.arrays import Floats, np
from collector.model.measured import Measured

CONFIDENCE_SIGMA = 1.96
"""Half width of a two-sided 95 % interval of the normal distribution, in standard deviations."""

MOST_POINTS = 600
"""Slopes are taken between all pairs: 600 points make 179,700 of them, a few milliseconds of work."""


def quantile(values: Sequence[float], share: float) -> Measured:
    """Return the quantile of ``values`` at ``share`` (0 to 1, linear between order statistics), in their unit.

    The bound is the farther end of the distribution-free 95 % interval (binomial ranks, normal approximation), infinite
    where there are too few values for one. Values must be independent and distinct: drop repeated polls before.
    Raises ValueError if there is none.
    """
    ordered: Floats = np.sort(np.asarray(values, dtype=np.float64))
    count = len(ordered)
    if count == 0:
        raise ValueError("a quantile needs at least one value")
    value = float(np.quantile(ordered, share))
    reach = CONFIDENCE_SIGMA * math.sqrt(count * share * (1 - share))
    low, high = math.floor(count * share - reach) - 1, math.ceil(count * share + reach)
    outside = low < 0 or high >= count
    bound = math.inf if outside else float(max(value - ordered[low], ordered[high] - value))
    return Measured(value=value, bound=bound, n=count, method=f"quantile {share:g}")


def median(values: Sequence[float]) -> Measured:
    """Return the median with the bound of ``quantile``. Raises ValueError if there is no value."""
    return quantile(values, 0.5)


def mean(values: Sequence[float]) -> Measured:
    """Return the mean, bounded by 1.96 standard errors, infinite for fewer than two. Raises ValueError if empty."""
    count = len(values)
    if count == 0:
        raise ValueError("a mean needs at least one value")
    array: Floats = np.asarray(values, dtype=np.float64)
    bound = CONFIDENCE_SIGMA * float(array.std(ddof=1)) / math.sqrt(count) if count > 1 else math.inf
    return Measured(value=float(array.mean()), bound=bound, n=count, method="mean")


def spread(values: Sequence[float]) -> Measured:
    """Return the median absolute deviation from the median (not scaled), in the values' unit.

    Raises ValueError if there is no value.
    """
    centre = median(values).value
    around = quantile([abs(value - centre) for value in values], 0.5)
    return Measured(value=around.value, bound=around.bound, n=around.n, method="median absolute deviation")


def theil_sen(x: Sequence[float], y: Sequence[float]) -> Measured:
    """Return the Theil–Sen slope of ``y`` over ``x``, in their units' ratio: up to 29 % of outliers do not move it.

    The bound is the farther end of Sen's 95 % interval (P. K. Sen, 1968: Kendall's variance without ties), infinite for
    fewer than 4 points. Equal ``x`` give no slope. Longer lists are thinned evenly to MOST_POINTS; ``n`` is the number
    used. Raises ValueError if the lengths differ or fewer than two different ``x`` are given.
    """
    if len(x) != len(y):
        raise ValueError(f"{len(x)} positions for {len(y)} values")
    positions, values = _thinned(x), _thinned(y)
    count = len(positions)
    first, second = np.triu_indices(count, k=1)
    runs: Floats = positions[second] - positions[first]
    rises: Floats = values[second] - values[first]
    moved = runs != 0
    if not moved.any():
        raise ValueError("a slope needs at least two different positions")
    slopes: Floats = np.sort(rises[moved] / runs[moved])
    slope = float(np.median(slopes))
    return Measured(value=slope, bound=_sen_bound(slopes, slope, count), n=count, method="Theil–Sen")


def _thinned(values: Sequence[float]) -> Floats:
    array: Floats = np.asarray(values, dtype=np.float64)
    if len(array) <= MOST_POINTS:
        return array
    return array[np.linspace(0, len(array) - 1, MOST_POINTS).round().astype(np.intp)]


def _sen_bound(slopes: Floats, slope: float, points: int) -> float:
    if points < 4:
        return math.inf
    reach = CONFIDENCE_SIGMA * math.sqrt(points * (points - 1) * (2 * points + 5) / 18)
    low = max(math.floor((len(slopes) - reach) / 2), 0)
    high = min(math.ceil((len(slopes) + reach) / 2), len(slopes) - 1)
    return float(max(slope - slopes[low], slopes[high] - slope))
