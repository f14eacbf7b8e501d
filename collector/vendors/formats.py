"""Describes one log format as data, and finds every format of ``log_formats/`` without registration."""

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache

from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.vendors import log_formats

_COLOURS = re.compile(rb"\x1b\[[\d;]*m")
PREFIX = re.compile(
    rb"^(?:"
    + rb"|".join(
        (
            rb"[\w.\-]{1,200}+\s{1,100}+\| ",
            rb"\[pod/[^\]\n]{1,200}\] ",
            rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}(?:Z|[+-]\d\d:\d\d) (?:std(?:out|err) [FP] )?",
            rb"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})? \S{1,200} [\w.@/\-]{1,100}(?:\[\d+\])?: ",
            rb"[VDIWEF]/[^(\n]{1,100}\(\s*\d+\): ",
        )
    )
    + rb")"
)
"""What stands in front of a format's own lines: docker compose's and kubectl's name of the container, the time that
docker, Kubernetes or journald add, the tag of Android's logcat in its brief form."""
NEUTRAL = datetime(2000, 1, 1)  # noqa: DTZ001  where stamps without date or year are counted from at first
HALF_DAY = rb"(?:\s|\xe2\x80\xaf)?[AaPp]\.?[Mm]\b\.?"
"""Which half of the day a clock of 12 hours means; browsers put a narrow space before it (U+202F)."""
_NOON = 12
_UNIX_DIGITS = 10
"""Of the seconds; longer numbers are in finer units."""
MONTHS = {
    name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)
}
"""Not by strptime, whose names of months are those of this machine's language."""
CONTINUES = b" \t})]"
"""What no format's record begins with."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Written(StrEnum):
    """What a format's stamp says by itself."""

    WITH_ZONE = "date, time and zone"
    SOME_WITH_ZONE = "date and time, a zone in some"
    WITHOUT_ZONE = "date and time"
    WITHOUT_YEAR = "month, day and time"
    WITHOUT_DATE = "time of day"
    RELATIVE = "time since the log began"

    @property
    def dated(self) -> bool:
        """Whether a stamp says day and year."""
        return self in (Written.WITH_ZONE, Written.SOME_WITH_ZONE, Written.WITHOUT_ZONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """A true instant that a line states beside its own stamp.

    ``clock_s`` is how exactly it shows the error of the stamping clock, or -1 if it comes from that same clock and
    shows its zone alone.
    """

    utc: datetime
    clock_s: float = -1.0


def no_anchor(_line: bytes) -> tuple[Anchor, ...]:
    """Say that a format states no true instants."""
    return ()


def no_day(_line: bytes) -> tuple[datetime, ...]:
    """Say that a format states no date apart from its stamps."""
    return ()


def no_wrap(_line: bytes) -> bool:
    """Say that a format's records do not wrap."""
    return False


def time_of_day(hour: int, minute: int, second: int, us: int) -> datetime:
    """Return a stamp without date. Raises ValueError if the numbers are no time."""
    return datetime(2000, 1, 1, hour, minute, second, us)  # noqa: DTZ001  local time, zone unknown


def hour_of(hour: int, half: bytes | None) -> int:
    """Return the hour of 24 of one that HALF_DAY follows; one of a clock of 24 hours stays."""
    if not half or hour > _NOON:
        return hour
    return hour % _NOON + (_NOON if b"p" in half.lower() else 0)


def unix(digits: bytes, fraction: bytes) -> datetime:
    """Return the instant of Unix time, in s, ms, us or ns by its number of digits. Raises ValueError past year 9999."""
    whole, finer = digits, fraction
    if len(digits) > _UNIX_DIGITS + 1:
        whole, finer = digits[:_UNIX_DIGITS], digits[_UNIX_DIGITS:]
    try:
        return _EPOCH + timedelta(seconds=int(whole), microseconds=int(finer[:6].ljust(6, b"0")))
    except OverflowError as error:
        raise ValueError("no instant") from error


@dataclass(frozen=True, kw_only=True, slots=True)
class LogFormat:
    """How one kind of log is recognised and read.

    ``header`` begins each record; lines that it does not match continue the record before. ``stamp`` turns its
    match into a datetime, aware or naive (``written``); a stamp without year has year 2000, one without date
    2000-01-01, a relative one is counted from there. It raises ValueError if the numbers are no time. ``beacons``
    are literal bytes of lines worth keeping from before the window (versions, device, join). ``anchors`` reads true
    instants, from lines that hold one of ``anchor_needles``; ``anchored_event`` is in the line whose stamp an
    anchor may belong to, if it is not the anchor's own. ``day`` reads the date that a line without stamp states for
    what follows. ``role`` is the machine that writes such logs, if that is always the same. ``threshold`` is the
    share of lines that must begin a record. Where a record's text ``wraps`` into a line, ``joined`` makes one line of
    its rows.
    """

    id: str
    title: str
    vendor: Vendor
    header: re.Pattern[bytes]
    stamp: Callable[[re.Match[bytes]], datetime]
    written: Written
    samples: tuple[str, ...]
    beacons: tuple[bytes, ...] = ()
    anchors: Callable[[bytes], tuple[Anchor, ...]] = no_anchor
    anchor_needles: tuple[bytes, ...] = ()
    anchored_event: bytes = b""
    day: Callable[[bytes], tuple[datetime, ...]] = no_day
    role: HostRole = HostRole.BYSTANDER
    threshold: float = 0.6
    best_effort: bool = False
    wraps: Callable[[bytes], bool] = no_wrap
    joined: Callable[[tuple[bytes, ...]], bytes] = b"".join

    def __reduce__(self) -> tuple[Callable[[str], "LogFormat"], tuple[str]]:
        """Travel to another process as the id alone."""
        return format_of, (self.id,)


@cache
def formats() -> tuple[LogFormat, ...]:
    """Return every format, exact ones first, then by id."""
    found = (
        vars(importlib.import_module(module.name)).get("FORMAT")
        for module in pkgutil.iter_modules(log_formats.__path__, log_formats.__name__ + ".")
    )
    known = [item for item in found if isinstance(item, LogFormat)]
    return tuple(sorted(known, key=lambda item: (item.best_effort, item.id)))


@cache
def format_of(format_id: str) -> LogFormat:
    """Return the format of an id."""
    return next(item for item in formats() if item.id == format_id)


@cache
def _dated() -> tuple[tuple[LogFormat, ...], re.Pattern[bytes]]:
    """Return the exact formats whose stamps say their date, and one pattern that any of their records begins."""
    known = tuple(item for item in formats() if item.written.dated and not item.best_effort)
    headers = (re.sub(rb"\(\?P<\w+>", b"(", item.header.pattern) for item in known)
    return known, re.compile(b"|".join(b"(?:%s)" % header for header in headers))


def dated_format_of(line: bytes) -> tuple[LogFormat, ...]:
    """Return the exact format with full dates whose record begins in a line, empty if there is none."""
    known, any_of_them = _dated()
    if not any_of_them.match(line):
        return ()
    return tuple(item for item in known if item.header.match(line))[:1]


def uncoloured(line: bytes) -> bytes:
    """Return a line without the colours that a terminal shows (ECMA-48, SGR)."""
    return _COLOURS.sub(b"", line) if b"\x1b[" in line else line
