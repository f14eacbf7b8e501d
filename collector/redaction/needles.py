"""Finds which of thousands of byte strings occur in a block, at a cost that hardly depends on their number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

WINDOW_BYTES = 6
"""A needle is at least this long: its first bytes are what the table is asked for."""

_FEW = 8  # below this, one plain search a needle is faster than the table
_SLICE_BYTES = 1 << 16  # what is worked on at once stays in the processor's cache
_TABLE_BITS = 22
_WINDOW_MASK = np.uint64((1 << (8 * WINDOW_BYTES)) - 1)
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: spreads neighbouring windows over the table
_SHIFT = np.uint64(64 - _TABLE_BITS)


class NeedleIndex:
    """A growing set of byte strings of WINDOW_BYTES or more."""

    def __init__(self, needles: Iterable[bytes] = ()) -> None:
        self._by_start: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._all: set[bytes] = set()
        self._table: NDArray[np.bool_] = np.zeros(1 << _TABLE_BITS, dtype=np.bool_)
        for needle in needles:
            self.add(needle)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._all)

    def add(self, needle: bytes) -> None:
        """Add one needle. Raises ValueError if it is shorter than WINDOW_BYTES."""
        if len(needle) < WINDOW_BYTES:
            raise ValueError(f"a needle of {len(needle)} bytes is shorter than {WINDOW_BYTES}")
        start = needle[:WINDOW_BYTES]
        self._all.add(needle)
        self._by_start[start].add(needle)
        self._table[_slots(np.frombuffer(start + b"\0\0", dtype="<u8"))] = True

    def present(self, data: bytes) -> set[bytes]:
        """Return the needles that occur in ``data``."""
        if len(self._all) <= _FEW:
            return {needle for needle in self._all if needle in data}
        found: set[bytes] = set()
        for first in range(0, len(data), _SLICE_BYTES):
            for place in self._candidates(data[first : first + _SLICE_BYTES + WINDOW_BYTES]):
                at = first + place
                for needle in self._by_start.get(data[at : at + WINDOW_BYTES], ()):
                    if needle not in found and data.startswith(needle, at):
                        found.add(needle)
        return found

    def _candidates(self, piece: bytes) -> list[int]:
        """Return where a needle may start: eight views, each one byte further, read words of eight bytes."""
        places: list[int] = []
        padded = piece + b"\0" * 16
        for offset in range(8):
            words = np.frombuffer(padded, dtype="<u8", offset=offset, count=(len(padded) - offset) // 8)
            hits = np.flatnonzero(self._table[_slots(words)])
            places.extend((hits * 8 + offset).tolist())
        return places


def _slots(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    return ((words & _WINDOW_MASK) * _MULTIPLIER) >> _SHIFT
