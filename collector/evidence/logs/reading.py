"""Turns the lines of one log, in reading order, into the instants at which its records begin."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from collector.evidence.logs.clocks import LogClock
from collector.evidence.logs.margins import NO_MARGIN
from collector.evidence.logs.sniff import Shape
from collector.vendors.formats import CONTINUES, NEUTRAL, Written, dated_format_of, uncoloured
from collector.vendors.log_formats.text import FORMAT as TEXT

_CLOCKS_WENT_BACK = timedelta(minutes=15)
_QUARTER = timedelta(minutes=15)
_NOTHING = timedelta(0)
_RESTARTED = timedelta(seconds=1)
"""Threads write relative times out of order by less; a log that goes back further was begun again."""
_BEGINS_BY_DATE = re.compile(rb"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d")
"""A line that begins so is a record, whoever wrote it: a program's own prints between those of an SDK."""
_NOTHING_BEGINS = CONTINUES + b"\r\n"
_COLOURED_BYTES = 4096
ANY_RUN = -1
LONG_BEFORE = datetime(1970, 1, 2)  # noqa: DTZ001  in UTC
"""Stands for the time of a record of an earlier run of a relative log: before the last one began, and no more is known.
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """What is added to the stamps of a log that states no year or no date: its first one's year, or its date.

    ``guessed`` says that nothing but the file's own time tells it.

    For relative times ``day`` is the instant in UTC at which run number ``run`` of the log began: a log that was begun
    again counts from zero again, and when the runs before the last one began is not known.
    """

    year: int = 0
    day: datetime = datetime.min  # noqa: DTZ901  a date on the log's own wall clock
    run: int = ANY_RUN
    guessed: bool = False


_JUMP = {
    Written.WITHOUT_YEAR: timedelta(days=180),
    Written.WITHOUT_DATE: timedelta(hours=12),
    Written.RELATIVE: _RESTARTED,
}
"""How far back a stamp must go to mean a new year, a new day or a new run."""
_ROUND = {Written.WITHOUT_YEAR: timedelta(days=366), Written.WITHOUT_DATE: timedelta(days=1)}
"""After how long such stamps come again, as both ends of a year are counted in the leap year 2000."""
_LATE = timedelta(seconds=10)
"""A line of so short a time before midnight may stand behind one of after it: threads write out of order."""


class Calendar:
    """Completes stamps in reading order, stepping to the next day, year or run where they start again."""

    def __init__(self, written: Written, origin: Origin) -> None:
        self._written = written
        self._dated = written.dated
        self._origin = origin
        self._last: datetime | None = None
        self.turns = 0

    def complete(self, stamp: datetime) -> datetime:
        """Return the stamp with its full date. Raises ValueError for a date that its year does not have."""
        if self._dated:
            return stamp
        turn = self._turn(stamp)
        match self._written:
            case Written.RELATIVE:
                if self._origin.run not in (ANY_RUN, turn):
                    return LONG_BEFORE
                return self._origin.day + (stamp - NEUTRAL)
            case Written.WITHOUT_YEAR:
                return stamp.replace(year=self._origin.year + turn)
            case _:
                return datetime.combine(self._origin.day + timedelta(days=turn), stamp.time())

    def _turn(self, stamp: datetime) -> int:
        """Count a new turn, or return the one before for a line that comes late."""
        if self._last is not None and self._written in _ROUND and self._last + _ROUND[self._written] - stamp <= _LATE:
            return self.turns - 1
        if self._last is not None and self._last - stamp > _JUMP[self._written]:
            self.turns += 1
        self._last = stamp
        return self.turns


def origin_before(written: Written, *, last_written: datetime, last_stamp: datetime, turns: int) -> Origin:
    """Tell where such a log begins from when it was written last, on its own wall clock (in UTC for relative times);
    ``turns`` as Calendar has."""
    if written is Written.RELATIVE:
        return Origin(day=last_written - (last_stamp - NEUTRAL), run=turns, guessed=True)
    if written is Written.WITHOUT_YEAR:
        year = last_written.year
        if _in_year(last_stamp, year) > last_written + timedelta(days=1):
            year -= 1
        return Origin(year=year - turns, guessed=True)
    day = last_written.date()
    if datetime.combine(day, last_stamp.time()) > last_written + timedelta(minutes=1):
        day -= timedelta(days=1)
    return Origin(day=datetime.combine(day - timedelta(days=turns), time.min), guessed=True)


def redated(stamp: datetime, origin: Origin) -> datetime:
    """Move a stamp that was completed from year 2000, or from 2000-01-01, to its origin."""
    if origin.year:
        return _in_year(stamp, origin.year + stamp.year - NEUTRAL.year)
    return origin.day + (stamp - NEUTRAL)


def _in_year(stamp: datetime, year: int) -> datetime:
    try:
        return stamp.replace(year=year)
    except ValueError:  # 29 February in a year without one
        return stamp.replace(year=year, month=3, day=1)


class Reader:
    """Gives the instant at which each record begins, in reading order; remembers where the clocks were put back."""

    def __init__(self, shape: Shape, clock: LogClock, calendar: Calendar) -> None:
        self._shape = shape
        self._clock = clock
        self._calendar = calendar
        self._folded = False
        self._last: datetime | None = None
        self._quarter = datetime.min  # noqa: DTZ901  the beginning of a quarter of an hour on the log's wall clock
        self._behind = timedelta(0)

    def instant(self, line: bytes) -> datetime | None:
        """Return when the record that begins in this line was written, in UTC; None if none begins."""
        stamp = stamp_of(self._shape, self._calendar, line)
        if stamp is None:
            return None
        try:
            if stamp.tzinfo is not None:
                return self._clock.utc(stamp)
            if not _NOTHING <= stamp - self._quarter < _QUARTER:
                return self._place(stamp)
            return (stamp + self._behind).replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            return None

    def _place(self, stamp: datetime) -> datetime:
        first = self._clock.utc(stamp)
        second = self._clock.utc(stamp, fold=1) if self._clock.changes else first
        if second == first:  # an ordinary time, and so is its quarter: clocks change where a quarter begins
            self._folded, self._last = False, stamp
            self._quarter = stamp.replace(minute=stamp.minute // 15 * 15, second=0, microsecond=0)
            self._behind = first.replace(tzinfo=None) - stamp
            return first
        if second < first:  # one that the clocks skipped
            self._folded, self._last = False, stamp
            return first
        if self._last is not None and self._last - stamp > _CLOCKS_WENT_BACK:
            self._folded = True
        self._last = stamp
        return second if self._folded else first


def stamp_of(shape: Shape, calendar: Calendar, line: bytes) -> datetime | None:
    """Return the stamp that begins a record in a line, completed to a full date; None if none begins.

    In a log whose stamps say their date, so may records of other formats that do. A date anywhere in a line is looked
    for where nothing better is known, but not in one that goes on with the record before it.
    """
    body = shape.body(line) if shape.prefixed or shape.margin != NO_MARGIN else line
    log_format = shape.format
    goes_on = body[:1] in _NOTHING_BEGINS
    found = None if goes_on and log_format.best_effort else log_format.header.match(body)
    try:
        if found is not None:
            return calendar.complete(log_format.stamp(found))
        return None if goes_on else _stamp_otherwise(shape, calendar, body)
    except ValueError:
        return None


def _stamp_otherwise(shape: Shape, calendar: Calendar, body: bytes) -> datetime | None:
    if b"\x1b[" in body[:_COLOURED_BYTES]:
        bare = shape.body(uncoloured(body))
        found = shape.format.header.match(bare)
        return calendar.complete(shape.format.stamp(found)) if found else None
    if shape.format.written.dated:
        for other in dated_format_of(body):
            found = other.header.match(body)
            return other.stamp(found) if found else None
        if _BEGINS_BY_DATE.match(body):
            found = TEXT.header.match(body)
            return TEXT.stamp(found) if found else None
    return None
