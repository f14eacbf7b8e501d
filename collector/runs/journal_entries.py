"""Says what a journal consists of: lines of JSON, each with one entry and a sha256 over all up to it.

So a damaged journal is told from one whose last line was being written. What it holds is redacted, or locked
(``strongbox``).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Union

import msgspec

SCHEMA = "avsync/journal/1"


class Milestone(StrEnum):
    """What a run has put behind it; the end of a live window is the instant of the last one."""

    MEASURED = "measured"
    READ = "read"


class Begun(msgspec.Struct, frozen=True, tag="begun"):
    """The first entry. ``asked`` is locked; ``secrets`` names what must be given again, ``proof`` tells if it was."""

    schema: str
    tool: str
    at: datetime
    asked: str
    secrets: tuple[str, ...]
    proof: str


class Brought(msgspec.Struct, frozen=True, tag="brought"):
    """What one source brought. ``sizes`` are those of its files in bytes.

    ``names`` (a Learned frame without secrets) and ``secrets`` are locked; ``unkept`` counts secrets that nothing could
    lock.
    """

    source: str
    at: datetime
    frames: tuple[msgspec.Raw, ...]
    sizes: dict[str, int]
    names: str
    secrets: str
    unkept: int


class Reached(msgspec.Struct, frozen=True, tag="reached"):
    """One milestone."""

    milestone: Milestone
    at: datetime


Entry = Union[Begun, Brought, Reached]  # noqa: UP007  msgspec reads the union at run time


class _Line(msgspec.Struct, frozen=True):
    sha256: str
    entry: msgspec.Raw


class DamagedError(ValueError):
    """A journal does not say what was written; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"damaged in line {line}")
        self.line = line


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A journal that was read: its entries in order, and where the next is to be written."""

    entries: tuple[Entry, ...]
    size: int
    sha256: str


class _Origin(msgspec.Struct, frozen=True):
    schema: str
    tool: str


class _FirstLine(msgspec.Struct, frozen=True):
    entry: _Origin


def origin(path: Path) -> tuple[str, str]:
    """Return schema and tool of a journal that any version wrote. Raises DamagedError and OSError."""
    with path.open("rb") as file:
        try:
            begun = msgspec.json.decode(file.readline(), type=_FirstLine).entry
        except (msgspec.MsgspecError, ValueError):
            raise DamagedError(1) from None
    return begun.schema, begun.tool


def read(path: Path) -> Written:
    """Read a journal; a last line without an end was being written and does not count. Raises DamagedError, OSError."""
    data = path.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    entries: list[Entry] = []
    sha256 = ""
    for number, text in enumerate(whole.split(b"\n")[:-1], start=1):
        try:
            line = msgspec.json.decode(text, type=_Line)
            body = bytes(line.entry)
            entry: Entry = msgspec.json.decode(body, type=Entry)
        except (msgspec.MsgspecError, ValueError):
            raise DamagedError(number) from None
        sha256 = _chained(sha256, body)
        if line.sha256 != sha256 or isinstance(entry, Begun) is (number > 1):
            raise DamagedError(number)
        entries.append(entry)
    if not entries:
        raise DamagedError(1)
    return Written(entries=tuple(entries), size=len(whole), sha256=sha256)


def line_of(entry: Entry, before: str) -> tuple[bytes, str]:
    """Return an entry as the line that follows, and its sha256; ``before`` is that of the line before, or empty."""
    body = msgspec.json.encode(entry)
    sha256 = _chained(before, body)
    return msgspec.json.encode(_Line(sha256=sha256, entry=msgspec.Raw(body))) + b"\n", sha256


def _chained(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode("ascii") + body).hexdigest()
