"""Finds the IPv4 addresses of a large block by arithmetic over its bytes: a pattern would cost a call for each."""

import re
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from collector.redaction.address_table import keys_of
from collector.redaction.quads import BETWEEN, ENDINGS, MANY, MOST_BETWEEN, NO_QUADS, Quads

_Bytes = NDArray[np.uint8]
_Places = NDArray[np.intp]
_Flags = NDArray[np.bool_]
_Words = NDArray[np.uint64]

_DOT, _NINE, _ZERO, _PERCENT = b".90%"
_REACH = 16  # bytes on each side of a first dot: more than an address, what follows and the word before it need
_PAD = b"\n" * _REACH
_AT_ONCE = 1 << 14  # of the dots: bounds memory where a block holds hardly anything else
_FIFTH_AND_SIXTH = re.compile(rb"\.[0-9]+\.[0-9]")
_BITS = np.dtype("<u8")  # of 64 bytes of a block, the first one lowest
_ONE, _TWO, _THREE, _FOUR = (np.uint64(apart) for apart in (1, 2, 3, 4))
_LAST_TWO, _LAST_THREE, _LAST_FOUR = (np.uint64(64 - apart) for apart in (2, 3, 4))
_AT_THE_END = np.uint64(0b1111 << 60)


def certain_quads_in(block: bytes) -> Quads:
    """Return every one in a block of whole lines, telling the doubtful ones."""
    dots = _first_dots(np.frombuffer(block, dtype=np.uint8))
    if not len(dots):
        return NO_QUADS
    pad = 0
    if dots[0] < _REACH or dots[-1] >= len(block) - _REACH:  # else every look around one stays inside
        block, pad = _PAD + block + _PAD, _REACH
        dots += pad
    some = [_bounds(block, dots[at : at + _AT_ONCE]) for at in range(0, len(dots), _AT_ONCE)]
    starts, ends = (np.concatenate(parts) for parts in zip(*some, strict=True))
    doubtful = ends[_announced(np.frombuffer(block, dtype=np.uint8), starts)]
    keys = keys_of(block, starts, ends - starts) if len(starts) >= MANY else ()
    return Quads((starts - pad).tolist(), (ends - pad).tolist(), (doubtful - pad).tolist(), keys)


def _first_dots(data: _Bytes) -> _Places:
    """Return every dot with a dot 2 to 4 bytes behind it and one as far behind that, and a few others.

    Most lines hold dots, few an address: 64 bytes are looked at as one word of bits.
    """
    flags = _as_bits(data == _DOT)
    words = np.zeros(len(flags) // _BITS.itemsize + 2, dtype=_BITS)
    words.view(np.uint8)[: len(flags)] = flags
    here, behind = words[:-1], words[1:]
    near = _ahead(here)
    near |= behind << _LAST_TWO
    near |= behind << _LAST_THREE
    near |= behind << _LAST_FOUR
    near &= here
    some = np.flatnonzero(near != 0)
    near = near[some]
    firsts = _ahead(near)
    firsts |= _AT_THE_END  # where the next word may hold what is ahead
    firsts &= near
    firsts &= ~(here[some] >> _ONE)  # else all but the last dots of a row of dots are found
    places = np.flatnonzero(
        np.unpackbits(firsts.astype(_BITS, copy=False).view(np.uint8), bitorder="little").view(np.bool_)
    )
    dots: _Places = (some[places >> 6] << 6) + (places & 63)
    return dots


def _as_bits(flags: _Flags) -> _Bytes:
    return np.packbits(flags, bitorder="little")


def _ahead(words: _Words) -> _Words:
    """Return for each bit whether one is set 2 to 4 places behind it in its word."""
    ahead = words >> _TWO
    ahead |= words >> _THREE
    ahead |= words >> _FOUR
    return ahead


def _bounds(block: bytes, dots: _Places) -> tuple[_Places, _Places]:
    """Return where those begin and end whose first dots are among these."""
    width = 2 * _REACH
    around = np.ndarray(len(block) - width + 1, dtype=f"V{width}", buffer=block, strides=1)[dots - _REACH]
    digit = _as_bits(around.view(np.uint8) - np.uint8(_ZERO) <= _NINE - _ZERO).view("<u4").astype(np.intp)
    dot = _as_bits(around.view(np.uint8) == _DOT).view("<u4").astype(np.intp)
    first = _DIGITS_BEFORE.take(digit >> _REACH - 4 & 15)
    second = _DIGITS_AFTER.take(digit >> _REACH + 1 & 15)
    second_dot = second + (_REACH + 1)
    third = _DIGITS_AFTER.take(digit >> second_dot + 1 & 15)
    third_dot = second_dot + third + 1
    fourth = _DIGITS_AFTER.take(digit >> third_dot + 1 & 15)
    end = third_dot + fourth + 1
    alone = ~(dot >> _REACH - 1 - first & digit >> _REACH - 2 - first)
    good = (dot >> second_dot & dot >> third_dot & alone & 1) * first * second * third * fourth != 0
    starts, ends = dots - first, dots + (end - _REACH)
    longer = np.flatnonzero(good & (dot >> end & digit >> end + 1 & 1 != 0))
    good[longer] = [not _FIFTH_AND_SIXTH.match(block, at) for at in ends[longer].tolist()]
    return starts[good], ends[good]


def _number_lengths(bits: Iterable[str]) -> _Places:
    """Return how long a number is by whether each of four bytes is a digit; 0 stands for four digits, too."""
    return np.array([len(text) - len(text.lstrip("1")) & 3 for text in bits], dtype=np.intp)


_DIGITS_BEFORE = _number_lengths(f"{bits:04b}" for bits in range(16))
_DIGITS_AFTER = _number_lengths(f"{bits:04b}"[::-1] for bits in range(16))


def _announced(data: _Bytes, starts: _Places) -> _Flags:
    """Whether the word before may announce a version: told by its last two letters."""
    between, endings = _tables()
    at = starts - 1
    for _ in range(MOST_BETWEEN):
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
    """Return which bytes stand between a word and a number, and which two may end a word that announces a version."""
    between = np.zeros(256, dtype=np.bool_)
    between[list(BETWEEN)] = True
    endings = np.zeros((256, 256), dtype=np.bool_)
    for ending in ENDINGS:
        for one in {ending[0], ending.upper()[0]}:
            for other in {ending[1], ending.upper()[1]}:
                endings[one, other] = True
    endings[:, list(b"vV")] = True
    endings[128:] = endings[:, 128:] = True  # of a letter that is not ASCII, which may be a space or an s
    return between, endings.reshape(-1)
