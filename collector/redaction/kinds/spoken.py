"""Finds what people said or wrote: the transcripts and messages that agents log."""

import re
from collections.abc import Iterator

from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import EQUALS, IS, VALUE, Found, Kind, Nature, secret_kind, value_span

_KEY = (
    r"lk\.pii\.(?!room_name|participant_identity)[\w.]{1,60}"
    r"|(?<![A-Za-z])(?:\w{1,30}_)?transcript|user_?input|chat_?ctx"
)
"""As LiveKit's agents name it, since version 1.4 behind ``lk.pii.``; rooms and identities have kinds of their own."""
_NAMED = re.compile(rf"(?i)(?:{_KEY}){EQUALS}(?:(?P<nested>[\[{{])|{VALUE})")
_FARTHEST = 20_000


def _find_named(text: str, _lowered: str) -> Iterator[Found]:
    for match in _NAMED.finditer(text):
        start, end = value_span(match)
        if match["nested"] is not None:
            start = match.start("nested")
            end = _end_of(text, start)
        elif match["quoted"] is None or says_nothing(text[start:end]):
            continue
        if start < end:
            yield Found(start=start, end=end, kind="spoken", label="spoken", nature=Nature.PERSONAL)


def _end_of(text: str, start: int) -> int:
    """Return where the brackets that open at a place are closed, at most so far as a record of speech goes."""
    depth = 0
    for place in range(start, min(len(text), start + _FARTHEST)):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place + 1
    return min(len(text), start + _FARTHEST)


SPOKEN: tuple[Kind, ...] = (
    Kind(
        name="spoken",
        hints=("lk.pii.", "transcript", "input", "chat"),
        trigger=rf"(?i:lk\.pii\.[0-9a-z_.\x80-\xff]+|transcript|user_?input|chat_?ctx){IS}",
        find=_find_named,
    ),
    secret_kind(
        "spoken",
        ("to tts",),
        rf"(?i)to tts\b[^\n]{{0,400}}?[\"']text\\*[\"']:\s?{VALUE}",
        trigger=r"(?i:to tts)",
        nature=Nature.PERSONAL,
    ),
    secret_kind(
        "spoken",
        ("<|im_start|>",),
        r"(?i)<\|im_start\|>(?P<value>.*?)(?=\\*[\"']\s{0,4}[,}\]]|$)",
        trigger=r"(?i:<\|im_start\|>)",
        nature=Nature.PERSONAL,
    ),
)
