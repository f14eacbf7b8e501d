"""What the log files said inside the window."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.clock import Clock
from collector.model.host import Host
from collector.model.incident import Field
from collector.model.measured import Measured
from collector.model.privacy import LookupId


@dataclass(frozen=True, kw_only=True, slots=True)
class Symptom:
    """A signature of the catalogue that was seen in the window: how often, first and last in UTC."""

    signature: str
    meaning: str
    cause: str
    strength: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LogFact:
    """Something a log states that would otherwise be asked (sdk_version, room, sender, …).

    ``at`` is when it began to, in UTC; empty where no dated line says it, and in bundles of older versions.
    """

    field: Field
    value: LookupId
    at: tuple[datetime, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEvent:
    """A line in the window that tells who came, went, published, muted or changed, in UTC.

    ``subject`` is whose id the line gives (a participant's, track's or user's); empty for the machine that wrote it.
    """

    at: datetime
    what: str
    subject: LookupId


class Direction(StrEnum):
    """Whether what a log says of sound and picture has a sign."""

    SIGNED = "signed"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedOffset:
    """The mean of what one kind of line in the window says of sound and picture; SIGNED: positive is early sound.

    UNSIGNED lines tell how far they are apart, and not which way. ``bound`` holds every single line.
    """

    line: str
    meaning: str
    direction: Direction
    offset_ms: Measured


@dataclass(frozen=True, kw_only=True, slots=True)
class LogExcerpt:
    """One log (a rotation set counts as one) cut to the window; ``member`` is its name in the bundle.

    A log without a record in the window has no member: its name is empty, ``read`` says what it covers instead. Nor has
    one that was judged and then left out (``--max-size``, or it could not be made safe).
    ``format`` is the recogniser's id, or "text" where times were found by best effort. ``read`` is the first and last
    stamp of the whole log in UTC, empty if it has none; ``share`` is the part of the window it covers, 0 to 1.
    ``total_lines`` is -1 for a log so big that only its window was read. ``events`` are the first of those
    in the window, ``more_events`` counts the others; bundles of older versions have none, nor ``offsets`` or ``gaps``:
    from when to when, inside the window, a log that is dense before and after says nothing.
    """

    kind: ClassVar[str] = "logs"

    host: Host
    taken: tuple[datetime, datetime]
    member: str
    format: str
    clock: Clock
    read: tuple[datetime, ...]
    kept_lines: int
    total_lines: int
    share: float
    facts: tuple[LogFact, ...]
    symptoms: tuple[Symptom, ...]
    events: tuple[LogEvent, ...] = ()
    more_events: int = 0
    offsets: tuple[LoggedOffset, ...] = ()
    gaps: tuple[tuple[datetime, datetime], ...] = ()
