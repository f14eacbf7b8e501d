"""Turns sightings (when something changed, and which way) into markers with their place in the period.

A sighting alone could be any of 32 markers. Its neighbours decide: each guess says when they should have come, and a
guess is taken if nearly all of them did, on the whole or on one side (beside a jump the other side tells of another
place).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from collector.arrays import Flags, Floats, Integers, np
from collector.reference.sequence import (
    MARKER_KINDS,
    MARKER_TIMES_S,
    MARKERS_PER_PERIOD,
    PERIOD_S,
    Kind,
)

REACH_S = 6.0
WINDOWS_S = ((-REACH_S / 2, REACH_S / 2), (-REACH_S, 0.0), (0.0, REACH_S))
"""6 s hold 12.5 markers on average and never fewer than 9; a place is unique from 7 chips (1.7 s) on."""

FEWEST_AGREEING = 7
SHARE_AGREEING = 0.7
"""Of what was seen and of what should have been seen. By chance 7 of 10 sightings agree to 50 ms about once in 10^5
guesses."""

LEAD = 2
FEWEST_COMPANIONS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """Something that looks like a marker; ``unsure_s`` is the half width of its time (a step between two frames)."""

    time_s: float
    kind: Kind
    strength: float
    unsure_s: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Identified:
    """A sighting with its ``index`` in the period (0 to 63)."""

    sighting: Sighting
    index: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What became of the markers between the first and the last that were identified.

    ``missing`` were skipped, ``repeated`` came twice in a row, ``reordered`` came after a later one.
    """

    seen: int
    identified: int
    missing: int
    repeated: int
    reordered: int


def identify(sightings: Sequence[Sighting], *, tolerance_s: float, speed: float = 1.0) -> tuple[Identified, ...]:
    """Return the sightings whose place is certain, in time order; ``speed`` is media time per second of their clock.

    Sightings that fit no marker nearby, and those among too few neighbours, are left out.
    """
    ordered = sorted(sightings, key=lambda one: one.time_s)
    times: Floats = np.asarray([one.time_s for one in ordered], dtype=np.float64) * speed
    kinds: Integers = np.asarray([one.kind for one in ordered], dtype=np.int64)
    found = []
    for place, sighting in enumerate(ordered):
        low, high = np.searchsorted(times, (times[place] - REACH_S, times[place] + REACH_S))
        index = _place(times[low:high] - times[place], kinds[low:high], sighting.kind, tolerance_s)
        if index >= 0:
            found.append(Identified(sighting=sighting, index=index))
    return _in_company(found, speed, tolerance_s)


def _in_company(found: list[Identified], speed: float, tolerance_s: float) -> tuple[Identified, ...]:
    """Keep markers whose place FEWEST_COMPANIONS others nearby share: a beat looks right for a moment only."""
    times: Floats = np.asarray([one.sighting.time_s for one in found], dtype=np.float64) * speed
    starts: Floats = times - _marker_times_s()[[one.index for one in found]]
    kept = []
    for place, one in enumerate(found):
        low, high = np.searchsorted(times, (times[place] - REACH_S, times[place] + REACH_S))
        apart = (starts[low:high] - starts[place] + PERIOD_S / 2) % PERIOD_S - PERIOD_S / 2
        if int((np.abs(apart) <= tolerance_s).sum()) > FEWEST_COMPANIONS:
            kept.append(one)
    return tuple(kept)


def _place(since_s: Floats, kinds: Integers, kind: Kind, tolerance_s: float) -> int:
    """Return the one index at which the neighbours agree, or −1."""
    guesses = np.flatnonzero(kind == _marker_kinds())
    agreeing = _agreeing(since_s, kinds, guesses, tolerance_s)
    for start_s, end_s in WINDOWS_S:
        within = (since_s >= start_s) & (since_s <= end_s)
        votes = agreeing[:, within].sum(axis=1)
        order = np.argsort(votes)
        best, second = order[-1], order[-2]
        expected = _expected(int(guesses[best]), start_s, end_s)
        enough = max(FEWEST_AGREEING, SHARE_AGREEING * max(int(within.sum()), expected))
        if votes[best] >= enough and votes[best] - votes[second] >= LEAD:
            return int(guesses[best])
    return -1


def _agreeing(since_s: Floats, kinds: Integers, guesses: Integers, tolerance_s: float) -> Flags:
    """Return guesses × neighbours: whether a marker of the neighbour's kind belongs there if the guess is right."""
    due = (_marker_times_s()[guesses][:, None] + since_s[None, :]) % PERIOD_S
    fits = np.zeros(due.shape, dtype=np.bool_)
    for kind in Kind:
        own: Floats = _marker_times_s()[kind == _marker_kinds()]
        around: Floats = np.concatenate((own[-1:] - PERIOD_S, own, own[:1] + PERIOD_S))
        after = np.searchsorted(around, due).clip(1, len(around) - 1)
        nearest = np.minimum(np.abs(due - around[after - 1]), np.abs(around[after] - due))
        fits |= (nearest <= tolerance_s) & (kinds == kind)[None, :]
    return fits


def _expected(index: int, start_s: float, end_s: float) -> int:
    since = (_marker_times_s() - MARKER_TIMES_S[index] + PERIOD_S / 2) % PERIOD_S - PERIOD_S / 2
    return int(((since >= start_s) & (since <= end_s)).sum())


def order_of(identified: Sequence[Identified], *, seen: int) -> Order:
    """Count what is missing, repeated and reordered among identified markers in time order."""
    steps = [
        (after.index - before.index + MARKERS_PER_PERIOD // 2) % MARKERS_PER_PERIOD - MARKERS_PER_PERIOD // 2
        for before, after in itertools.pairwise(identified)
    ]
    return Order(
        seen=seen,
        identified=len(identified),
        missing=sum(step - 1 for step in steps if step > 1),
        repeated=sum(step == 0 for step in steps),
        reordered=sum(step < 0 for step in steps),
    )


@cache
def _marker_kinds() -> Integers:
    """Return MARKER_KINDS."""
    return np.asarray(MARKER_KINDS, dtype=np.int64)


@cache
def _marker_times_s() -> Floats:
    """Return MARKER_TIMES_S."""
    return np.asarray(MARKER_TIMES_S, dtype=np.float64)
