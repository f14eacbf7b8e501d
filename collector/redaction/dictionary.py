"""Keeps the values known by themselves, secrets and names, and finds them in a text in every spelling."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from heapq import heappop, heappush
from itertools import chain

from collector.redaction.engines import Engine
from collector.redaction.kinds.addresses import IPV4
from collector.redaction.kinds.keyed import NAMED
from collector.redaction.kinds.kind import Found, Nature
from collector.redaction.kinds.people import EMAIL, IDENTITY
from collector.redaction.leaks import forms_of, is_common, is_ordinary, repeated_forms_of
from collector.redaction.needles import WINDOW_BYTES, NeedleIndex
from collector.vendors.no_values import is_nobody

SHORTEST_SECRET = 4
SHORTEST_ENCODED = 6  # a shorter one is looked for as it is, and in no other spelling
SHORTEST_NAME = 3
SHORTEST_LEARNED = 8
SHORTEST_CHOSEN = 6
MOST_LEARNED = 20_000  # bounds memory in a hostile log; what comes later is still replaced where its key names it
_TECHNICAL_WORDS = (
    "agent agora agoraio android audio browser camera chrome client connected data debug default device guest host "
    "info ios joined left linux livekit local log macos main microphone mobile muted name participant player publisher "
    "receiver recorder remote room rtc screen sender server session state stream subscriber test track unmuted user "
    "video viewer warn warning web windows worker"
)
_TECHNICAL = frozenset(_TECHNICAL_WORDS.split())
_HANDLE, _ID = "user", "id"
"""The labels of what stands for a name and for an id."""


class Extent(Enum):
    """How much goes where a needle is found."""

    EXACT = "exact"
    WHOLE_WORD = "whole word"
    WHOLE_RUN = "whole run of base64"


@dataclass(frozen=True, kw_only=True, slots=True)
class Needle:
    """One spelling of a known value and what takes its place."""

    text: str
    kind: str
    extent: Extent
    nature: Nature
    stands_for: str = ""


_INSIDE_WORD = re.compile(r"\w")
_ESCAPE_BEFORE = re.compile(r"(?:\\[nrtbf]|%[0-9A-Fa-f]{2}|\\u[0-9a-fA-F]{4})\Z")
_LOOKUP_BEFORE = re.compile(r"(?i)(?:room(?:_?name)?|channel(?:_?id|_?name)?)\\*[\"']?\s{0,3}[:=]\s{0,3}\\*[\"']?\Z")
_BASE64_RUN = re.compile(r"[0-9A-Za-z+/_=-]*")
_CONTEXT = 40
_CALLED_SO = frozenset({NAMED.name, IPV4.name, EMAIL.name, IDENTITY.name})
"""What is counted where a secret goes under the name that a known one has, and beside it."""
_ITS_END = 1 << 40  # lies behind every block
_AHEAD_BYTES = 1 << 14  # of a block are looked at for one needle by itself when it comes: then for all of them at once


class Dictionary:
    """Needles in a text: ``narrow`` once a block to where they occur in it, then ``near`` and ``find`` for its lines.

    What that costs grows with the block and with what occurs in it, hardly with the number of needles.
    """

    def __init__(self, engine: Engine) -> None:
        self._needles: dict[bytes, Needle] = {}
        self._came: list[bytes] = []  # the same, in the order they came
        self._index = engine.needles()
        self._short = NeedleIndex(window_bytes=SHORTEST_NAME)
        self._block = b""
        self._at = 0
        self._next: list[tuple[int, bytes]] = []  # a heap
        self._fresh = NeedleIndex()
        self._looked = 0  # how far for the fresh ones
        self._learned = 0
        self.holds_brackets = False
        """Whether a needle could lie over the border of a placeholder."""

    def __len__(self) -> int:
        return len(self._needles)

    def add_secret(self, value: str) -> None:
        """Look for a secret in all its spellings; one of fewer than 4 characters would hit everywhere: not taken."""
        if len(value) < SHORTEST_SECRET:
            return
        word = is_common(value)  # "secret" stands in every other key's name
        exact = Extent.WHOLE_WORD if word else Extent.EXACT
        for form, spellings in forms_of(value).items():
            if form != "raw" and (word or len(value) < SHORTEST_ENCODED):
                continue
            for text in spellings:
                extent = Extent.WHOLE_RUN if form == "base64" else exact
                self._add(Needle(text=text, kind="secret", extent=extent, nature=Nature.SECRET))

    def learn(self, value: str, nature: Nature = Nature.LEARNED) -> None:
        """Look from now on for a secret that only its surroundings gave away, unless it may be an ordinary word."""
        shortest = SHORTEST_CHOSEN if nature is Nature.CHOSEN else SHORTEST_LEARNED
        if len(value) < shortest or _encoded(value) in self._needles:
            return
        if is_ordinary(value) or self._learned >= MOST_LEARNED:
            return
        self._learned += 1
        for spellings in repeated_forms_of(value).values():  # the last search knows the rest
            for text in spellings:
                self._add(Needle(text=text, kind="secret", extent=Extent.EXACT, nature=Nature.SECRET))

    def add_handle(self, value: str, written: Iterable[str] = ()) -> None:
        """Look for a name as a whole word, unless it would hit what names nobody.

        Technical words, words for no value and numbers under 7 digits would. If how it is ``written`` is told, that is
        looked for, else the name in a log's spellings.
        """
        self._add_name(value, written, _HANDLE)

    def add_id(self, value: str, written: Iterable[str] = ()) -> None:
        """Look for an id as for a name."""
        self._add_name(value, written, _ID)

    def _add_name(self, value: str, written: Iterable[str], kind: str) -> None:
        if len(value) < SHORTEST_NAME or (value.isdigit() and len(value) < 7):
            return
        if value.lower() in _TECHNICAL or is_nobody(value):
            return
        for text in frozenset(written) or spellings_of_name(value):
            self._add(Needle(text=text, kind=kind, extent=Extent.WHOLE_WORD, nature=Nature.PERSONAL, stands_for=value))

    def _add(self, needle: Needle) -> None:
        encoded = _encoded(needle.text)
        known = self._needles.get(encoded)
        if known and (known.nature is not Nature.PERSONAL or needle.nature is Nature.PERSONAL):
            return
        self._needles[encoded] = needle
        if known:
            return
        self._came.append(encoded)
        self.holds_brackets |= "[" in needle.text or "]" in needle.text
        if len(encoded) >= WINDOW_BYTES:
            self._index.add(encoded)
        else:
            self._short.add(encoded)
        self._expect(encoded)

    def added_after(self, count: int) -> list[bytes]:
        """Return what came after the first ``count`` needles."""
        return self._came[count:]

    def learned_after(self, count: int) -> tuple[bytes, ...]:
        """Return the spellings of secrets that came after the first ``count`` needles; short ones are not learned."""
        return tuple(
            spelling
            for spelling in self.added_after(count)
            if self._needles[spelling].nature is not Nature.PERSONAL and len(spelling) >= WINDOW_BYTES
        )

    def narrow(self, block: bytes) -> None:
        """Find out where needles occur in a block; those added later are looked for in what is left of it."""
        self._block, self._at, self._looked = block, 0, _ITS_END
        self._fresh = NeedleIndex()
        # What is sorted is a heap.
        self._next = sorted(_once_a_line(block, self._places_in(block))) if self._needles else []

    def _places_in(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        return chain(self._index.places(data), self._short.places(data))

    def _expect(self, needle: bytes) -> None:
        """Look for a needle that came after the block, as far as was looked for those that came before it."""
        end = _ITS_END
        if len(needle) >= WINDOW_BYTES:
            self._looked = end = self._looked if len(self._fresh) else self._at + _AHEAD_BYTES
            self._fresh.add(needle)
        for place in _once_a_line(self._block, _places_of(needle, self._block, self._at, end)):
            heappush(self._next, place)

    def _look_on(self, until: int) -> None:
        """Look for all that came after the block in the next piece of it."""
        first, self._looked = self._looked, max(until, self._looked + _AHEAD_BYTES)
        piece = self._block[first : self._looked + self._fresh.longest - 1]
        for at, needle in _once_a_line(piece, self._fresh.places(piece)):
            if first + at < self._looked:
                heappush(self._next, (first + at, needle))

    def next_place(self, at: int, until: int = _ITS_END) -> int:
        """Return where in the block, from ``at`` on, a needle begins; a place from ``until`` on if none does before."""
        self._at = at
        if self._looked < until:
            self._look_on(until)
        if self._next and self._next[0][0] < at:
            self.near(at)
        return self._next[0][0] if self._next else len(self._block)

    def near(self, end: int) -> list[bytes]:
        """Return, in a fixed order, what begins in the block before ``end`` and after what was asked for before."""
        self._at = end
        if self._looked < end:
            self._look_on(end)
        near: set[bytes] = set()
        while self._next and self._next[0][0] < end:
            near.add(heappop(self._next)[1])
        return sorted(near)

    def near_in(self, text: str) -> list[bytes]:
        """Return, in a fixed order, the needles that stand in any text."""
        encoded = _encoded(text)
        return sorted({needle for _, needle in self._places_in(encoded)})

    def still_near(self, safe: str, near: Sequence[bytes], known: int) -> Sequence[bytes]:
        """Return what may stand in a line made safe, where ``near`` stood in it and ``known`` needles were known.

        What cannot lie over the border of a placeholder stood in the line before, or is new.
        """
        return self.near_in(safe) if self.holds_brackets else [*near, *self.added_after(known)]

    def goes_with(
        self, secrets: Sequence[tuple[str, Nature]], kinds: Sequence[str], line: str, near: Sequence[bytes]
    ) -> bool:
        """Whether all known in a line is a secret that goes with other ``secrets``, each by itself and called so."""
        if not _CALLED_SO.issuperset(kinds):
            return False
        found = self.find(line, near)
        known, gone = [line[item.start : item.end] for item in found], [value for value, _ in secrets]
        is_secret = all(item.nature is not Nature.PERSONAL for item in found)
        return is_secret and all(known.count(value) == gone.count(value) for value in known)

    def find_in(self, text: str) -> list[Found]:
        """Return the places of all needles in any text."""
        return self.find(text, self.near_in(text))

    def find(self, line: str, near: Iterable[bytes]) -> list[Found]:
        """Return the places of some needles in a line."""
        found: list[Found] = []
        for encoded in near:
            needle = self._needles[encoded]
            at = line.find(needle.text)
            while at >= 0:
                end = at + len(needle.text)
                if _may_stand_there(line, at, end, needle):
                    found.append(_found(line, at, end, needle))
                at = line.find(needle.text, at + 1)
        return found


def spellings_of_name(value: str) -> frozenset[str]:
    """Return how a log may write a name, or an id."""
    return frozenset({value}.union(*repeated_forms_of(value).values()))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _places_of(needle: bytes, block: bytes, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """Yield where a needle begins between two places, and the needle."""
    last += len(needle) - 1
    at = block.find(needle, first, last)
    while at >= 0:
        yield at, needle
        at = block.find(needle, at + len(needle), last)


def _once_a_line(block: bytes, places: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Yield where each needle first stands in each line: bounds memory where one stands everywhere."""
    last: dict[bytes, int] = {}
    for at, needle in places:
        before = last.get(needle)
        if before is None or block.find(b"\n", before, at) >= 0:
            last[needle] = at
            yield at, needle


def _may_stand_there(line: str, start: int, end: int, needle: Needle) -> bool:
    before = line[max(0, start - _CONTEXT) : start]
    if needle.kind == _HANDLE and _LOOKUP_BEFORE.search(before):
        return False  # a room that is called like a person is still looked up by its name
    if needle.extent is not Extent.WHOLE_WORD:
        return True
    word_before = bool(before) and _INSIDE_WORD.match(before[-1]) and not _ESCAPE_BEFORE.search(before)
    word_after = end < len(line) and _INSIDE_WORD.match(line[end])
    return not word_before and not word_after


def _found(line: str, start: int, end: int, needle: Needle) -> Found:
    if needle.extent is Extent.WHOLE_RUN:
        while start and _BASE64_RUN.fullmatch(line[start - 1]):
            start -= 1
        run = _BASE64_RUN.match(line, end)
        end = run.end() if run else end
    return Found(
        start=start, end=end, kind=needle.kind, label=needle.kind, nature=needle.nature, stands_for=needle.stands_for
    )
