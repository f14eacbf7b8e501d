"""Finds which of thousands of byte strings occur in a block, at a cost that hardly depends on their number."""

from collections.abc import Iterable, Iterator, KeysView
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collector.redaction.window_table import WindowTable

WINDOW_BYTES = 6
"""A needle is at least this long: its last bytes are what the table is asked for. Tokens of a kind all begin alike."""

_FEW = 8  # up to this many, one plain search a needle is faster than the table
_LINE_BYTES = 1 << 10  # up to this length, its own windows are looked up: the table is made for blocks
_SLICE_BYTES = 1 << 16  # what is worked on at once stays in the processor's cache


class NeedlesByEnd:
    """A growing set of byte strings, to be found by their last bytes, ``end_bytes`` of them.

    What has one end in common (``%3D%3D`` ends half of all keys in a URL) is told apart by its lengths, which are few.
    """

    def __init__(self, end_bytes: int) -> None:
        self._end_bytes = end_bytes
        self._all: set[bytes] = set()
        self._lengths: dict[bytes, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._all)

    def __contains__(self, needle: bytes) -> bool:
        return needle in self._all

    @property
    def ends(self) -> KeysView[bytes]:
        """The different ends; a needle that is shorter is its own."""
        return self._lengths.keys()

    def add(self, needle: bytes) -> bytes:
        """Add one needle and return its end."""
        end = needle[-self._end_bytes :]
        lengths = self._lengths.get(end, ())
        if len(needle) not in lengths:
            self._lengths[end] = (*lengths, len(needle))
        self._all.add(needle)
        return end

    def before(self, data: bytes, last: int, end: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield where in ``data`` the needles of an end begin that go up to a place, and which they are."""
        for length in self._lengths.get(end, ()):
            needle = data[last - length : last] if length <= last else b""
            if needle in self._all:
                yield last - length, needle


class NeedleIndex:
    """A growing set of byte strings of ``window_bytes`` or more: the fewer these are, the more is looked at closer."""

    def __init__(self, needles: Iterable[bytes] = (), *, window_bytes: int = WINDOW_BYTES) -> None:
        self._window_bytes = window_bytes
        self._all = NeedlesByEnd(window_bytes)
        self._tables: list[WindowTable] = []  # none for a few needles, then one
        self._untold: list[bytes] = []  # ends that came since it was asked
        self.longest = 0
        for needle in needles:
            self.add(needle)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._all)

    def add(self, needle: bytes) -> None:
        """Add one needle. Raises ValueError if it is shorter than a window."""
        if len(needle) < self._window_bytes:
            raise ValueError(f"a needle of {len(needle)} bytes is shorter than {self._window_bytes}")
        self.longest = max(self.longest, len(needle))
        self._untold.append(self._all.add(needle))

    def places(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield where in ``data`` each needle begins and which it is, the places of one needle in order.

        Where a needle overlaps itself, nothing but the first place may be told.
        """
        if len(self._all) <= _FEW:
            return self._one_by_one(data)
        return self._in_line(data) if len(data) <= _LINE_BYTES else self._in_block(data)

    def _one_by_one(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        for needle in self._all:
            at = data.find(needle)
            while at >= 0:
                yield at, needle
                at = data.find(needle, at + len(needle))

    def _in_line(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        width = self._window_bytes
        windows = {data[first : first + width] for first in range(len(data) - width + 1)}
        for window in windows & self._all.ends:
            at = data.find(window)
            while at >= 0:
                yield from self._all.before(data, at + width, window)
                at = data.find(window, at + 1)

    def _in_block(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        table, ends, width = self._table(), self._all.ends, self._window_bytes
        for first in range(0, len(data), _SLICE_BYTES):
            for place in table.candidates(data[first : first + _SLICE_BYTES + width - 1]):
                at = first + place
                window = data[at : at + width]
                if window in ends:
                    yield from self._all.before(data, at + width, window)

    def _table(self) -> "WindowTable":
        if self._tables and len(self._all.ends) > self._tables[0].room:
            self._tables.clear()
        if not self._tables:
            # Every worker imports this module; few have so many needles that they need numpy and its 6 MB.
            from collector.redaction.window_table import WindowTable

            self._tables.append(WindowTable(self._all.ends, self._window_bytes))
        elif self._untold:
            self._tables[0].add(self._untold)
        self._untold.clear()
        return self._tables[0]
