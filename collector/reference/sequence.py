"""Turns media time into a place in the marker sequence: which chip is on, and when it changes next.

The sequence is a binary one of maximal length (a shift register of 7 bits: 127 chips, each run of 7 occurs once), so a
few neighbouring changes tell where in the 30.8 s period they are: an offset is unambiguous to ±15.4 s. Every change of
chip is a marker: the picture turns brighter or darker, and the sound carries a rising or a falling chirp centred on
that instant.
"""

import itertools
import math
from bisect import bisect_left
from dataclasses import dataclass
from enum import IntEnum

REGISTER_BITS = 7
CHIPS_PER_PERIOD = (1 << REGISTER_BITS) - 1

TAPS = (1, 4, 6, 7)
"""Of the 18 sequences of this length the one whose changes are spread most evenly: 9 or more in any 6 s."""

CHIP_S = 0.2425
"""Alternating chips flash at 1/(2 × 0.2425 s) = 2.06 Hz; WCAG 2.2, 2.3.1 allows 3. It shares no small multiple with any
usual frame interval (10 to 60 fps): over 20 s the changes fall on all phases between two frames, so that sampling
averages out."""

PERIOD_S = CHIP_S * CHIPS_PER_PERIOD
MARKERS_PER_PERIOD = 1 << (REGISTER_BITS - 1)


class Kind(IntEnum):
    """Which way a marker changes the picture: a rising chirp goes with BRIGHTER, a falling one with DARKER."""

    DARKER = 0
    BRIGHTER = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Marker:
    """One change of the sequence: ``number`` counts from media time 0, ``at_s`` is its media time."""

    number: int
    at_s: float
    kind: Kind


def _register() -> tuple[int, ...]:
    """Return the 127 chips of a register full of ones that is fed the sum of TAPS."""
    bits, chips = [1] * REGISTER_BITS, []
    for _ in range(CHIPS_PER_PERIOD):
        chips.append(bits[-1])
        bits = [sum(bits[tap - 1] for tap in TAPS) % 2, *bits[:-1]]
    return tuple(chips)


CHIPS = _register()
_CHANGES = tuple(index for index in range(CHIPS_PER_PERIOD) if CHIPS[index] != CHIPS[index - 1])
MARKER_KINDS = tuple(Kind(CHIPS[index]) for index in _CHANGES)
"""The kinds of the markers of one period, which alternate."""

MARKER_TIMES_S = tuple(index * CHIP_S for index in _CHANGES)
"""The media times of the markers of the first period, in order."""


def chip_at(time_s: float) -> int:
    """Return the chip (0 dark, 1 bright) that is on at a media time, negative ones included."""
    return CHIPS[math.floor(time_s / CHIP_S) % CHIPS_PER_PERIOD]


def marker(number: int) -> Marker:
    """Return the marker with a number; marker 0 is the first at or after media time 0, earlier ones are negative."""
    period, index = divmod(number, MARKERS_PER_PERIOD)
    at_s = period * PERIOD_S + MARKER_TIMES_S[index]
    return Marker(number=number, at_s=at_s, kind=MARKER_KINDS[index])


def markers_between(start_s: float, end_s: float) -> tuple[Marker, ...]:
    """Return the markers with ``start_s <= at_s < end_s``, in order."""
    period, within_s = divmod(start_s, PERIOD_S)
    near = int(period) * MARKERS_PER_PERIOD + bisect_left(MARKER_TIMES_S, within_s)
    first = near - 1  # rounding may have put the one before on the wrong side
    reached = itertools.dropwhile(lambda one: one.at_s < start_s, map(marker, itertools.count(first)))
    return tuple(itertools.takewhile(lambda one: one.at_s < end_s, reached))
