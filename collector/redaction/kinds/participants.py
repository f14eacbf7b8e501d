"""Finds who takes part where no quotes or no word for it tell: objects as SDKs print them, what a token grants."""

import re
from collections.abc import Iterator

from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import Found, Kind, Nature, plain
from collector.redaction.kinds.people import object_around

_NEXT_KEY = r"\w{1,40}[:=]"
_OF_NAME = rf"[^ ,()\[\]{{}}\"'\\\n]| (?!{_NEXT_KEY})|'(?=\w)|\([^()\n]{{0,80}}\)"
_PRINTED = re.compile(
    r"(?i)identity(?P<is>[:=] ?)(?P<identity>[^,=\"'(){}\\\n]{0,256}?)(?:, ?| )name(?P=is)"
    # With commas if a bracket ends it; else the next comma or key does.
    rf"(?P<name>(?:{_OF_NAME}|,(?! ?{_NEXT_KEY})){{0,512}}(?=\))|(?:{_OF_NAME}){{0,512}})"
)


def _find_printed(text: str, _lowered: str) -> Iterator[Found]:
    for match in _PRINTED.finditer(text):
        for group in ("identity", "name"):
            yield from _found(text, *match.span(group))


def _found(text: str, start: int, end: int) -> Iterator[Found]:
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    if start < end and not says_nothing(text[start:end]):
        shown = plain(text[start:end])
        yield Found(start=start, end=end, kind="user", label="user", nature=Nature.PERSONAL, stands_for=shown)


PRINTED = Kind(
    name="user",
    hints=("identity",),
    trigger=r"(?i:identity)[:=][^\"'`(\n]",
    find=_find_printed,
)
"""As Python's SDK and Go's ``%+v`` print a participant: without quotes, the name behind the identity."""

_NEAR = 1000
_BRACE = re.compile(r"[{}]")
_GRANT = re.compile(r"\\*[\"']video\\*[\"']\s{0,4}:")
_SUBJECT = re.compile(r"(?P<k>\\*[\"'])sub(?P=k)\s{0,4}:\s{0,4}(?P<q>\\*[\"'])(?P<quoted>.{0,512}?)(?<!\\)(?P=q)")
_NAME = re.compile(r"(?P<k>\\*[\"'])name(?P=k)\s{0,4}:\s{0,4}(?P<q>\\*[\"'])(?P<quoted>.{0,512}?)(?<!\\)(?P=q)")


def _in_objects(pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], tuple[int, int]]]:
    """Yield each match with where its object lies; counting the braces anew for each of one object would be slow."""
    around, at = (0, 0), 0
    for match in pattern.finditer(text):
        if match.end() > around[1] or _BRACE.search(text, at, match.start()):
            around = object_around(text, *match.span(), farthest=_NEAR)
        at = match.end()
        yield match, around


def _find_granted(text: str, _lowered: str) -> Iterator[Found]:
    granting: set[tuple[int, int]] = set()
    for match, around in _in_objects(_SUBJECT, text) if _GRANT.search(text) else ():
        if _GRANT.search(text, *around):
            granting.add(around)
            yield from _found(text, *match.span("quoted"))
    for match, around in _in_objects(_NAME, text) if granting else ():
        if around in granting:
            yield from _found(text, *match.span("quoted"))


GRANTED = Kind(name="user", hints=("sub",), trigger=r"sub\\*[\"']", find=_find_granted)
"""What a LiveKit token says, decoded: ``sub`` is the identity. Other tokens grant no ``video``."""

_OF_PARTICIPANT = re.compile(r"(?i)participant\\*[\"']\s{0,4}:\s{0,4}\\*[\"']")
_OF_OTHERS = re.compile(r"(?i)[\"'](?:track|source|kind|codec|mime|media|device|event|topic|method|file|job|agent)")
_NESTED = re.compile(r"(?<=.)\{[^{}]*\}")
_TECHNICAL = re.compile(r"[a-z0-9_.:/-]*|[A-Z0-9_]*")


def _find_called(text: str, lowered: str) -> Iterator[Found]:
    known: dict[tuple[int, int], bool] = {}
    for match, around in _in_objects(_NAME, text) if "participant" in lowered else ():
        if around not in known:
            own = _NESTED.sub("", text[slice(*around)])
            known[around] = _OF_PARTICIPANT.search(own) is not None and _OF_OTHERS.search(own) is None
        if known[around] and not _TECHNICAL.fullmatch(match["quoted"]):
            yield from _found(text, *match.span("quoted"))


CALLED = Kind(name="user", hints=("name",), trigger=r"[\"']name\\*[\"']", find=_find_called)
"""A name beside ``"participant"``, as servers call the identity. A track beside one is a word, or says what it is."""

PARTICIPANTS: tuple[Kind, ...] = (PRINTED, GRANTED, CALLED)
