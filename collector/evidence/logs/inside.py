"""Tells of a block of lines, without reading each of them, that all its records lie inside a span of time.

Lines of a log begin alike: one date, hour and minute stand in front of thousands of them. A beginning that lies inside
with every second that may follow it is remembered, and lines that begin so are only counted.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from collector.evidence.logs.blocks import Block
from collector.evidence.logs.clip import Span

_MOST_HEADS = 32
_MANY_BYTES = 1 << 16
_MOST_LAST_LINES = 100
_LINE_END = re.compile(rb"\n")
_DIGIT = re.compile(rb"\d")
_OFFSET = re.compile(rb"\s?[+-]\d\d")


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a stamp is cut: before its last digits, which run up to ``last`` and so over ``over_s`` seconds."""

    pattern: re.Pattern[bytes]
    last: bytes
    over_s: int


def _cut(fixed: bytes, left_open: bytes, last: bytes, over_s: int) -> _Cut:
    fraction = rb"(?P<fraction>(?:[.,:]\d{1,9})?)"
    pattern = re.compile(rb"(?P<head>[^\n]{0,80}?" + fixed + rb")(?P<open>" + left_open + rb")" + fraction)
    return _Cut(pattern, last, over_s)


_CUTS = (
    _cut(rb"\d\d:\d\d:", rb"\d\d", b"59", 59),
    _cut(rb"\d\d:\d\d:\d", rb"\d", b"9", 9),
    _cut(rb'[ :"]\d{8}', rb"\d\d(?!\d)", b"99", 99),  # Unix time in seconds
    _cut(rb'[ :"]\d{9}', rb"\d(?!\d)", b"9", 9),
)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A block that lies inside: the time of its first and of its last record, and how many lines it has."""

    data: bytes
    first: datetime
    last: datetime
    lines: int


class Inside:
    """Remembers which beginnings lie inside; ``instant`` gives a line's time whatever came before it."""

    def __init__(self, span: Span, instant: Callable[[bytes], datetime | None]) -> None:
        self._span = span
        self._instant = instant
        self._heads: list[bytes] = []

    def stretch(self, block: Block) -> tuple[Stretch, ...]:
        """Return the block as a stretch if it begins with a record and nothing in it lies outside, else nothing."""
        data = block.data
        first = None if block.piece else self._instant(data[: data.find(b"\n") + 1])
        if first is None or not self._holds(first):
            return ()
        count, unknown = self._unknown(data)
        if not self._learn(data, unknown):
            return ()
        return (Stretch(data, first, self._last(data) or first, count),)

    def _unknown(self, data: bytes) -> tuple[int, Iterable[int]]:
        """Return how many lines there are, and where those begin that begin in no known way."""
        if len(data) < _MANY_BYTES:
            heads = tuple(self._heads)
            starts = _starts(data)
            return len(starts), [start for start in starts if not data.startswith(heads, start)] if heads else starts
        from collector.evidence.logs.beginnings import others  # a small log is not worth the import of numpy

        return others(data, reversed(self._heads))  # the latest come first, as lines do

    def _holds(self, at: datetime) -> bool:
        return self._span.first <= at <= self._span.last

    def _learn(self, data: bytes, starts: Iterable[int]) -> bool:
        """Read the lines that begin in no known way; False if one of them lies outside."""
        fresh: tuple[bytes, ...] = ()
        for start in starts:
            if fresh and data.startswith(fresh, start):
                continue
            line = data[start : data.find(b"\n", start) + 1]
            at = self._instant(line)
            if at is None:
                continue  # it belongs to the record before it
            if not self._holds(at):
                return False
            fresh += self._remembered(line[:-1])
        return True

    def _remembered(self, line: bytes) -> tuple[bytes, ...]:
        """Remember the beginning of a line that lies inside, and return it; nothing if it has none that will do."""
        head = next(((head,) for cut in _CUTS for head in self._head(cut, line)), ())
        self._heads = [*self._heads, *head][-_MOST_HEADS:]
        return head

    def _head(self, cut: _Cut, line: bytes) -> tuple[bytes, ...]:
        found = cut.pattern.match(line)
        rest = line[found.end() :] + b"\n" if found else b""
        if not found or _OFFSET.match(rest):  # the same beginning may be another time where zones differ
            return ()
        fraction = found["fraction"]
        earliest = self._instant(found["head"] + b"0" * len(cut.last) + _DIGIT.sub(b"0", fraction) + rest)
        latest = self._instant(found["head"] + cut.last + _DIGIT.sub(b"9", fraction) + rest)
        if earliest is None or latest is None or not (self._holds(earliest) and self._holds(latest)):
            return ()
        apart = latest - earliest
        span = timedelta(seconds=cut.over_s)
        return (found["head"],) if span <= apart <= span + timedelta(seconds=1) else ()

    def _last(self, data: bytes) -> datetime | None:
        end = len(data)
        for _ in range(_MOST_LAST_LINES):
            start = data.rfind(b"\n", 0, end - 1) + 1
            at = self._instant(data[start:end])
            if at is not None or not start:
                return at
            end = start
        return None


def _starts(data: bytes) -> list[int]:
    """Return where each line of whole lines begins."""
    return [0, *(end.end() for end in _LINE_END.finditer(data, 0, len(data) - 1))]
