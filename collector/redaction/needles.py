"""Finds which of thousands of byte strings occur in a block, at a cost that hardly depends on their number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collector.redaction.window_table import WindowTable

WINDOW_BYTES = 6
"""A needle is at least this long: its last bytes are what the table is asked for. Tokens of a kind all begin alike."""

_FEW = 8  # up to this many, one plain search a needle is faster than the table
_LINE_BYTES = 1 << 10  # up to this length, its own windows are looked up: the table is made for blocks
_SLICE_BYTES = 1 << 16  # what is worked on at once stays in the processor's cache


class NeedleIndex:
    """A growing set of byte strings of WINDOW_BYTES or more."""

    def __init__(self, needles: Iterable[bytes] = ()) -> None:
        self._by_end: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._all: set[bytes] = set()
        self._tables: list[WindowTable] = []  # none for a few needles, then one
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
        end = needle[-WINDOW_BYTES:]
        self._all.add(needle)
        self._by_end[end].add(needle)
        for table in self._tables:
            table.add((end,))
        if self._tables and len(self._by_end) > self._tables[0].room:
            self._tables.clear()

    def present(self, data: bytes) -> set[bytes]:
        """Return the needles that occur in ``data``."""
        if len(self._all) <= _FEW:
            return {needle for needle in self._all if needle in data}
        if len(data) <= _LINE_BYTES:
            windows = {data[first : first + WINDOW_BYTES] for first in range(len(data) - WINDOW_BYTES + 1)}
            ends = windows & self._by_end.keys()
            return {needle for end in ends for needle in self._by_end[end] if needle in data}
        table = self._table()
        found: set[bytes] = set()
        for first in range(0, len(data), _SLICE_BYTES):
            for place in table.candidates(data[first : first + _SLICE_BYTES + WINDOW_BYTES]):
                end = first + place + WINDOW_BYTES
                for needle in self._by_end.get(data[end - WINDOW_BYTES : end], ()):
                    if needle not in found and data.endswith(needle, 0, end):
                        found.add(needle)
        return found

    def _table(self) -> "WindowTable":
        if not self._tables:
            # Every worker imports this module; few have so many needles that they need numpy and its 6 MB.
            from collector.redaction.window_table import WindowTable

            self._tables.append(WindowTable(self._by_end))
        return self._tables[0]
