"""Finds everything to replace in one line and replaces it: the engine, apart from what it looks for."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property, partial
from operator import itemgetter

from collector.redaction.building import Building
from collector.redaction.engines import ALL, EVERY_LINE, Engine, Hit, Search, Trigger
from collector.redaction.kinds import WHEN_HIDING
from collector.redaction.kinds.addresses import IPV4, LAST_THREE
from collector.redaction.kinds.custom import CUSTOM
from collector.redaction.kinds.kind import Found, Kind, Nature, Start
from collector.redaction.kinds.tokens import JWT
from collector.redaction.pem import PEM_TRIGGER
from collector.redaction.quads import Quads, quads_in

LABELS = sorted({kind.name for kind in WHEN_HIDING} | {"private-key", "pem", "address", CUSTOM})
PLACEHOLDER = re.compile(
    rf"\[(?:{'|'.join(LABELS)})(?:-(?:public|private|loopback|link-local|unknown))?(?:-[0-9a-f]{{8}})?\]"
)


_SPECIAL_CASES = r"\xc4[\xb0\xb1]|\xc5\xbf|\xe2\x84\xaa"
"""İ ı ſ K in UTF-8: in text they are an i, an s or a k where case is ignored, and in bytes they are not."""


_Look = tuple[tuple[str, ...], Callable[[str, str], Iterable[Found]]]
_MOST_REMEMBERED = 4096
_EACH_LINE = EVERY_LINE.search(())


class Scanner:
    """The kinds, arranged so that one pass of an engine tells which of them are worth a search in which line.

    The first ``patience_bytes`` are searched for every kind, as building an engine takes longer than that. Addresses,
    which may stand in every line, are found without the engine: each match that it reports costs a call.
    """

    def __init__(self, kinds: Iterable[Kind], engine: Engine, *, patience_bytes: int = 0) -> None:
        self._kinds = tuple(kinds)
        self._engine = engine
        self._patience_bytes = patience_bytes
        by_trigger: dict[Trigger, int] = {Trigger(_SPECIAL_CASES): ALL, Trigger(PEM_TRIGGER): 0}
        words = {kind.trigger: kind.hints for kind in self._kinds if kind.trigger_start is Start.AT_HINT}
        self._everywhere = 0
        for place, kind in enumerate(self._kinds):
            if not kind.trigger:
                self._everywhere |= 1 << place
                continue
            trigger = Trigger(kind.trigger, words.get(kind.trigger, ()))
            by_trigger[trigger] = by_trigger.get(trigger, 0) | 1 << place
        address = by_trigger.pop(Trigger(IPV4.trigger), 0)
        self._by_trigger = tuple(by_trigger)
        self._wanted = (*by_trigger.values(), address)
        self._address = 1 << len(by_trigger)
        self.building = Building(partial(engine.build, self._by_trigger))
        """What takes long to build; what another process has built for the same kinds may be taken instead."""
        self._known: dict[int, int] = {}
        self._looks: dict[int, tuple[_Look, ...]] = {}

    @cached_property
    def _search(self) -> Search:
        return self._engine.search(self._by_trigger, self.building.result())

    def get_ready(self) -> None:
        """Begin to build what takes long, and search nothing without it."""
        self._patience_bytes = 0
        self.building.begin()

    def built(self) -> bytes:
        """Return what takes long, built by now, and search nothing without it. Raises what building raised."""
        self._patience_bytes = 0
        return self.building.result()

    def _hits(self, block: bytes) -> Iterator[Hit]:
        if len(block) < self._patience_bytes:
            self._patience_bytes -= len(block)
            return _EACH_LINE(block)
        return self._search(block)

    def triggers_of(self, kinds: Iterable[Kind]) -> int:
        """Return the triggers that stand for these kinds and for no others, as bits."""
        kept = self.bits_of(kinds)
        return sum(1 << place for place, wanted in enumerate(self._wanted) if wanted and not wanted & ~kept)

    def bits_of(self, kinds: Iterable[Kind]) -> int:
        """Return kinds as bits."""
        return sum(1 << self._kinds.index(kind) for kind in kinds)

    def lines(self, block: bytes) -> Iterator[Hit]:
        """Yield the lines that may hold something, in order."""
        quads = quads_in(block)
        return self.lines_beside(block, quads._replace(doubtful=quads.ends))

    def lines_beside(self, block: bytes, quads: Quads) -> Iterator[Hit]:
        """Yield the lines that may hold something besides the addresses of a block, and those with a doubtful one.

        Addresses are no triggers here: ``quads`` tells where they are.
        """
        if self.searches_every_line:
            return _each_line_of(block, self._hits(block))
        return self._with_doubtful(block, quads) if quads.doubtful else self._hits(block)

    def _with_doubtful(self, block: bytes, quads: Quads) -> Iterator[Hit]:
        doubtful = _lines_of(block, quads.doubtful)
        other = next(doubtful, None)
        for hit in self._hits(block):
            while other and other.start < hit.start:
                yield other
                other = next(doubtful, None)
            if other and other.start == hit.start:
                other = next(doubtful, None)
            yield hit
        if other:
            yield other
        yield from doubtful

    @property
    def searches_every_line(self) -> bool:
        """Whether a kind may match in any line."""
        return bool(self._everywhere)

    def wanted_in(self, hit: Hit, quads: Quads) -> int:
        """Return the kinds to look for in a line of a block, as bits."""
        address = self._address if quads.next_place(hit.start) < hit.end else 0
        return self.kinds_of(hit.triggers | address) | self._everywhere

    def wanted(self, line: str) -> int:
        """Return the kinds to look for in one line, as bits; 0 is none."""
        wanted = self._everywhere | (self.kinds_of(self._address) if LAST_THREE.search(line) else 0)
        for hit in self._hits(line.encode("utf-8", "surrogatepass")):
            wanted |= self.kinds_of(hit.triggers)
        return wanted

    def kinds_of(self, triggers: int) -> int:
        """Return the kinds that triggers stand for, both as bits."""
        if triggers == ALL:
            return ALL
        known = self._known.get(triggers)
        if known is None:
            known, left = 0, triggers
            while left:
                lowest = left & -left
                known |= self._wanted[lowest.bit_length() - 1]
                left ^= lowest
            if len(self._known) < _MOST_REMEMBERED:
                self._known[triggers] = known
        return known

    def find(self, line: str, wanted: int) -> list[Found]:
        """Return what the wanted kinds find, in the order of their table."""
        if not wanted:
            return []
        lowered = line.lower()
        found: list[Found] = []
        for hints, find in self._looks.get(wanted) or self._look(wanted):
            if not hints or _any_in(hints, lowered):
                found.extend(find(line, lowered))
        return found

    def _look(self, wanted: int) -> tuple[_Look, ...]:
        """Return for each of the wanted kinds what a line must hold, unless it sees to that itself, and its search."""
        looks = tuple(
            (() if kind.hints_in_find else kind.hints, kind.find)
            for place, kind in enumerate(self._kinds)
            if wanted >> place & 1
        )
        if len(self._looks) < _MOST_REMEMBERED:
            self._looks[wanted] = looks
        return looks


@cache
def scanner_of(kinds: tuple[Kind, ...], engine: Engine, patience_bytes: int = 0) -> Scanner:
    """Return the scanner of a table; building one takes an engine part of a second."""
    return Scanner(kinds, engine, patience_bytes=patience_bytes)


def _lines_of(block: bytes, places: list[int]) -> Iterator[Hit]:
    """Yield the lines in which these places end something."""
    end = 0
    for place in places:
        if place > end:
            start, end = block.rfind(b"\n", end, place) + 1 or end, block.find(b"\n", place) + 1 or len(block)
            yield Hit(start, end, 0)


def _each_line_of(block: bytes, hits: Iterator[Hit]) -> Iterator[Hit]:
    found = {hit.start: hit.triggers for hit in hits}
    at = 0
    while at < len(block):
        end = block.find(b"\n", at) + 1 or len(block)
        yield Hit(at, end, found.get(at, 0))
        at = end


def _any_in(hints: tuple[str, ...], lowered: str) -> bool:
    for hint in hints:  # noqa: SIM110  a generator costs more than the search
        if hint in lowered:
            return True
    return False


_start = itemgetter(0)


def settle(line: str, found: list[Found]) -> list[tuple[Found, list[Found]]]:
    """Return stretches that do not touch, in order, each with all that was found in it; its winner spans them all.

    A stretch that holds nothing but placeholders of an earlier redaction is dropped.
    """
    marks = [match.span() for match in PLACEHOLDER.finditer(line)] if "[" in line else []
    groups: list[tuple[int, int, list[Found]]] = []
    for item in sorted(found, key=_start):
        start, end = item.start, item.end
        if marks:
            start, end = _around_marks(start, end, marks)
        if start == end or (marks and PLACEHOLDER.sub("", line[start:end]) == ""):
            continue
        if groups and start < groups[-1][1]:
            first, last, inside = groups[-1]
            inside.append(item)
            groups[-1] = (first, max(last, end), inside)
        else:
            groups.append((start, end, [item]))
    order = {id(item): place for place, item in enumerate(found)} if len(groups) < len(found) else {}
    return [(_winner(start, end, inside, order), inside) for start, end, inside in groups]


def _winner(start: int, end: int, inside: list[Found], order: dict[int, int]) -> Found:
    """Return what names a stretch, as wide as the stretch."""
    won = inside[0]
    if len(inside) > 1:
        won = min(inside, key=lambda item: (item.nature is Nature.PERSONAL, item.start - item.end, order[id(item)]))
    if won.start == start and won.end == end:
        return won
    return won._replace(start=start, end=end)


def secrets_in(line: str, settled: list[tuple[Found, list[Found]]]) -> list[tuple[str, Nature]]:
    """Return all in the stretches that is neither a mere personal value nor one that stands elsewhere for itself.

    Nothing is learned from what lies in a JWT, whose shape gives it away wherever it stands.
    """
    return [
        (line[item.start : item.end], Nature.SECRET if _in_token(item, inside) else item.nature)
        for _, inside in settled
        for item in inside
        if item.nature not in (Nature.PERSONAL, Nature.PLACED)
    ]


def _in_token(item: Found, inside: list[Found]) -> bool:
    return any(other.kind == JWT.name and other.start <= item.start and item.end <= other.end for other in inside)


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
