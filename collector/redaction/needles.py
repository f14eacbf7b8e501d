"""Finds which of thousands of byte strings occur in a block, at a cost that hardly depends on their number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

WINDOW_BYTES = 6
"""A needle is at least this long: its last bytes are what the table is asked for. Tokens of a kind all begin alike."""

_FEW = 8  # below this, one plain search a needle is faster than the table
_SLICE_BYTES = 1 << 16  # what is worked on at once stays in the processor's cache
_LEAST_BITS, _MOST_BITS = 16, 22  # of the table's size: a small one stays in the processor's cache, too
_ROOM = 512  # places in the table for each needle: few other windows share one
_WINDOW_MASK = np.uint64((1 << (8 * WINDOW_BYTES)) - 1)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: spreads neighbouring windows over the table


class NeedleIndex:
    """A growing set of byte strings of WINDOW_BYTES or more."""

    def __init__(self, needles: Iterable[bytes] = ()) -> None:
        self._by_end: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._all: set[bytes] = set()
        self._set_up(_LEAST_BITS)
        self._add(needles)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._all)

    def add(self, needle: bytes) -> None:
        """Add one needle. Raises ValueError if it is shorter than WINDOW_BYTES."""
        self._add((needle,))

    def _add(self, needles: Iterable[bytes]) -> None:
        ends = []
        for needle in needles:
            if len(needle) < WINDOW_BYTES:
                raise ValueError(f"a needle of {len(needle)} bytes is shorter than {WINDOW_BYTES}")
            end = needle[-WINDOW_BYTES:]
            self._all.add(needle)
            self._by_end[end].add(needle)
            ends.append(end + b"\0\0")
        if len(self._by_end) * _ROOM > len(self._table) and len(self._table) < 1 << _MOST_BITS:
            self._set_up(min(_MOST_BITS, (len(self._by_end) * _ROOM).bit_length() + 1))
            ends = [end + b"\0\0" for end in self._by_end]
        if ends:
            self._table[self._slots(np.frombuffer(b"".join(ends), dtype="<u8"))] = True

    def _set_up(self, bits: int) -> None:
        self._table: NDArray[np.bool_] = np.zeros(1 << bits, dtype=np.bool_)
        self._shift = np.uint64(64 - bits)

    def present(self, data: bytes) -> set[bytes]:
        """Return the needles that occur in ``data``."""
        if len(self._all) <= _FEW:
            return {needle for needle in self._all if needle in data}
        found: set[bytes] = set()
        for first in range(0, len(data), _SLICE_BYTES):
            for place in self._candidates(data[first : first + _SLICE_BYTES + WINDOW_BYTES]):
                end = first + place + WINDOW_BYTES
                for needle in self._by_end.get(data[end - WINDOW_BYTES : end], ()):
                    if needle not in found and data.endswith(needle, 0, end):
                        found.add(needle)
        return found

    def _candidates(self, piece: bytes) -> list[int]:
        """Return where a needle's last bytes may be: eight views, each one byte further, read words of eight bytes."""
        places: list[int] = []
        padded = piece + b"\0" * 16
        for offset in range(8):
            words = np.frombuffer(padded, dtype="<u8", offset=offset, count=(len(padded) - offset) // 8)
            hits = np.flatnonzero(self._table[self._slots(words)])
            places.extend((hits * 8 + offset).tolist())
        return places

    def _slots(self, words: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return ((words & _WINDOW_MASK) * _MULTIPLIER) >> self._shift
