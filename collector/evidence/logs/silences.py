"""Notes where, inside the window, a log that was written before and after says nothing."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from collector.evidence.logs.blocks import lines_from_the_end
from collector.evidence.logs.clip import Kept
from collector.model.window import TimeWindow

LEAST = timedelta(seconds=30)
"""Shorter silences are no gap: SDKs and servers state their statistics every few seconds, but not every one does."""
_PARTS = 10
"""Nor are those shorter than a tenth of the window."""
_SPARSE = 5
"""Nor those of a log that is never dense: a gap is so many times longer than its lines are apart on average."""

Gap = tuple[datetime, datetime]


class Silences:
    """Reads what lies inside the window in reading order; ``covered`` is the part of the window that the log covers.

    Blocks of lines are halved where there may be a gap in them; ``instant`` gives a line's time.
    """

    def __init__(self, window: TimeWindow, covered: Gap, instant: Callable[[bytes], datetime | None]) -> None:
        self._least = max(LEAST, (window.end - window.start) / _PARTS)
        self._covered = covered
        self._latest = covered[0]
        self._instant = instant
        self._gaps: list[Gap] = []
        self._lines = 0

    def read(self, kept: Kept) -> None:
        """Take in one line, or a block of them."""
        self._lines += kept.lines
        for at in self._instants(kept.line, kept.at) if kept.lines > 1 else kept.at:
            self._take(at)

    def gaps(self, *, to_the_end: bool) -> tuple[Gap, ...]:
        """Return the gaps in reading order; that up to the end of what is covered only if all of it was read."""
        if to_the_end:
            self._take(self._covered[1])
        apart = (self._covered[1] - self._covered[0]) / max(1, self._lines)
        return tuple((first, last) for first, last in self._gaps if last - first >= _SPARSE * apart)

    def _take(self, at: datetime) -> None:
        if at - self._latest >= self._least:
            self._gaps.append((self._latest, min(at, self._covered[1])))
        self._latest = max(self._latest, at)

    def _instants(self, data: bytes, ends: tuple[datetime, ...]) -> Iterator[datetime]:
        """Yield enough of the times in a block to see each gap in it."""
        first, last = ends
        middle = data.find(b"\n", len(data) // 2) + 1
        if last - first < self._least or not 0 < middle < len(data):
            yield from ends
            return
        before, after = data[:middle], data[middle:]
        left, right = self._nearest(before, first), self._first(after, last)
        yield from self._instants(before, (first, left))
        yield from self._instants(after, (right, last))

    def _first(self, data: bytes, otherwise: datetime) -> datetime:
        """Return the time of the first record that begins in a block."""
        return next((at for line in _lines(data) if (at := self._instant(line)) is not None), otherwise)

    def _nearest(self, data: bytes, otherwise: datetime) -> datetime:
        """Return the time of the last one."""
        return next(
            (at for line in lines_from_the_end(data, 0, len(data)) if (at := self._instant(line)) is not None),
            otherwise,
        )


def _lines(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = data.find(b"\n", start) + 1 or len(data)
        yield data[start:end]
        start = end
