"""Turns a series of offsets that comes and goes into the period of that, where it is regular."""

import math
from collections.abc import Sequence
from itertools import combinations, pairwise

from collector.measure.lip_sync import IN_SYNC_MS
from collector.model.measured import Measured

FEWEST_PERIODS = 3
"""Two that are alike may be chance."""
SLACK = 0.05
"""How far off its beat, in periods, each turn may be and still count as regular."""
FEWEST_PER_PERIOD = 4
"""What is looked at less often may come and go unseen between two looks."""
MOST_TURNS = 300
"""Of more, these are looked at, evenly: a bundle may hold any number, and every pair of them takes its time."""
METHOD = "turns out of step and back, each between two values"

Turn = tuple[float, float]
"""The times of the last value before a turn and the first one after it."""


def period_s(at_s: Sequence[float], offset_ms: Sequence[float]) -> tuple[Measured, ...]:
    """Return after how many seconds an offset comes back, ``n`` full periods long; nothing unless it is regular.

    The series is in time order. The bound holds each turn's place between two values, and ``SLACK`` around its beat: a
    period is possible if beats that far apart meet every turn, and all possible ones lie within the bound.
    """
    outside = [not IN_SYNC_MS[0] <= value <= IN_SYNC_MS[1] for value in offset_ms]
    changes = [(before, after) for before, after in pairwise(zip(at_s, outside, strict=True)) if before[1] != after[1]]
    turns = [[(before[0], after[0]) for before, after in changes if after[1] is out] for out in (True, False)]
    periods = max(map(len, turns)) - 1
    if periods < FEWEST_PERIODS:
        return ()
    limits = [_limits(one) for one in turns]
    low, high = max(least for least, _ in limits), min(most for _, most in limits)
    widest_s = max(after - before for before, after in pairwise(at_s))
    if low > high or widest_s * FEWEST_PER_PERIOD > low:
        return ()
    return (Measured(value=(low + high) / 2, bound=(high - low) / 2, n=periods, method=METHOD),)


def _limits(turns: Sequence[Turn]) -> tuple[float, float]:
    """Return what all pairs of turns of one kind allow: the least and the most that a period can be."""
    low, high = -math.inf, math.inf
    if len(turns) < 2:
        return low, high
    usual_s = (sum(turns[-1]) - sum(turns[0])) / 2 / (len(turns) - 1)
    slack_s = SLACK * usual_s
    looked_at = list(enumerate(turns))[:: -(-len(turns) // MOST_TURNS)]
    for (i, first), (j, second) in combinations(looked_at, 2):
        low = max(low, (second[0] - first[1] - 2 * slack_s) / (j - i))
        high = min(high, (second[1] - first[0] + 2 * slack_s) / (j - i))
    return low, high
