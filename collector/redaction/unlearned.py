"""Tells which secrets, given away by their surroundings alone, stand for themselves elsewhere and are not looked for.

``hash=sha256`` or ``session=2026-03-05`` is replaced where it stands. Looked for in all that a bundle holds, it would
take the word or the day out of everything that support reads, and be found in avsync's own text.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from collector.redaction.kinds.kind import plain

_LONGEST = 48
_CLOCK = r"\d\d(?::?\d\d(?::?\d\d(?:[.,]\d{1,9})?)?)?"
_INSTANT = re.compile(
    rf"\d{{4}}([-/.]?)\d\d(?:\1\d\d)?(?:[T_ +-]{_CLOCK}(?:Z|[+ -]\d\d:?\d\d)?)?|\d\d?:\d\d(?::\d\d(?:[.,]\d{{1,9}})?)?"
    r"|1[4-9]\d{8}(?:\d{3}){0,3}(?:\.\d{1,9})?"
)
"""A day, a time of the day or both (ISO 8601 and its kin), or the seconds to nanoseconds since 1970, 2014 to 2033."""
_LIVEKIT_ID = re.compile(r"(?:AD|AJ|AW|CO|EG|EN|IN|ND|PA|RM|SCL|SDR|ST|TR)_[0-9A-Za-z]{12}")
_ALGORITHM = re.compile(r"(?i)(?:(?:aes|cbc|ecdsa|gcm|hmac|md5|pkcs1|pss|rsa|sha)(?:[-_]?\d{1,3}){0,2}[-_]?){1,5}")
_PART = r"(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[A-Z]+)"
_WORD = re.compile(rf"{_PART}(?:[-_.]{_PART})*[-_.]?\d{{0,4}}")
"""What is random is hardly ever written so: the words of our own are read only for what may be one."""
_STATE_WORDS = (
    "authenticated authenticating authorized deauthenticated disconnected disconnecting interrupted reconnected "
    "reconnecting successful unauthenticated unauthorized unavailable unexpected unimplemented uninitialized "
    "unreachable unspecified unsuccessful unsupported"
)
_STATES = frozenset(_STATE_WORDS.split())
_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE,) if (_PACKAGE / "templates").is_dir() else (_PACKAGE, _PACKAGE.parent / "templates")
"""A wheel carries templates inside the package, a checkout beside it."""
_TEXTS = frozenset({".py", ".css", ".j2", ".json", ".template"})
_IN_A_WORD = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_JOINING = b"_.-"


class Unlearned:
    """What is not learned: the literals that a user allows, what support looks the call up by, and plain words."""

    def __init__(self, kept: Iterable[str]) -> None:
        self._kept = frozenset(kept)

    def holds(self, value: str) -> bool:
        """Whether a value is to be replaced nowhere but where its surroundings give it away."""
        text = plain(value)
        return value in self._kept or text in self._kept or stands_for_itself(text)


def stands_for_itself(value: str) -> bool:
    """Whether a value is an instant, an id of LiveKit, an algorithm, a state, or a word that avsync itself writes.

    Every bundle holds the words of avsync's own text, so that nobody learns anything from one.
    """
    if len(value) > _LONGEST:
        return False
    if any(shape.fullmatch(value) for shape in (_INSTANT, _LIVEKIT_ID, _ALGORITHM)):
        return True
    return _WORD.fullmatch(value) is not None and (value.lower() in _STATES or value.encode() in _own_words())


@cache
def _own_words() -> frozenset[bytes]:
    """Return the words of the package and its templates, alone and joined; nothing where these are no files."""
    text = b"\n".join(_read(path) for folder in _FOLDERS for path in folder.rglob("*") if path.suffix in _TEXTS)
    joined = frozenset(_words(text, _IN_A_WORD + _JOINING))
    return joined | frozenset(_words(b" ".join(joined), _IN_A_WORD))


def _words(text: bytes, inside: bytes) -> list[bytes]:
    gaps = bytes(set(range(256)) - set(inside))
    return text.translate(bytes.maketrans(gaps, b" " * len(gaps))).split()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
