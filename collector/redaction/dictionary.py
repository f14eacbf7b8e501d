"""Keeps the values known by themselves, secrets and names, and finds them in a text in every spelling."""

import re
from dataclasses import dataclass
from enum import Enum
from heapq import heappop, heappush, heapreplace
from itertools import islice

from collector.redaction.engines import Engine
from collector.redaction.kinds.kind import Found, Nature
from collector.redaction.leaks import forms_of, is_ordinary, repeated_forms_of
from collector.redaction.needles import WINDOW_BYTES

SHORTEST_SECRET = 4
SHORTEST_WORD = 6  # an ordinary word from here on is replaced as a word: "secret" stands in every other key's name
SHORTEST_NAME = 3
SHORTEST_LEARNED = 8
MOST_LEARNED = 20_000  # bounds memory in a hostile log; what comes later is still replaced where its key names it
_TECHNICAL_WORDS = (
    "agent agora agoraio android audio browser camera chrome client connected data debug default device error false "
    "guest host info ios joined left linux livekit local log macos main microphone mobile muted name none null "
    "participant player publisher receiver recorder remote room rtc screen sender server session state stream "
    "subscriber test true track unknown unmuted user video viewer warn warning web windows worker"
)
_TECHNICAL = frozenset(_TECHNICAL_WORDS.split())


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
_MANY = 64  # from here on, asking once which needles stand in a line costs less than looking for each of them


class Dictionary:
    """Needles in a text: ``narrow`` once a block to those that occur in it, then ``find`` in its lines."""

    def __init__(self, engine: Engine) -> None:
        self._needles: dict[str, Needle] = {}
        self._index = engine.needles()
        self._short: list[Needle] = []
        self._by_bytes: dict[bytes, Needle] = {}
        self._block = b""
        self._at = 0
        self._near: dict[bytes, Needle] = {}
        self._places: dict[bytes, int] = {}  # of the near ones, in the order they came
        self._next: list[tuple[int, bytes]] = []  # a heap
        self._learned = 0
        self.holds_brackets = False
        """Whether a needle could lie over the border of a placeholder."""

    def __len__(self) -> int:
        return len(self._needles)

    def add_secret(self, value: str) -> None:
        """Look for a secret in all its spellings; one of fewer than 4 characters would hit everywhere: not taken."""
        if len(value) < SHORTEST_SECRET:
            return
        word = is_ordinary(value) and len(value) >= SHORTEST_WORD
        exact = Extent.WHOLE_WORD if word else Extent.EXACT
        for form, spellings in forms_of(value).items():
            if form != "raw" and (word or len(value) < SHORTEST_WORD):
                continue
            for text in spellings:
                extent = Extent.WHOLE_RUN if form == "base64" else exact
                self._add(Needle(text=text, kind="secret", extent=extent, nature=Nature.SECRET))

    def learn(self, value: str) -> None:
        """Look from now on for a secret that only its surroundings gave away, unless it may be an ordinary word."""
        if (
            len(value) < SHORTEST_LEARNED
            or is_ordinary(value)
            or value in self._needles
            or self._learned >= MOST_LEARNED
        ):
            return
        self._learned += 1
        for spellings in repeated_forms_of(value).values():  # the last search knows the rest
            for text in spellings:
                self._add(Needle(text=text, kind="secret", extent=Extent.EXACT, nature=Nature.SECRET))

    def add_name(self, value: str, kind: str) -> None:
        """Look for a name as a whole word; technical words and numbers under 7 digits would hit what names nobody."""
        if len(value) < SHORTEST_NAME or value.lower() in _TECHNICAL or (value.isdigit() and len(value) < 7):
            return
        for form, spellings in repeated_forms_of(value).items():
            for text in spellings | ({value} if form == "raw" else frozenset()):
                self._add(
                    Needle(text=text, kind=kind, extent=Extent.WHOLE_WORD, nature=Nature.PERSONAL, stands_for=value)
                )

    def _add(self, needle: Needle) -> None:
        known = self._needles.get(needle.text)
        if known and (known.nature is not Nature.PERSONAL or needle.nature is Nature.PERSONAL):
            return
        self._needles[needle.text] = needle
        self.holds_brackets |= "[" in needle.text or "]" in needle.text
        encoded = needle.text.encode("utf-8", "surrogatepass")
        if len(encoded) >= WINDOW_BYTES:
            self._by_bytes[encoded] = needle
            self._index.add(encoded)
        else:
            self._short = [other for other in self._short if other.text != needle.text] + [needle]
        self._expect(needle)

    def learned_after(self, count: int) -> tuple[bytes, ...]:
        """Return the spellings of secrets that came after the first ``count`` needles; short ones are not learned."""
        later = islice(self._needles.values(), count, None)
        encoded = (item.text.encode("utf-8", "surrogatepass") for item in later if item.nature is not Nature.PERSONAL)
        return tuple(spelling for spelling in encoded if len(spelling) >= WINDOW_BYTES)

    def narrow(self, block: bytes) -> None:
        """Find out which needles occur in a block at all; those added later are looked for in what is left of it."""
        self._block, self._at = block, 0
        present = [self._by_bytes[encoded] for encoded in sorted(self._index.present(block))]
        present += [needle for needle in self._short if needle.text.encode("utf-8", "surrogatepass") in block]
        self._near, self._places, self._next = {}, {}, []
        for needle in present:
            self._expect(needle)

    def _expect(self, needle: Needle) -> None:
        encoded = needle.text.encode("utf-8", "surrogatepass")
        self._near[encoded] = needle
        self._places.setdefault(encoded, len(self._places))
        heappush(self._next, (max(0, self._block.find(encoded, self._at)), encoded))

    def next_place(self, at: int) -> int:
        """Return where in the block, from ``at`` on, a near needle begins; the block's length if none does."""
        self._at = at
        while self._next and self._next[0][0] < at:
            encoded = self._next[0][1]
            place = self._block.find(encoded, at)
            if place < 0:
                heappop(self._next)
                self._near.pop(encoded, None)
            else:
                heapreplace(self._next, (place, encoded))
        return self._next[0][0] if self._next else len(self._block)

    def find(self, line: str) -> list[Found]:
        """Return the places of the near needles in a line of the block."""
        found: list[Found] = []
        for needle in self._near.values() if len(self._near) < _MANY else self._in(line):
            at = line.find(needle.text)
            while at >= 0:
                end = at + len(needle.text)
                if _may_stand_there(line, at, end, needle):
                    found.append(_found(line, at, end, needle))
                at = line.find(needle.text, at + 1)
        return found

    def _in(self, line: str) -> list[Needle]:
        """Return the near needles that stand in a line, in the order they came."""
        encoded = line.encode("utf-8", "surrogatepass")
        short = {needle.text.encode("utf-8", "surrogatepass") for needle in self._short if needle.text in line}
        there = self._near.keys() & (self._index.present(encoded) | short)
        return [self._near[needle] for needle in sorted(there, key=self._places.__getitem__)]


def _may_stand_there(line: str, start: int, end: int, needle: Needle) -> bool:
    before = line[max(0, start - _CONTEXT) : start]
    if needle.kind == "user" and _LOOKUP_BEFORE.search(before):
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
