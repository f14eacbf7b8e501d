"""Makes safe, without a search of the whole line, what logs are full of: addresses, and flat JSON that names people.

What comes out is what a search of the line gives; the tests hold it to that. Why it is so:

- The stand-in of an address brings no trigger into a line, and whether an address is a version is told by the word
  before it, which cannot reach over another address or its stand-in.
- A field here is ``"key":"value"`` before a comma or a brace; its value holds no quote, escape or bracket and ends in
  two letters or digits. None of the kinds here can match over its quotes: what begins in a field ends in it, since the
  last two letters keep a name in the value apart from the quote behind it, and what begins before it ends before it. So
  a field becomes the same in every line; it is worked out once.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from collector.redaction.engines import Hit
from collector.redaction.kinds.addresses import (
    CONTEXT,
    IPV4,
    LONGEST_VERSION_WORD,
    VERSION_WORD,
    address_label,
    is_kept,
)
from collector.redaction.kinds.keyed import LISTED, NAMED
from collector.redaction.kinds.kind import Found, Nature
from collector.redaction.kinds.people import EMAIL, IDENTITY, PARTICIPANT_NAME
from collector.redaction.kinds.tokens import AGORA_TOKEN, JWT, USER_INFO
from collector.redaction.quads import BETWEEN, MANY, Quads
from collector.redaction.scan import Scanner, secrets_in, settle, substitute

if TYPE_CHECKING:
    from collector.redaction.address_table import AddressTable

_WITHIN_A_FIELD = (IPV4, EMAIL, IDENTITY, USER_INFO, NAMED, LISTED, JWT, AGORA_TOKEN)  # a list is never in one
_FIELD = re.compile(rb'"[0-9A-Za-z_]{1,40}": ?"(?:[0-9A-Za-z_.@:/+?=& -]{0,2000}[0-9A-Za-z]{2})?"(?=[,}])')
_VERSION_WORD = re.compile(VERSION_WORD.pattern.encode())
_NAME = PARTICIPANT_NAME.hints[0].encode()
_MOST_REMEMBERED = 20_000
_MOST_TELLING = 4000  # fields with a secret: a participant's own token in each of its lines


class Safe(NamedTuple):
    """A line or a part of one made safe, the kinds that were replaced in it, and the secrets that were."""

    text: bytes
    kinds: Sequence[str] = ()
    secrets: Sequence[tuple[str, Nature]] = ()


NO_SHORTCUT = Safe(b"")
"""The line must be searched."""
_END_OF_LINE = Safe(b"")


class Shortcuts:
    """What was worked out so far; ``shown`` says what stands for a find, ``stand_in`` for a label and a value."""

    def __init__(self, scanner: Scanner, *, shown: Callable[[Found], str], stand_in: Callable[[str, str], str]) -> None:
        self._scanner = scanner
        self._shown = shown
        self._stand_in = stand_in
        self._kinds = scanner.bits_of(_WITHIN_A_FIELD)
        self._address = scanner.triggers_of((IPV4,))
        self._beside_a_name = scanner.triggers_of((PARTICIPANT_NAME,))
        self._flat = scanner.triggers_of(_WITHIN_A_FIELD) | self._beside_a_name
        self._addresses = _Shown(self._show)
        self._fields: dict[bytes, Safe] = {}
        self._telling: dict[bytes, Safe] = {}  # those with secrets
        self._final: dict[str, bool] = {}

    def line(self, block: bytes, hit: Hit, quads: Quads) -> Safe:
        """Return a line of a block made safe, or NO_SHORTCUT.

        It must hold nothing of the dictionary and lie outside of PEM blocks.
        """
        start, end, triggers, places = hit
        if quads.doubtful and self._may_hold_a_version(block, start, end, quads):
            return NO_SHORTCUT
        if not triggers:
            safe, count = self.addressed(block, quads, start, end)
            return Safe(safe, (IPV4.name,) * count)
        if not places or triggers & ~self._flat:
            return NO_SHORTCUT
        if triggers & self._beside_a_name:
            if _NAME in block[start:end].lower():
                return NO_SHORTCUT
            places = [item for item in places if not 1 << item[1] & self._beside_a_name]
        return self._without_fields(block, start, end, places, quads)

    def _without_fields(
        self, block: bytes, line: int, last: int, places: Sequence[tuple[int, int]], quads: Quads
    ) -> Safe:
        """Return a line in which every trigger lies in a field."""
        starts, ends, shown_for = quads.starts, quads.ends, self._addresses
        quad, at, most = bisect_left(starts, line), line, len(starts)
        parts: list[bytes] = []
        kinds: list[str] = []
        secrets: list[tuple[str, Nature]] = []
        for opening, stop, safe in self._fields_in(block, line, last, places, quads):
            if safe is NO_SHORTCUT:
                return safe
            while quad < most and starts[quad] < opening:
                text = block[starts[quad] : ends[quad]]
                shown = shown_for[text]
                parts += (block[at : starts[quad]], shown)
                kinds += (IPV4.name,) * (shown != text)
                at, quad = ends[quad], quad + 1
            while quad < most and starts[quad] < stop:
                quad += 1
            parts += (block[at:opening], safe.text)
            kinds += safe.kinds
            secrets += safe.secrets
            at = stop
        return Safe(b"".join(parts), kinds, secrets)

    def _fields_in(
        self, block: bytes, line: int, last: int, places: Sequence[tuple[int, int]], quads: Quads
    ) -> Iterator[tuple[int, int, Safe]]:
        """Yield where each field that a trigger lies in begins and ends, made safe, and at last the end of the line."""
        number, count, at = 0, len(places), line
        while number < count:
            place = places[number][0]
            opening = _opening(block, at, place)
            field = _FIELD.match(block, opening, last) if opening >= 0 else None
            if field is None or field.end() <= place:
                yield opening, last, NO_SHORTCUT
                return
            triggers, at = 0, field.end()
            while number < count and places[number][0] < at:
                triggers |= 1 << places[number][1]
                number += 1
            safe = self._fields.get(field[0]) or self._telling.get(field[0])
            if safe is None:
                triggers |= self._address if quads.next_place(opening) < at else 0
                safe = self._work_out(field[0], triggers)
            yield opening, at, safe
        yield last, last, _END_OF_LINE

    def _may_hold_a_version(self, block: bytes, line: int, last: int, quads: Quads) -> bool:
        """Whether a search of the line must tell addresses from versions."""
        first = bisect_right(quads.doubtful, line)
        for end in quads.doubtful[first : bisect_right(quads.doubtful, last, first)]:
            start = quads.starts[bisect_left(quads.ends, end)]
            text = block[start:end]
            if self._addresses[text] != text and _may_name_a_version(block[max(line, start - CONTEXT) : start]):
                return True
        return False

    def _work_out(self, field: bytes, triggers: int) -> Safe:
        """Return a field made safe."""
        text = field.decode()
        settled = settle(text, self._scanner.find(text, self._scanner.kinds_of(triggers)))
        winners = [winner for winner, _ in settled]
        shown = substitute(text, winners, self._shown)
        safe = NO_SHORTCUT
        if self._is_final(shown):
            safe = Safe(shown.encode(), [winner.kind for winner in winners], secrets_in(text, settled))
        fields, most = (self._telling, _MOST_TELLING) if safe.secrets else (self._fields, _MOST_REMEMBERED)
        if len(fields) >= most:
            fields.clear()
        fields[field] = safe
        return safe

    def _is_final(self, field: str) -> bool:
        """Whether nothing more is found in a field that was made safe."""
        final = self._final.get(field)
        if final is None:
            final = not settle(field, self._scanner.find(field, self._kinds))
            if len(self._final) >= _MOST_REMEMBERED:
                self._final.clear()
            self._final[field] = final
        return final

    def _show(self, text: bytes) -> bytes:
        """Return what stands for an address: itself, if it is none or says nothing of anyone."""
        octets = [int(part) for part in text.split(b".")]
        address = ".".join(map(str, octets))
        if max(octets) > 255 or is_kept(address):
            return text
        return self._stand_in(*address_label(address)).encode()

    def addressed(self, block: bytes, quads: Quads, first: int, last: int) -> tuple[bytes, int]:
        """Return whole lines in which nothing but certain addresses can be found, and how many of these go."""
        near = quads.within(first, last)
        starts, ends = quads.starts[near], quads.ends[near]
        if len(quads.keys) and len(starts) >= MANY:
            shown, count = self._table.look_up(block, starts, ends, quads.keys[near])
            parts = [b""] * (2 * len(shown) + 1)
            parts[::2] = [block[at:start] for at, start in zip([first, *ends], [*starts, last], strict=True)]
            parts[1::2] = shown
            return b"".join(parts), count
        shown_for, at = self._addresses, first
        parts = []
        # One loop over short-lived slices is faster than maps over lists of them (measured).
        for start, end in zip(starts, ends, strict=True):
            parts.append(block[at:start])
            parts.append(shown_for[block[start:end]])
            at = end
        parts.append(block[at:last])
        # A stand-in holds one bracket, an address that stays none.
        return b"".join(parts), b"".join(parts[1::2]).count(b"[")

    @cached_property
    def _table(self) -> "AddressTable":
        from collector.redaction.address_table import AddressTable  # numpy, which large blocks alone are worth

        return AddressTable(self._addresses.__getitem__)


class _Shown(dict[bytes, bytes]):
    """What stands for a text, worked out when it is first asked for."""

    def __init__(self, show: Callable[[bytes], bytes]) -> None:
        super().__init__()
        self._show = show

    def __missing__(self, text: bytes) -> bytes:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        shown = self[text] = self._show(text)
        return shown


def _opening(block: bytes, at: int, place: int) -> int:
    """Return where the quote is that opens the field around a place, -1 if none does."""
    key = block.rfind(b',"', at, place)
    spaced = block.rfind(b', "', at, place)
    first = block.rfind(b'{"', at, place)
    nearest = max(key, spaced, first)
    return nearest if nearest < 0 else nearest + (2 if nearest == spaced else 1)


def _may_name_a_version(before: bytes) -> bool:
    """Whether what stands before an address may make a version of it; then a search decides."""
    word = before.rstrip(BETWEEN)[-LONGEST_VERSION_WORD:]
    return (
        not before.isascii()
        or word[-3:-2] == b"%"
        or word[-1:] in (b"v", b"V")
        or _VERSION_WORD.search(word) is not None
    )
