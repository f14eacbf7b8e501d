"""The only things a bundle takes: text and streams that redaction made safe, and files nobody can redact."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from pathlib import Path


def numbered(name: str) -> Iterator[str]:
    """Yield a member's name, then others like it without end: the last part's stem is followed by -2, -3 and so on."""
    yield name
    folder, slash, last = name.rpartition("/")
    stem, dot, suffix = last.rpartition(".")
    for number in count(2):
        yield folder + slash + (f"{stem}-{number}{dot}{suffix}" if stem else f"{last}-{number}")


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeText:
    """A small redacted text, made by ``redaction/`` alone. ``name`` is the member's relative ASCII path."""

    name: str
    text: str


class Form(StrEnum):
    """How the bytes of a stream lie in its file."""

    PLAIN = "plain"
    DEFLATED = "deflated"
    """As one whole deflate stream (RFC 1951), as a zip holds them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeStream:
    """A redacted stream spooled to a private file, made by ``redaction/`` alone.

    A plain one begins at ``offset``: others may lie before and behind it. ``redactions`` counts what was replaced, by
    kind ("ipv4": 212), never values. ``bytes``, ``crc`` (CRC-32) and ``sha256`` (hex) are of the stream, whatever the
    form; ``sha256`` is empty where nobody has unpacked it yet.
    """

    name: str
    path: Path
    bytes: int
    sha256: str
    crc: int
    offset: int = 0
    form: Form = Form.PLAIN
    redactions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpaqueFile:
    """Bytes that nobody can redact: taken with consent, searched for this run's secrets, shown as not readable."""

    name: str
    path: Path
    consent: str


Member = SafeText | SafeStream | OpaqueFile
