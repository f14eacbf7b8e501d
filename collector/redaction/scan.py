"""Finds everything to replace in one line and replaces it: the engine, apart from what it looks for."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from collector.redaction.engines import ALL, Engine, Trigger
from collector.redaction.kinds import WHEN_HIDING
from collector.redaction.kinds.kind import Found, Kind, Nature, Start
from collector.redaction.pem import PEM_TRIGGER

_LABELS = sorted({kind.name for kind in WHEN_HIDING} | {"private-key", "pem", "address"})
PLACEHOLDER = re.compile(
    rf"\[(?:{'|'.join(_LABELS)})(?:-(?:public|private|loopback|link-local|unknown))?(?:-[0-9a-f]{{8}})?\]"
)


_SPECIAL_CASES = r"\xc4[\xb0\xb1]|\xc5\xbf|\xe2\x84\xaa"
"""İ ı ſ K in UTF-8: in text they are an i, an s or a k where case is ignored, and in bytes they are not."""


class Scanner:
    """The kinds, arranged so that one pass of an engine tells which of them are worth a search in which line."""

    def __init__(self, kinds: Iterable[Kind], engine: Engine) -> None:
        self._kinds = tuple(kinds)
        by_trigger: dict[Trigger, int] = {Trigger(_SPECIAL_CASES): ALL, Trigger(PEM_TRIGGER): 0}
        words = {kind.trigger: kind.hints for kind in self._kinds if kind.trigger_start is Start.AT_HINT}
        for place, kind in enumerate(self._kinds):
            trigger = Trigger(kind.trigger, words.get(kind.trigger, ()))
            by_trigger[trigger] = by_trigger.get(trigger, 0) | 1 << place
        self._wanted = tuple(by_trigger.values())
        self._search = engine.search(tuple(by_trigger))

    def lines(self, block: bytes) -> Iterator[tuple[int, int, int]]:
        """Yield the lines that may hold something, in order: start, end and the kinds to look for, as bits."""
        for hit in self._search(block):
            yield hit.start, hit.end, self._kinds_of(hit.triggers)

    def wanted(self, line: str) -> int:
        """Return the kinds to look for in one line, as bits; 0 is none."""
        wanted = 0
        for hit in self._search(line.encode("utf-8", "surrogatepass")):
            wanted |= self._kinds_of(hit.triggers)
        return wanted

    def _kinds_of(self, triggers: int) -> int:
        if triggers == ALL:
            return ALL
        wanted = 0
        while triggers:
            lowest = triggers & -triggers
            wanted |= self._wanted[lowest.bit_length() - 1]
            triggers ^= lowest
        return wanted

    def find(self, line: str, wanted: int) -> list[Found]:
        """Return what the wanted kinds find, in the order of their table."""
        if not wanted:
            return []
        lowered = line.lower()
        wanted &= (1 << len(self._kinds)) - 1
        found: list[Found] = []
        while wanted:
            lowest = wanted & -wanted
            kind = self._kinds[lowest.bit_length() - 1]
            if any(hint in lowered for hint in kind.hints):
                found.extend(kind.find(line, lowered))
            wanted ^= lowest
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
