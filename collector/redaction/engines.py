"""Tells which lines of a block may hold something to redact, and what, by whichever engine is installed.

The engines differ in speed alone: what is found in a line is decided by the kinds' own patterns, and a line that no
trigger matches has nothing that these could find.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from itertools import product
from threading import Lock
from typing import NamedTuple, Protocol

from collector.redaction.needles import NeedleIndex, NeedlesByEnd

ALL = -1
"""A set of triggers, as bits, that holds every one."""


class Trigger(NamedTuple):
    """A pattern, written as ``kinds.kind`` says, and the lower-case words it begins with, none if it is not known."""

    pattern: str
    words: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A line of a block, by its bounds with its end, and the places of the triggers that match in it, as bits.

    ``places`` says where: the last byte of each match, in order, and its trigger; empty if the engine tells not all.
    """

    start: int
    end: int
    triggers: int
    places: Sequence[tuple[int, int]] = ()


Search = Callable[[bytes], Iterator[Hit]]
"""Yields the lines of a block in which a trigger matches, in order."""


class NeedleSearch(Protocol):
    """A growing set of byte strings of ``needles.WINDOW_BYTES`` or more."""

    def add(self, needle: bytes) -> None:
        """Add one needle."""

    def places(self, data: bytes) -> Iterable[tuple[int, bytes]]:
        """Return where in ``data`` each needle begins and which it is, the places of one needle in order.

        Where a needle overlaps itself, nothing but the first place may be told.
        """


class Engine(Protocol):
    """One way to search bytes for many patterns at once."""

    def __hash__(self) -> int:
        """Tell engines apart, so that what one has built is built once."""

    @property
    def name(self) -> str:
        """The name people know it by."""

    def build(self, triggers: Sequence[Trigger]) -> bytes:
        """Return what takes long to build for a search, if anything, for any process of this machine."""

    def search(self, triggers: Sequence[Trigger], built: bytes = b"") -> Search:
        """Return a search for triggers; ``built`` is what ``build`` gave for the same ones."""

    def needles(self, needles: Iterable[bytes] = ()) -> NeedleSearch:
        """Return a search for byte strings."""


def _by_line(block: bytes, places: list[tuple[int, int]]) -> Iterator[Hit]:
    """Yield the lines in which the places lie; a place comes with its trigger's number, in order."""
    at = end = 0
    count = len(places)
    while at < count:
        place, first, triggers = places[at][0], at, 0
        start = block.rfind(b"\n", end, place) + 1 or end
        end = block.find(b"\n", place) + 1 or len(block)
        while at < count and places[at][0] < end:
            triggers |= 1 << places[at][1]
            at += 1
        yield Hit(start, end, triggers, places[first:at])


class EveryLine:
    """No search at all: every line is looked at by the patterns themselves. What the others are tested against."""

    name = "every line"

    def build(self, triggers: Sequence[Trigger]) -> bytes:  # noqa: ARG002  every engine is asked so
        """Build nothing."""
        return b""

    def search(self, triggers: Sequence[Trigger], built: bytes = b"") -> Search:  # noqa: ARG002  every engine is asked so
        """Return a search that yields each line."""
        return _every_line

    def needles(self, needles: Iterable[bytes] = ()) -> NeedleSearch:
        """Return a search by a table."""
        return NeedleIndex(needles)


def _every_line(block: bytes) -> Iterator[Hit]:
    at = 0
    while at < len(block):
        end = block.find(b"\n", at) + 1 or len(block)
        yield Hit(at, end, ALL)
        at = end


class PythonRe:
    """The standard library: every alternative by itself, since it searches fast for what begins with a fixed letter.

    Where case is ignored nothing is fixed: there the words that a trigger begins with are searched first.
    """

    name = "re"

    def build(self, triggers: Sequence[Trigger]) -> bytes:  # noqa: ARG002  every engine is asked so
        """Build nothing: patterns cannot be handed on."""
        return b""

    def search(self, triggers: Sequence[Trigger], built: bytes = b"") -> Search:  # noqa: ARG002  every engine is asked so
        """Return a search by many patterns, one after the other."""
        searched: list[tuple[int, re.Pattern[bytes]]] = []
        by_word: dict[bytes, list[tuple[int, re.Pattern[bytes]]]] = {}
        for place, (pattern, words) in enumerate(triggers):
            for word in words:
                by_word.setdefault(word.encode(), []).append((place, re.compile(pattern.encode("ascii"))))
            for part in () if words else _alternatives(pattern):
                searched.append((place, re.compile(part.encode("ascii"))))

        def search(block: bytes) -> Iterator[Hit]:
            places = [(at, place) for place, pattern in searched for at in _in_lines(pattern, block)]
            lowered = block.lower()
            for word, patterns in by_word.items():
                at = lowered.find(word)
                while at >= 0:
                    places += [(at, place) for place, pattern in patterns if pattern.match(block, at)]
                    at = lowered.find(word, at + 1)
            for start, end, found, _some in _by_line(block, sorted(places)):
                yield Hit(start, end, found)

        return search

    def needles(self, needles: Iterable[bytes] = ()) -> NeedleSearch:
        """Return a search by a table."""
        return NeedleIndex(needles)


_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.", re.DOTALL)


def _alternatives(pattern: str) -> list[str]:
    """Split a pattern at the bars outside of all brackets."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(pattern):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _in_lines(pattern: re.Pattern[bytes], block: bytes) -> Iterator[int]:
    """Yield one place for each line in which the pattern matches."""
    match = pattern.search(block)
    while match:
        yield match.end() - 1
        match = pattern.search(block, block.find(b"\n", match.end() - 1) + 1 or len(block))


class Re2:
    """Google's RE2: all triggers as one automaton finds the lines, the set of them says which match there."""

    name = "re2"

    def build(self, triggers: Sequence[Trigger]) -> bytes:  # noqa: ARG002  every engine is asked so
        """Build nothing: an automaton cannot be handed on."""
        return b""

    def search(self, triggers: Sequence[Trigger], built: bytes = b"") -> Search:  # noqa: ARG002  every engine is asked so
        """Return a search by all triggers joined."""
        import re2

        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = 64 << 20
        options.never_capture = True
        joined = re2.compile("|".join(f"(?:{trigger.pattern})" for trigger in triggers).encode("ascii"), options)
        apart = re2.Set.SearchSet(options)
        for trigger in triggers:
            apart.Add(trigger.pattern.encode("ascii"))
        apart.Compile()

        def search(block: bytes) -> Iterator[Hit]:
            at = 0
            while match := joined.search(block, at):
                place = match.end() - 1
                start = block.rfind(b"\n", at, place) + 1 or at
                at = block.find(b"\n", place) + 1 or len(block)
                yield Hit(start, at, sum(1 << trigger for trigger in apart.Match(block[start:at])))

        return search

    def needles(self, needles: Iterable[bytes] = ()) -> NeedleSearch:
        """Return a search by a table, which is as fast as RE2 is here and grows without being built again."""
        return NeedleIndex(needles)


class Hyperscan:
    """Intel's Hyperscan, or Vectorscan on ARM: all triggers in one pass of vector instructions."""

    name = "hyperscan"

    def build(self, triggers: Sequence[Trigger]) -> bytes:
        """Return a database of all triggers."""
        parts = [(part, place) for place, trigger in enumerate(triggers) for part in _written_out(trigger.pattern)]
        return _database([part.encode("ascii") for part, _ in parts], [place for _, place in parts])

    def search(self, triggers: Sequence[Trigger], built: bytes = b"") -> Search:
        """Return a search by a database of all triggers."""
        scan = _scanning(built or self.build(triggers))
        return lambda block: _by_line(block, scan(block))

    def needles(self, needles: Iterable[bytes] = ()) -> NeedleSearch:
        """Return a search by a database, built once it is worth it."""
        return _Literals(needles)


_SEVERAL = re.compile(r"\{[1-9],[1-9]\}|\[A-Fa-f\]\[0-9\]|\[0-9\]\[A-Fa-f\]")


def _written_out(pattern: str) -> Iterator[str]:
    """Yield patterns that match together what this one matches, an alternative without groups once for each length.

    Where nothing but colons is fixed, Hyperscan needs no automaton for what has one length only: over logs all triggers
    together are nearly twice as fast so (measured). Of a letter beside a digit it takes the two as a word if the letter
    is fixed, else the digit with the hyphen beside it, which every date holds.
    """
    for part in _alternatives(pattern) if _SEVERAL.search(pattern) else [pattern]:
        several = [] if "(" in part else [_one_by_one(found) for found in _SEVERAL.finditer(part)]
        for chosen in product(*several):
            ones = iter(chosen)
            yield _SEVERAL.sub(lambda _found: next(ones), part) if chosen else part  # noqa: B023


def _one_by_one(found: re.Match[str]) -> list[str]:
    if found[0].startswith("{"):
        return [f"{{{count}}}" for count in range(int(found[0][1]), int(found[0][3]) + 1)]
    return [found[0].replace("A-Fa-f", letter.upper() + letter) for letter in "abcdef"]


def _database(expressions: list[bytes], ids: Sequence[int]) -> bytes:
    """Return a database as Hyperscan hands it on."""
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    database.compile(expressions=expressions, ids=list(ids))
    packed: bytes = hyperscan.dumpb(database)
    return packed


def _scanning(built: bytes) -> Callable[[bytes], list[tuple[int, int]]]:
    """Return a function that lists, in order, the last byte of each match in a database and the id of its expression.

    Raises hyperscan.error if the database is damaged, or of another processor or version.
    """
    import hyperscan

    database = hyperscan.loadb(built, hyperscan.HS_MODE_BLOCK)
    database.scratch = hyperscan.Scratch(database)
    scratch = Lock()  # a database's working memory serves one scan at a time

    def scan(block: bytes) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []

        def note(expression: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((end - 1, expression))

        with scratch:
            database.scan(block, match_event_handler=note)
        found.sort()
        return found

    return scan


_WORTH_BYTES = 11_000  # for each needle: what the table takes as long to search as a database takes to build (measured)
_LEAST_WORTH_BYTES = 1 << 19  # for the database itself
_MOST_BUILT = 20_000  # building takes 0.02 ms a needle, and longer for many: bounds time and memory
_BUILT_BYTES = 20  # of a needle: a long one is refused; its end, since all tokens of a kind begin alike


class _Literals:
    """A database for the ends of most needles and a table for those that came since it was built."""

    def __init__(self, needles: Iterable[bytes]) -> None:
        self._built = NeedlesByEnd(_BUILT_BYTES)
        self._ends: tuple[bytes, ...] = ()
        self._new = NeedleIndex(needles)
        self._searched_bytes = 0
        self._scan: Callable[[bytes], list[tuple[int, int]]] = lambda _data: []

    def add(self, needle: bytes) -> None:
        if needle not in self._built:
            self._new.add(needle)

    def places(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        built, new = len(self._ends), len(self._new)
        self._searched_bytes += len(data)
        worth_bytes = _LEAST_WORTH_BYTES + _WORTH_BYTES * (built + new)
        if 0 < new <= _MOST_BUILT - built and self._searched_bytes > worth_bytes:
            self._build()
        if len(self._new):
            yield from self._new.places(data)
        for last, place in self._scan(data):
            yield from self._built.before(data, last + 1, self._ends[place])

    def _build(self) -> None:
        for needle in self._new:
            self._built.add(needle)
        self._new = NeedleIndex()
        self._searched_bytes = 0
        self._ends = tuple(self._built.ends)
        # Not as literals: a NUL byte would end one.
        literals = ["".join(f"\\x{byte:02x}" for byte in end).encode() for end in self._ends]
        self._scan = _scanning(_database(literals, range(len(literals))))


EVERY_LINE: Engine = EveryLine()
_FASTEST_FIRST: tuple[tuple[str, Engine], ...] = (("hyperscan", Hyperscan()), ("re2", Re2()), ("re", PythonRe()))


@cache
def engines() -> tuple[Engine, ...]:
    """Return the engines that run here, the fastest first; the standard library's always does."""
    return tuple(engine for module, engine in _FASTEST_FIRST if _runs(module))


def _runs(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:  # not installed, or without a library it needs
        return False
    return True


def fastest() -> Engine:
    """Return the fastest engine installed here."""
    return engines()[0]
