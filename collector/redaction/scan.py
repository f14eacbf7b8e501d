"""Finds everything to replace in one line and replaces it: the engine, apart from what it looks for."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace

from collector.redaction.kinds import WHEN_HIDING
from collector.redaction.kinds.kind import Found, Kind, Nature

_LABELS = sorted({kind.name for kind in WHEN_HIDING} | {"private-key", "pem", "address"})
PLACEHOLDER = re.compile(
    rf"\[(?:{'|'.join(_LABELS)})(?:-(?:public|private|loopback|link-local|unknown))?(?:-[0-9a-f]{{8}})?\]"
)


class Scanner:
    """The kinds, arranged so that a line which holds none of their hints costs one look a hint."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self._kinds = tuple(kinds)
        by_hint: dict[str, int] = {}
        for place, kind in enumerate(self._kinds):
            for hint in kind.hints:
                by_hint[hint] = by_hint.get(hint, 0) | 1 << place
        self._by_hint = tuple(by_hint.items())

    def within(self, block: str) -> "Scanner":
        """Return a scanner for the lines of a block: it asks for those hints alone that the block holds at all."""
        narrowed = copy(self)
        lowered = block.lower()
        narrowed._by_hint = tuple((hint, places) for hint, places in self._by_hint if hint in lowered)
        return narrowed

    def find(self, line: str) -> list[Found]:
        """Return what the kinds find, in the order of their table."""
        lowered = line.lower()
        wanted = 0
        for hint, places in self._by_hint:
            if hint in lowered:
                wanted |= places
        found: list[Found] = []
        place = 0
        while wanted:
            if wanted & 1:
                found.extend(self._kinds[place].find(line, lowered))
            wanted >>= 1
            place += 1
        return found


def settle(line: str, found: list[Found]) -> list[tuple[Found, list[Found]]]:
    """Return stretches that do not touch, in order, each with all that was found in it; its winner spans them all.

    A stretch that holds nothing but placeholders of an earlier redaction is dropped.
    """
    marks = [match.span() for match in PLACEHOLDER.finditer(line)] if "[" in line else []
    order = {id(item): place for place, item in enumerate(found)}
    groups: list[tuple[int, int, list[Found]]] = []
    for item in sorted(found, key=lambda item: item.start):
        start, end = _around_marks(item.start, item.end, marks)
        if PLACEHOLDER.sub("", line[start:end]) == "":
            continue
        if groups and start < groups[-1][1]:
            first, last, inside = groups[-1]
            inside.append(item)
            groups[-1] = (first, max(last, end), inside)
        else:
            groups.append((start, end, [item]))
    settled = []
    for start, end, inside in groups:
        winner = min(inside, key=lambda item: (item.nature is Nature.PERSONAL, item.start - item.end, order[id(item)]))
        settled.append((replace(winner, start=start, end=end), inside))
    return settled


def _around_marks(start: int, end: int, marks: list[tuple[int, int]]) -> tuple[int, int]:
    place = bisect_right(marks, (start, start))
    for first, last in marks[max(0, place - 1) :]:
        if first >= end:
            break
        if start < last:
            start, end = min(start, first), max(end, last)
    return start, end


def substitute(line: str, settled: list[Found], shown: Callable[[Found], str]) -> str:
    """Return the line with each stretch replaced by what ``shown`` makes of it."""
    parts = []
    at = 0
    for item in settled:
        parts += [line[at : item.start], shown(item)]
        at = item.end
    return "".join([*parts, line[at:]])
