"""Tells where in a block the last bytes of a needle may lie: one bit for each of many hashed windows."""

import sys
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

_LEAST_BITS, _MOST_BITS = 16, 22  # of the table's size: a small one stays in the processor's cache, too
_ROOM = 512  # places in the table for each needle: few other windows share one
_WORD_BYTES = 8
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: spreads neighbouring windows over the table


class WindowTable:
    """Windows of up to eight bytes each; ``room`` is the number of them that it still tells apart well."""

    def __init__(self, windows: Collection[bytes], window_bytes: int) -> None:
        self._mask = np.uint64((1 << (8 * window_bytes)) - 1)
        bits = max(_LEAST_BITS, min(_MOST_BITS, (len(windows) * _ROOM).bit_length() + 1))
        self._table: NDArray[np.bool_] = np.zeros(1 << bits, dtype=np.bool_)
        self._shift = np.uint64(64 - bits)
        self.room = (1 << bits) // _ROOM if bits < _MOST_BITS else sys.maxsize
        self.add(windows)

    def add(self, windows: Collection[bytes]) -> None:
        """Have these found from here on."""
        words = np.frombuffer(b"".join(window.ljust(_WORD_BYTES, b"\0") for window in windows), dtype="<u8")
        self._table[self._slots(words)] = True

    def candidates(self, piece: bytes) -> list[int]:
        """Return in order where a window may begin: eight views, each one byte further, read words of eight bytes."""
        places: list[int] = []
        padded = piece + b"\0" * 16
        for offset in range(8):
            words = np.frombuffer(padded, dtype="<u8", offset=offset, count=(len(padded) - offset) // 8)
            hits = np.flatnonzero(self._table[self._slots(words)])
            places.extend((hits * 8 + offset).tolist())
        return sorted(places)

    def _slots(self, words: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return ((words & self._mask) * _MULTIPLIER) >> self._shift
