"""Tells which secrets, given away by their surroundings alone, stand for themselves elsewhere and are not looked for.

``hash=sha256`` or ``session=2026-03-05`` is replaced where it stands. Looked for in all that a bundle holds, it would
take the word or the day out of everything that support reads.
"""

import re
from collections.abc import Iterable

from collector.redaction.kinds.kind import Nature, plain
from collector.redaction.kinds.states import STATES
from collector.redaction.leaks import is_common

_LONGEST = 48
_FEWEST_DIGITS = 6
"""A shorter number stands in every other line."""
_CLOCK = r"\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)?"
_INSTANT = re.compile(
    rf"\d{{4}}([-/.]?)\d\d(?:\1\d\d)?(?:[T_ +-]{_CLOCK}(?:Z|[+ -]\d\d:?\d\d)?)?|\d\d?:\d\d(?::\d\d(?:[.,]\d{{1,9}})?)?"
    r"|1[4-9]\d{8}(?:\d{3}){0,3}(?:\.\d{1,9})?"
)
"""A day, a time of the day or both (ISO 8601 and its kin), or the seconds to nanoseconds since 1970, 2014 to 2033."""
_LIVEKIT_ID = re.compile(r"(?:AD|AJ|AW|CO|EG|EN|IN|ND|PA|RM|SCL|SDR|ST|TR)_[0-9A-Za-z]{12}")
_ALGORITHM = re.compile(r"(?i)(?:(?:aes|cbc|ecdsa|gcm|hmac|md5|pkcs1|pss|rsa|sha)(?:[-_]?\d{1,3}){0,2}[-_]?){1,5}")
_PART = r"(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[A-Z]+)"
_WORDS = re.compile(rf"{_PART}(?:[-_.]{_PART})*[-_.]?\d{{0,4}}")
_OF_CALLS = frozenset({"application", "communication", "conferencing", "conversation", "inconclusive", "participant"})
"""Of more than 10 letters; shorter words are ordinary."""


class Unlearned:
    """What is not learned: literals that must stay (allowed, or what support looks the call up by), and plain words."""

    def __init__(self, kept: Iterable[str], lookups: Iterable[str] = ()) -> None:
        lookups = frozenset(lookups)
        self._kept = lookups.union(kept)
        self._words_of_lookups = frozenset(word for lookup in lookups for word in re.findall(r"\w+", lookup))

    def holds(self, value: str, nature: Nature = Nature.LEARNED) -> bool:
        """Whether a value is to be replaced nowhere but where its surroundings give it away.

        Words are learned if they may have been CHOSEN, unless a room's name, say, shows them anyway.
        """
        text = plain(value)
        if value in self._kept or text in self._kept:
            return True
        if nature is Nature.CHOSEN:
            return text in self._words_of_lookups or says_how_or_when(text)
        return stands_for_itself(text)


def stands_for_itself(value: str) -> bool:
    """Whether what should be random says how or when, or is an ordinary word or number."""
    if is_common(value) or value.lower() in _OF_CALLS or says_how_or_when(value):
        return True
    return len(value) <= _LONGEST and _INSTANT.fullmatch(value) is not None


def says_how_or_when(value: str) -> bool:
    """Whether a value is an instant, an id of LiveKit, an algorithm, a state, or a short number."""
    if value.isdigit():
        return len(value) < _FEWEST_DIGITS  # a longer one may be a PIN or a birthday
    if len(value) > _LONGEST:
        return False
    return value.lower() in STATES or any(shape.fullmatch(value) for shape in (_INSTANT, _LIVEKIT_ID, _ALGORITHM))


def reads_like_words(value: str) -> bool:
    """Whether a secret is written as words are, so that it stands by chance where avsync itself says something.

    What is random is hardly ever written so. Such a secret is replaced in evidence as any other.
    """
    return len(value) <= _LONGEST and _WORDS.fullmatch(value) is not None
