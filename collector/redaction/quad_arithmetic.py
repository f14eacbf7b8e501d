"""Finds the IPv4 addresses of a large block by arithmetic over its bytes: a pattern would cost a call for each."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from collector.redaction.kinds.addresses import VERSION_WORDS
from collector.redaction.quads import BETWEEN, NO_QUADS, Quads

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.intp]
_Flags = NDArray[np.bool_]

_PAD = b"\n" * 8  # so that every look beside a place stays inside
_DOT, _NINE, _ZERO, _PERCENT = b".90%"
_LONGEST_NUMBER = 3
_FIFTH_AND_SIXTH = re.compile(rb"\.[0-9]+\.[0-9]")
_MOST_BETWEEN = 8


def certain_quads_in(block: bytes) -> Quads:
    """Return every one in a block of whole lines, telling the doubtful ones."""
    data = np.frombuffer(_PAD + block + _PAD, dtype=np.uint8)
    dots = np.flatnonzero(data == _DOT)
    if len(dots) < 3:
        return NO_QUADS
    # A wrapped difference is larger than any: only 2, 3 and 4 become 0, 1 and 2.
    close = (np.diff(dots) - 2).view(np.uintp) < _LONGEST_NUMBER
    first = np.flatnonzero(close[:-1] & close[1:])
    if not len(first):
        return NO_QUADS
    starts, ends = _bounds(data, dots[first], dots[first + 1], dots[first + 2])
    for number in np.flatnonzero((data.take(ends) == _DOT) & _digits(data, ends + 1)).tolist():
        if _FIFTH_AND_SIXTH.match(block, int(ends[number]) - len(_PAD)):
            ends[number] = 0
    starts, ends = starts[ends > 0], ends[ends > 0]
    doubtful = ends[_announced(data, starts)] if block.isascii() else ends
    pad = len(_PAD)
    return Quads((starts - pad).tolist(), (ends - pad).tolist(), (doubtful - pad).tolist())


def _bounds(data: _Bytes, one: _Places, two: _Places, three: _Places) -> tuple[_Places, _Places]:
    """Return where those begin and end whose dots are these three, which are 2 to 4 bytes apart."""
    before = _run(data, one, -1)
    after = _run(data, three, 1)
    starts, ends = one - before, three + 1 + after
    good = (before > 0) & (before <= _LONGEST_NUMBER) & (after > 0) & (after <= _LONGEST_NUMBER)
    good &= _all_digits(data, one, two) & _all_digits(data, two, three)
    good &= ~((data.take(starts - 1) == _DOT) & _digits(data, starts - 2))
    return starts[good], ends[good]


def _run(data: _Bytes, dots: _Places, step: int) -> _Places:
    """Return how many digits stand beside each dot, 4 standing for more."""
    here = _digits(data, dots + step)
    length = here.view(np.uint8).copy()
    for far in range(2, _LONGEST_NUMBER + 2):
        here &= _digits(data, dots + far * step)
        length += here
    return length.astype(np.intp)


def _all_digits(data: _Bytes, dots: _Places, nexts: _Places) -> _Flags:
    """Whether nothing but digits stands between two dots that are 2 to 4 bytes apart."""
    good: _Flags = _digits(data, dots + 1) & _digits(data, nexts - 1) & _digits(data, (dots + nexts) >> 1)
    return good


def _digits(data: _Bytes, places: _Places) -> _Flags:
    """Whether there is a digit at each place: below "0" the difference wraps to more than nine."""
    digits: _Flags = data.take(places) - np.uint8(_ZERO) <= _NINE - _ZERO
    return digits


def _announced(data: _Bytes, starts: _Places) -> _Flags:
    """Whether the word before may announce a version: told by its last two letters."""
    between, endings = _tables()
    at = starts - 1
    for _ in range(_MOST_BETWEEN):
        passed = between.take(data.take(at))
        if not passed.any():
            break
        at = at - passed
    last, third = data.take(at), data.take(at - 2)
    doubtful: _Flags = between.take(last) | endings.take(data.take(at - 1).astype(np.intp) << 8 | last)
    doubtful |= third == _PERCENT
    return doubtful


@cache
def _tables() -> tuple[_Flags, _Flags]:
    """Return which bytes stand between a word and a number, and which two bytes end a word that announces a version."""
    between = np.zeros(256, dtype=np.bool_)
    between[list(BETWEEN)] = True
    endings = np.zeros((256, 256), dtype=np.bool_)
    for word in VERSION_WORDS:
        for one in (word[-2].upper(), word[-2]):
            for other in (word[-1].upper(), word[-1]):
                endings[ord(one), ord(other)] = True
    endings[:, list(b"vV")] = True
    return between, endings.reshape(-1)
