"""Says what a kind of redaction is: a name, what a line must hold to be worth a search, and how to find it there.

Triggers are written in what Python's ``re``, RE2 and Hyperscan read alike, over the bytes of UTF-8: no look-around, no
reference back, no ``\\s \\w \\d`` (which mean more in text than in bytes), nothing that could match over a line's end.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache, partial
from typing import AnyStr, NamedTuple, Required, TypedDict, Unpack
from urllib.parse import unquote


class Nature(Enum):
    """What a found stretch is.

    SECRET is known by its shape and so found wherever it stands. LEARNED is a secret known only by what surrounds it:
    from then on it is looked for everywhere, unless it is an ordinary word. CHOSEN is the same, of somebody's choice:
    words are looked for, too. PLACED is the same, but reads like what stands for itself elsewhere, and is replaced in
    its place alone. PERSONAL says who or where; it is no secret of the run.
    """

    SECRET = "secret"  # noqa: S105  the word, not a value
    LEARNED = "learned"
    CHOSEN = "chosen"
    PLACED = "placed"
    PERSONAL = "personal"


class Found(NamedTuple):
    """One stretch of a text to replace by ``[label]`` or, with ``stands_for``, by ``[label-<pseudonym of it>]``.

    ``kind`` is what is counted.
    """

    start: int
    end: int
    kind: str
    label: str
    nature: Nature
    stands_for: str = ""


class Start(Enum):
    """Where a pattern may match: only where one of its hints stands, or anywhere in a line that holds a hint."""

    AT_HINT = "at a hint"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """One kind; a line whose lower-case form holds none of ``hints`` is not searched for it.

    ``trigger`` matches somewhere in every line in which ``find`` finds anything; it may match in more. It may be said
    to start AT_HINT if it begins with one of the hints, in any case. ``find`` takes the line and its lower-case form;
    with ``hints_in_find`` it looks for the hints itself. An empty trigger stands for any line.
    """

    name: str
    hints: tuple[str, ...]
    trigger: str
    find: Callable[[str, str], Iterable[Found]]
    trigger_start: Start = Start.ANYWHERE
    hints_in_find: bool = False


Accept = Callable[[re.Match[str]], bool]


def everything(_match: re.Match[str]) -> bool:
    """Accept every match."""
    return True


class How(TypedDict, total=False):
    """How a kind is found: see ``Kind``; ``accept`` has the last word on each match, ``nature_of`` on its nature.

    ``stands_for`` makes one of all spellings of a value.
    """

    trigger: Required[str]
    accept: Accept
    nature_of: Callable[[re.Match[str]], Nature]
    nature: Nature
    start: Start
    trigger_start: Start
    stands_for: Callable[[str], str]


def secret_kind(name: str, hints: tuple[str, ...], pattern: str, **how: Unpack[How]) -> Kind:
    """Return a kind whose matches (group ``value``, or all of it) become ``[name]``."""
    return _kind(name, hints, pattern, {"nature": Nature.SECRET, "stands_for": lambda _value: "", **how})


def stand_in_kind(name: str, hints: tuple[str, ...], pattern: str, **how: Unpack[How]) -> Kind:
    """Return a kind whose matches (group ``value``, or all of it) become ``[name-<pseudonym>]``."""
    return _kind(name, hints, pattern, {"nature": Nature.PERSONAL, "stands_for": plain, **how})


def _kind(name: str, hints: tuple[str, ...], pattern: str, how: How) -> Kind:
    nature, stands_for = how["nature"], how["stands_for"]
    accept, start = how.get("accept", everything), how.get("start", Start.AT_HINT)
    nature_of = how.get("nature_of")
    compiled = cache(partial(re.compile, pattern))  # when a text holds a hint: most processes see few of all kinds

    def find(text: str, lowered: str) -> Iterator[Found]:
        for match in _matches(compiled, hints, start, accept, text, lowered):
            first, last = value_span(match)
            if first < last:
                shown = stands_for(text[first:last])
                found_as = nature_of(match) if nature_of else nature
                yield Found(start=first, end=last, kind=name, label=name, nature=found_as, stands_for=shown)

    return Kind(
        name=name,
        hints=hints,
        trigger=how["trigger"],
        find=find,
        trigger_start=how.get("trigger_start", Start.ANYWHERE),
        hints_in_find=True,
    )


_NEAR_END = 64


def _matches(
    compiled: Callable[[], re.Pattern[str]],
    hints: tuple[str, ...],
    start: Start,
    accept: Accept,
    text: str,
    lowered: str,
) -> Iterator[re.Match[str]]:
    if start is Start.ANYWHERE or len(lowered) != len(text):  # "İ" is longer in lower case: places do not agree
        if not hints or any(hint in lowered for hint in hints):
            yield from filter(accept, compiled().finditer(text))
        return
    for hint in hints:
        at = lowered.find(hint)
        while at >= 0:
            match = compiled().match(text, at)
            if match and accept(match):
                yield match
                # Hints deep inside a match would find its end again, at quadratic cost; one near its end may go beyond.
                at = max(at, match.end() - _NEAR_END)
            at = lowered.find(hint, at + 1)


def look_back(
    tail: re.Pattern[AnyStr], head: re.Pattern[AnyStr], longest: int, text: AnyStr
) -> Iterator[tuple[int, int]]:
    """Yield the spans where ``tail`` matches and ``head`` (which ends in ``\\Z``) matches right before it.

    A pattern that begins with a rare letter is found many times faster than one that begins with any.
    """
    match = tail.search(text)
    while match:
        before = head.search(text, max(0, match.start() - longest), match.start())
        if before:
            yield before.start(), match.end()
        match = tail.search(text, match.end() if before else match.start() + 1)


def value_span(match: re.Match[str]) -> tuple[int, int]:
    """Return where the value of a match lies: its group ``value``, ``quoted`` or ``bare``, else the whole match."""
    groups = match.re.groupindex
    for name in ("value", "quoted", "bare"):
        if name in groups and match.start(name) >= 0:
            return match.span(name)
    return match.span() if not groups.keys() & {"value", "quoted", "bare"} else (0, 0)


_ESCAPED = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|([\"'/\\]))")


def plain(text: str) -> str:
    """Undo backslash and percent escapes, so that a name gets the same pseudonym however it is written."""
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
    return unquote(text, errors="replace") if "%" in text else text


def begins(inside: str) -> str:
    """Return a pattern for "does not continue a run of ``inside``"; it knows ``\\n``, ``%22``, ``\\x22``, ``\\u0022``.

    ``inside`` is the content of a character class without a backslash.
    """
    return (
        rf"(?:(?<=\\[nrtbf])|(?<=\\u[0-9a-fA-F]{{4}})|(?<=\\x[0-9a-fA-F]{{2}})|(?<=%[0-9A-Fa-f]{{2}})|(?<![{inside}]))"
    )


WORD_BEGINS = begins("0-9A-Za-z")
BASE64 = r"(?:[A-Za-z0-9+/_=-]|%2[BbFf]|%3[Dd]|\\+/|\\+u00(?:2[BbFf]|3[Dd]))"
QUOTE = r"(?:\\*[\"'`]|%(?:25)?2[27]|&quot;|&#3[49];|\\+u002[27]|(?:\\x5[cC])*\\+x2[27])"
_GAP = r"(?:\s|%20){0,40}"  # tables of kubectl and Windows align their colons
_SIGN = r"[:=]|%(?:25)?3[aAdD]|\\+u003[aAdD]"
EQUALS = (
    rf"(?:{QUOTE}(?:\]|%5[dD])?){{0,1}}{_GAP}(?::=|=>|{_SIGN}){_GAP}"
    r"(?:(?:Some|Optional)\()?(?:[@bBuUrR](?=[\"']))?"
)
# A bare value goes on over a separator that begins no next word, key or bracket: better too much than too little.
_BARE = (
    r"(?:[^\s\"'`&<>,;(){}\[\]\\%]"
    r"|%(?!(?:25)?(?:2[0267cC]|3[bBcCeE]|0[aAdD]|5[bBdD]|7[bBdD]))"
    r"|&(?!amp;|quot;|#\d|[\w.\-]{1,40}=)"
    r"|[,;](?=[^\s,;\"'{}\[\]()])(?![\w.\-]{1,40}[=:])"
    r"|[(){}\[\]](?=[\w!@#$^*+.~?-])"
    r"|\\(?![nrt\"'\\/u]|x2[27]|x5[cC]))+"
)
VALUE = rf"(?:(?P<q>{QUOTE})(?P<quoted>.*?)(?:(?<!\\)(?P=q)|$)|(?P<bare>{_BARE}))"

WRITTEN_OUT = r"\\x[89a-f][0-9a-f]"
"""A byte that is no UTF-8, as ``lines.readable`` writes it."""

SPACE = r"[\t\x0b-\r\x1c-\x20\x80-\xff]"
"""In a trigger: a byte of what ``\\s`` matches in a line."""
LETTER = r"[0-9A-Za-z_\x80-\xff-]"
"""In a trigger: a byte of what ``[\\w-]`` matches."""
DIGIT = r"[0-9\x80-\xff]"
"""In a trigger: a byte of what ``\\d`` matches, one to four for each digit."""
BASE64_BYTE = r"[0-9A-Za-z+/_=%\\-]"
"""In a trigger: a byte of what ``BASE64`` matches, one or more for each letter."""
IS = rf"(?i:(?:{QUOTE}(?:\]|%5d)?)?(?:{SPACE}|%20)*(?:{_SIGN}))"
"""In a trigger: what EQUALS begins with."""
