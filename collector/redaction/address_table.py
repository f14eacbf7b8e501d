"""Remembers what stands for addresses by numbers that tell their texts apart: thousands are looked up at once."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

_TABLE_BITS = 16  # it holds the addresses of most logs, and few share a place
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # 2^64 / golden ratio: spreads neighbours over the table
_TEXT_BYTES = 16
_HALVES = np.uint64(0x0F0F0F0F0F0F0F0F)
_HALF_BYTE = np.uint64(4)
_BEHIND = [int.from_bytes(b"\x0f" * _TEXT_BYTES, "little") << 8 * length for length in range(_TEXT_BYTES)]
_BEHIND_LOW = np.array([bits % (1 << 64) for bits in _BEHIND], dtype=np.uint64)
_BEHIND_HIGH = np.array([(bits >> 64) % (1 << 64) for bits in _BEHIND], dtype=np.uint64)


def keys_of(block: bytes, starts: NDArray[np.intp], lengths: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Return a number for each address, of the lower half of each byte: the same for the same text and for no other.

    None is 0. The block goes on for 16 bytes from each start.
    """
    texts = np.ndarray(len(block) - _TEXT_BYTES + 1, dtype=f"V{_TEXT_BYTES}", buffer=block, strides=1)[starts]
    words = texts.view("<u8")
    low, high = words[0::2] | _BEHIND_LOW.take(lengths), words[1::2] | _BEHIND_HIGH.take(lengths)
    keys: NDArray[np.uint64] = low & _HALVES | (high & _HALVES) << _HALF_BYTE
    return keys


class AddressTable:
    """What ``show`` made of addresses; of two that share a place the later one is remembered."""

    def __init__(self, show: Callable[[bytes], bytes], *, bits: int = _TABLE_BITS) -> None:
        self._show = show
        self._shift = np.uint64(64 - bits)
        self._keys = np.zeros(1 << bits, dtype=np.uint64)  # no key is 0
        self._shown = np.full(1 << bits, b"", dtype=np.object_)
        self._differs = np.zeros(1 << bits, dtype=np.bool_)

    def look_up(
        self, block: bytes, starts: list[int], ends: list[int], keys: NDArray[np.uint64]
    ) -> tuple[list[bytes], int]:
        """Return what stands for each of the addresses of a block, and how many do not stand for themselves."""
        places = (keys * _MULTIPLIER >> self._shift).astype(np.intp)
        shown, differs = self._shown.take(places), self._differs.take(places)
        for number in np.flatnonzero(self._keys.take(places) != keys).tolist():
            text, place = block[starts[number] : ends[number]], places[number]
            shown[number] = self._shown[place] = stand_in = self._show(text)
            differs[number] = self._differs[place] = stand_in != text
            self._keys[place] = keys[number]
        return shown.tolist(), int(np.count_nonzero(differs))
