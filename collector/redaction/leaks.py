"""Searches finished bytes for secrets, however they are written: the last look before anything may be sent."""

import base64
import html
import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from urllib.parse import quote, quote_plus

from collector.redaction.engines import Engine, NeedleSearch, fastest
from collector.redaction.needles import WINDOW_BYTES, NeedleIndex

SHORTEST = 6
_WORD = re.compile(r"[A-Za-z]?(?:[a-z]{0,9}|[A-Z]{0,9})(?:[-_ ][a-z]{1,9})?")
_BETWEEN_WORDS = re.compile(r"[-_ ]")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CONSTANT = re.compile(r"[A-Z]{1,20}(?:_[A-Z]{1,20})+")
_ALIKE = re.compile(r"[0-9A-Za-z_.~-]{4,}")
"""What is written the same in a URL and in JSON (RFC 3986, 2.3)."""
_MASK = re.compile(r"(.)\1*|[*.•…_-]*", re.DOTALL)


def is_ordinary(secret: str) -> bool:
    """Whether a value is found by chance in text that leaks nothing.

    That is: fewer than 6 characters; one or two words of at most 10 letters in one case (``secret``, ``Invalid``,
    ``not-set``); at most 9 digits; a constant's name (``LIVEKIT_API_SECRET``); one character repeated.
    """
    if len(secret) < SHORTEST:
        return True
    return any(shape.fullmatch(secret) for shape in (_WORD, _NUMBER, _CONSTANT, _MASK))


def is_common(secret: str) -> bool:
    """Whether an ordinary value is a word, two or a number: replaced as a word only, where it is replaced at all."""
    return is_ordinary(secret) and (secret.isdigit() or all(map(str.isalpha, _BETWEEN_WORDS.split(secret))))


def forms_of(secret: str) -> dict[str, frozenset[str]]:
    """Return the spellings of a secret by their kind; each spelling is at least four characters."""
    raw = secret.encode("utf-8", "surrogatepass")
    return _each_once(
        _repeated(secret)
        | {
            "html-escaped": {html.escape(secret), html.escape(secret, quote=False), secret.replace("&", "&amp;")},
            "base64": set(_base64_forms(raw)),
            "hex": {raw.hex(), raw.hex().upper()},
        }
    )


def repeated_forms_of(secret: str) -> dict[str, frozenset[str]]:
    """Return of ``forms_of`` those that a log repeats a value in: as it is, in a URL and in JSON."""
    return _each_once(_repeated(secret))


def _repeated(secret: str) -> dict[str, set[str]]:
    if _ALIKE.fullmatch(secret):
        return {"raw": {secret}}
    raw = secret.encode("utf-8", "surrogatepass")
    urls = {quote(raw, safe=""), quote(raw, safe="/"), quote(raw, safe="-_.!~*'()"), quote_plus(raw)}
    inner = json.dumps(secret)[1:-1]
    escaped = {inner, json.dumps(secret, ensure_ascii=False)[1:-1], inner.replace("/", "\\/"), json.dumps(inner)[1:-1]}
    return {"raw": {secret}, "url-encoded": urls | {_lower_escapes(url) for url in urls}, "json-escaped": escaped}


def _each_once(forms: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    known: set[str] = set()
    result = {}
    for kind, spellings in forms.items():
        result[kind] = frozenset(spelling for spelling in spellings - known if len(spelling) >= 4)
        known |= spellings
    return result


def _lower_escapes(url: str) -> str:
    return re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), url)


def _base64_forms(raw: bytes) -> Iterator[str]:
    """Yield the characters that depend on the secret alone, for each of its three places in a group of three bytes."""
    for shift in range(3):
        first = -(-shift * 8 // 6)
        last = (shift + len(raw)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(b"\0" * shift + raw)[first:last].decode("ascii")


class LeakSearch:
    """A set of secrets, ready to be looked for in any number of streams."""

    def __init__(self, secrets: Iterable[str], *, engine: Engine | None = None) -> None:
        self._kinds, self._index = _prepared(frozenset(secrets), engine or fastest())
        self._overlap = max(map(len, self._kinds), default=1) - 1

    @property
    def spellings(self) -> int:
        """How many are looked for."""
        return len(self._kinds)

    def places(self, chunks: Iterable[bytes]) -> frozenset[str]:
        """Return the kinds of spelling found ("raw", "base64", …) over all chunks and their borders; empty is clean."""
        found: set[str] = set()
        tail = b""
        for chunk in chunks:
            data = tail + chunk
            found.update(self._kinds[needle] for _, needle in self._index.places(data))
            tail = data[-self._overlap :] if self._overlap else b""
        return frozenset(found)


@lru_cache(maxsize=2)  # one stage of a run after the other looks for the same, and thousands take part of a second
def _prepared(secrets: frozenset[str], engine: Engine) -> tuple[dict[bytes, str], NeedleSearch]:
    """Return the spellings of secrets by what is looked for, each with its kind, and the search for them."""
    kinds: dict[bytes, str] = {}
    for secret in secrets:
        if is_ordinary(secret):
            continue
        forms = {"utf-16": [secret.encode("utf-16-le", "surrogatepass")]}
        for kind, spellings in forms_of(secret).items():
            forms[kind] = [spelling.encode("utf-8", "surrogatepass") for spelling in spellings]
        for kind, needles in forms.items():
            for needle in needles:
                if len(needle) >= WINDOW_BYTES:
                    kinds.setdefault(needle, kind)
    return kinds, engine.needles(kinds)


def holds(chunks: Iterable[bytes], needles: Collection[bytes]) -> bool:
    """Whether any needle of ``needles.WINDOW_BYTES`` or more occurs in the chunks or over their borders."""
    if not needles:
        return False
    index, overlap, tail = NeedleIndex(needles), max(map(len, needles)) - 1, b""
    for chunk in chunks:
        data = tail + chunk
        if any(True for _ in index.places(data)):
            return True
        tail = data[-overlap:]
    return False


def search(chunks: Iterable[bytes], secrets: Iterable[str]) -> frozenset[str]:
    """Return in which spellings any of the secrets occurs in the bytes; ordinary words are not looked for."""
    return LeakSearch(secrets).places(chunks)
