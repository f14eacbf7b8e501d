"""Turns what two machines both saw into how far the second one's clock is ahead of the first one's, with a bound."""

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from collector.measure import robust
from collector.model.measured import Measured

BY_EVENTS = "events seen by both"
BY_REPORTS = "sender reports that both received"
BY_READINGS = "both clocks read against time servers"

TOLD_MS = 250.0
"""A server tells all participants of an event at once; each hears of it through its own network and event loop."""

NOTICED_MS = 5_000.0
"""What each end notices by itself, a lost connection, it notices after time-outs of its own."""

FEW_REPORTS = 3
FEW_MS = 250.0
"""Of fewer reports nobody can say how long the fastest was under way."""

LONGEST_ROUND_TRIP_MS = 500.0
"""Taken where an end's round trip is not known: beyond it a call is hardly bearable."""

DRIFT_PPM = 100.0
"""Clocks of computers that nothing sets run apart less than that."""

MOST_ALIKE = 12
MOST_DISTANCES = 1_500
"""What is told once says more than what happens all the time; more of either costs time and tells nothing more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """Something that one end saw at ``at_ms``, Unix ms of its own clock; of equal ``key`` at both ends: maybe one."""

    key: str
    at_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Reports:
    """What one end received of a sender's reports: for each, when it was made (its maker's clock) and came (its own).

    ``round_trip_ms`` is the end's to the server, infinite if not known.
    """

    made_and_came_ms: tuple[tuple[float, float], ...]
    round_trip_ms: float = math.inf


def ahead_by_events(
    first: Iterable[Sighting], second: Iterable[Sighting], *, slack_ms: float = TOLD_MS
) -> tuple[Measured, ...]:
    """Return by how many ms the second clock is ahead, by events that both saw; nothing without a shared one.

    ``slack_ms`` is by how much two ends may see one event at different times. Each pair of equal keys votes with its
    distance, and the largest group of distances that agree wins, so that an event which only one end saw does no harm;
    if two groups are equally large, nothing tells which. The bound is the largest residual and the slack.
    """
    group = _largest_group(_pairs(first, second), 2 * slack_ms)
    if not group:
        return ()
    ahead_ms = statistics.median(_distance(pair) for pair in group)
    residual_ms = max(abs(_distance(pair) - ahead_ms) for pair in group)
    return (Measured(value=ahead_ms, bound=residual_ms + slack_ms, n=len(group), method=BY_EVENTS),)


Pair = tuple[Sighting, Sighting]


def _distance(pair: Pair) -> float:
    return pair[1].at_ms - pair[0].at_ms


def _pairs(first: Iterable[Sighting], second: Iterable[Sighting]) -> list[Pair]:
    here, there = _by_key(first), _by_key(second)
    rarest_first = sorted(here.keys() & there.keys(), key=lambda key: (len(here[key]) * len(there[key]), key))
    pairs = [(one, other) for key in rarest_first for one in here[key] for other in there[key]]
    return sorted(pairs[:MOST_DISTANCES], key=_distance)


def _by_key(sightings: Iterable[Sighting]) -> Mapping[str, Sequence[Sighting]]:
    """Return the sightings of each key; of what happened all the time only the first ones, which are enough."""
    found: dict[str, list[Sighting]] = {}
    for item in sightings:
        seen = found.setdefault(item.key, [])
        if math.isfinite(item.at_ms) and len(seen) < MOST_ALIKE:
            seen.append(item)
    return found


def _largest_group(pairs: list[Pair], reach_ms: float) -> list[Pair]:
    """Return the pairs within ``reach_ms`` that are most; none if others, apart from them, are as many."""
    groups: list[list[Pair]] = []
    last = 0
    for first, pair in enumerate(pairs):
        while last < len(pairs) and _distance(pairs[last]) - _distance(pair) <= reach_ms:
            last += 1
        groups.append(_one_each(pairs[first:last]))
    best = max(groups, key=len, default=[])
    rivals = [group for group in groups if len(group) == len(best) and _apart(group, best, reach_ms)]
    return [] if rivals else best


def _apart(group: list[Pair], other: list[Pair], reach_ms: float) -> bool:
    return abs(_distance(group[0]) - _distance(other[0])) > reach_ms


def _one_each(pairs: list[Pair]) -> list[Pair]:
    """Let each sighting stand in one pair only."""
    used: set[int] = set()
    kept: list[Pair] = []
    for pair in pairs:
        ids = {id(item) for item in pair}
        if not ids & used:
            used |= ids
            kept.append(pair)
    return kept


def ahead_by_reports(
    first: Mapping[str, Reports], second: Mapping[str, Reports], *, makers_apart_ms: float = 0.0
) -> tuple[Measured, ...]:
    """Return by how many ms the second clock is ahead, by reports of tracks (keys) that both received; else nothing.

    A report says by its maker's clock when it was made (RFC 3550, section 6.4.1). What its way takes at least is less
    than a round trip; what lies above the fastest is queueing, and its median goes into the bound. ``makers_apart_ms``
    is by how much the clocks of the two ends' reports may differ, where two servers made them.
    """
    shared = sorted(set(first) & set(second))
    sides = [_delays([side[key] for key in shared]) for side in (first, second)]
    if not all(sides):
        return ()
    lows = [min(delays) for delays in sides]
    bound_ms = sum(_unsure_ms(delays) for delays in sides) + max(
        _round_trip_ms([side[key] for key in shared]) for side in (first, second)
    )
    bound_ms += (
        makers_apart_ms + _gap_ms([first[key] for key in shared], [second[key] for key in shared]) * DRIFT_PPM / 1e6
    )
    number = min(len(delays) for delays in sides)
    return (Measured(value=lows[1] - lows[0], bound=bound_ms, n=number, method=BY_REPORTS),)


def _delays(reports: list[Reports]) -> list[float]:
    return [
        came - made
        for item in reports
        for made, came in dict.fromkeys(item.made_and_came_ms)
        if made > 0 and came > 0 and math.isfinite(came - made)
    ]


def _unsure_ms(delays: list[float]) -> float:
    spread_ms = robust.median(delays).value - min(delays)
    return spread_ms if len(delays) >= FEW_REPORTS else spread_ms + FEW_MS


def _round_trip_ms(reports: list[Reports]) -> float:
    known = [item.round_trip_ms for item in reports if math.isfinite(item.round_trip_ms) and item.round_trip_ms >= 0]
    return max(known, default=LONGEST_ROUND_TRIP_MS)


def _gap_ms(first: list[Reports], second: list[Reports]) -> float:
    """Return how long after the one end's last report the other's first was made; 0 if they overlap."""
    made = [[one for item in side for one, _ in item.made_and_came_ms if one > 0] for side in (first, second)]
    return max(0.0, min(made[1]) - max(made[0]), min(made[0]) - max(made[1]))


def ahead_by_readings(first: Measured, second: Measured) -> Measured:
    """Return by how many ms the second clock is ahead, by how far both are ahead of time servers."""
    return Measured(
        value=second.value - first.value,
        bound=second.bound + first.bound,
        n=min(first.n, second.n),
        method=BY_READINGS,
    )


def best_of(ways: Sequence[Measured]) -> tuple[Measured, ...]:
    """Return the way with the smallest bound, widened until it meets every other; nothing if there is none.

    Two ways that contradict each other prove that one of their bounds is wrong, and not which.
    """
    bounded = [way for way in ways if math.isfinite(way.bound)]
    if not bounded:
        return ()
    best = min(bounded, key=lambda way: way.bound)
    gaps = [abs(way.value - best.value) - way.bound for way in bounded if way is not best]
    widest_ms = max([best.bound, *gaps])
    return (Measured(value=best.value, bound=widest_ms, n=best.n, method=best.method),)


def agree(one: Measured, other: Measured) -> bool:
    """Whether both can be true."""
    return abs(one.value - other.value) <= one.bound + other.bound
