"""Learns what cutting a log needs: first and last stamp, line count, the true instants it states."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import islice

from collector.evidence.logs.clues import Stated
from collector.evidence.logs.files import LogFile, as_far_as_readable
from collector.evidence.logs.lines import plain, split
from collector.evidence.logs.preamble import REACH_BYTES, Beacon, beacons_in
from collector.evidence.logs.reading import Calendar, Origin, origin_before, redated, stamp_of
from collector.evidence.logs.sniff import Shape
from collector.vendors.formats import NEUTRAL, Anchor, LogFormat, Written, no_anchor

BIG_BYTES = 4 * 1024 * 1024
"""Smaller logs are read line by line; in bigger ones the start of the window is found by halving."""
_TAILS_BYTES = (256 * 1024, 16 * 1024 * 1024)
"""How much of a big log's end is searched for its last record; more only if the first try finds none."""
_ANCHORS = 200
_LINES_FOR_ZONE = 4000
"""In a big log the zone of stamps without one is looked for beside others in so many lines of its beginning."""
_BESIDE_S = 5.0
"""Records that follow each other and are further apart tell nothing about each other's zones."""
_ANCHORED_BYTES = 64 * 1024 * 1024
"""In a bigger log the true instants stated at its beginning and its end have to do."""
_QUARTER_S = 900
_DAY_S = 86_400
_EASTMOST_S = 14 * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """One file's stamps as written (without zone they are naive): empty ``stamps``, or the first and the latest.

    ``beacons`` are (offset, line) of lines worth keeping, filled for ``big`` files alone: of those, only the beginning
    and the end are read, and ``lines`` is -1. ``naive`` is the last stamp without zone of those that were read, if any
    is, and ``mostly_naive`` whether most of them are.
    """

    stamps: tuple[datetime, ...]
    lines: int
    stated: tuple[Stated, ...] = ()
    naive: tuple[datetime, ...] = ()
    mostly_naive: bool = False
    origin: Origin = Origin()  # noqa: RUF009  frozen
    big: bool = False
    beacons: tuple[Beacon, ...] = ()


def survey(log: LogFile, shape: Shape, zone: tuple[tzinfo, ...], stopping: Callable[[], bool]) -> Survey:
    """Look through one log; ``zone`` is the one given, if any. Raises UnreadableError."""
    exact = shape.format.anchors is no_anchor or bool(shape.format.anchor_needles)
    if log.seekable and log.size > BIG_BYTES and shape.format.written.dated and exact and shape.encoding == "utf-8":
        return _quick(log, shape)
    return _whole(log, shape, zone, stopping)


def _whole(log: LogFile, shape: Shape, zone: tuple[tzinfo, ...], stopping: Callable[[], bool]) -> Survey:
    calendar = Calendar(shape.format.written, Origin(year=NEUTRAL.year, day=NEUTRAL))
    stamps: tuple[datetime, ...] = ()
    days: tuple[datetime, ...] = ()
    stated = _Stated(shape.format)
    lines, run = 0, 0
    dated, relative = shape.format.written.dated, shape.format.written is Written.RELATIVE
    for line, begins in split(plain(as_far_as_readable(log.read(0)))):
        lines += begins
        if lines % 4096 == 0 and stopping():
            break
        stamp = stamp_of(shape, calendar, line) if begins else None
        if not dated and not days:
            days = tuple(day - timedelta(days=calendar.turns) for day in shape.format.day(line))
        if stamp is None:
            continue
        if relative and calendar.turns != run:
            run, stamps = calendar.turns, ()
        if not stamps:
            stamps = (stamp, stamp)
        elif _is_later(stamp, stamps[1]):
            stamps = (stamps[0], stamp)
        stated.read(stamp, line)
    plain_survey = Survey(
        stamps=stamps, lines=lines, stated=stated.all(), naive=stated.naive, mostly_naive=stated.mostly_naive
    )
    if not stamps or dated:
        return plain_survey
    return _placed(plain_survey, _origin(log, shape, plain_survey, zone, calendar.turns, days))


class _Stated:
    """Collects the true instants that lines state, each with its own stamp or that of its event.

    In a log where some stamps state a zone and some do not, the former are true instants for the latter beside them.
    """

    def __init__(self, log_format: LogFormat) -> None:
        self._format = log_format
        self._event: tuple[datetime, ...] = ()
        self._before: tuple[datetime, ...] = ()
        self._beside: deque[Stated] = deque(maxlen=_ANCHORS)
        self._pairs = 0
        self._zoned_more = 0
        self.naive: tuple[datetime, ...] = ()
        self.found: deque[Stated] = deque(maxlen=_ANCHORS)

    def all(self) -> tuple[Stated, ...]:
        """Return what lines state; where they state nothing, the neighbours, if most of them were written at once."""
        return tuple(self.found) or (tuple(self._beside) if 2 * len(self._beside) > min(self._pairs, _ANCHORS) else ())

    @property
    def mostly_naive(self) -> bool:
        """Whether more stamps state no zone than state one."""
        return self._zoned_more < 0

    def read(self, stamp: datetime, line: bytes) -> None:
        """Take in a record's first line."""
        if stamp.tzinfo is not None:
            self._zoned_more += 1
            if self._before:
                self._compare(stamp)
            return
        self._zoned_more -= 1
        self._before = self.naive = (stamp,)
        anchors = self._format.anchors(line)
        self.found.extend(self._paired(stamp, anchor) for anchor in anchors)
        if not anchors and self._format.anchored_event and self._format.anchored_event in line:
            self._event = (stamp,)

    def _paired(self, stamp: datetime, anchor: Anchor) -> Stated:
        """Pair an anchor with its own stamp, or its event's where that is nearer to a whole quarter of an hour off.

        A server's has none: whichever fitted a zone best would hide the clock's error that it is there to show.
        """
        event = self._event if anchor.clock_s < 0 else ()
        return min((stamp, *event), key=lambda item: _residual_s(item, anchor)), anchor

    def _compare(self, stamp: datetime) -> None:
        for wall in self._before:
            anchor = Anchor(utc=stamp.astimezone(UTC))
            self._pairs += 1
            if _residual_s(wall, anchor) <= _BESIDE_S:
                self._beside.append((wall, anchor))
        self._before = ()


def _is_later(stamp: datetime, latest: datetime) -> bool:
    if (stamp.tzinfo is None) != (latest.tzinfo is None):  # text in which some stamps state a zone and some do not
        return True
    return stamp > latest


def _residual_s(stamp: datetime, anchor: Anchor) -> float:
    """Return how far a stamp is from a whole quarter of an hour off."""
    apart = (stamp.replace(tzinfo=UTC) - anchor.utc).total_seconds()
    return abs(apart - round(apart / _QUARTER_S) * _QUARTER_S)


def _origin(
    log: LogFile, shape: Shape, found: Survey, zone: tuple[tzinfo, ...], turns: int, days: tuple[datetime, ...]
) -> Origin:
    """Tell where stamps without year or date begin: a stated instant, a stated date, else the file's own time."""
    written = shape.format.written
    if written is Written.WITHOUT_DATE and found.stated:
        return _stated_origin(*found.stated[0])
    if written is Written.WITHOUT_DATE and days:
        return Origin(day=days[0])
    aware = datetime.fromtimestamp(log.modified_s, UTC)
    if written is not Written.RELATIVE:
        aware = aware.astimezone(zone[0]) if zone else aware.astimezone()
    return origin_before(written, last_written=aware.replace(tzinfo=None), last_stamp=found.stamps[1], turns=turns)


def _placed(found: Survey, origin: Origin) -> Survey:
    return Survey(
        stamps=tuple(redated(stamp, origin) for stamp in found.stamps),
        lines=found.lines,
        stated=tuple((redated(stamp, origin), anchor) for stamp, anchor in found.stated),
        origin=origin,
    )


def _stated_origin(stamp: datetime, anchor: Anchor) -> Origin:
    apart_s = (stamp.replace(tzinfo=UTC) - anchor.utc).total_seconds() % _DAY_S
    if apart_s > _EASTMOST_S:
        apart_s -= _DAY_S
    local = (anchor.utc + timedelta(seconds=apart_s)).replace(tzinfo=None)
    turned = (stamp - NEUTRAL).days
    return Origin(day=datetime(local.year, local.month, local.day) - timedelta(days=turned))  # noqa: DTZ001  wall clock


def _quick(log: LogFile, shape: Shape) -> Survey:
    """Read the beginning and the end of a log; its size does not matter."""
    ends = [(0, min(REACH_BYTES, log.size)), (max(REACH_BYTES, log.size - REACH_BYTES), log.size)]
    edges = _edge_stamps(log, shape)
    beside = _beside(log, shape)
    return Survey(
        stamps=edges,
        lines=-1,
        stated=_stated(log, shape, ends if log.size > _ANCHORED_BYTES else [(0, log.size)]) or beside.all(),
        naive=beside.naive or tuple(stamp for stamp in edges if stamp.tzinfo is None),
        mostly_naive=beside.mostly_naive,
        big=True,
        beacons=beacons_in(log, shape.format.beacons, start=0, end=REACH_BYTES),
    )


def _stated(log: LogFile, shape: Shape, ranges: list[tuple[int, int]]) -> tuple[Stated, ...]:
    calendar = Calendar(shape.format.written, Origin())
    stated = _Stated(shape.format)
    event = shape.format.anchored_event
    needles = shape.format.anchor_needles
    for start, end in ranges:
        for _, line in beacons_in(log, (*needles, event) if event and needles else needles, start=start, end=end):
            stamp = stamp_of(shape, calendar, line)
            if stamp is not None:
                stated.read(stamp, line)
    return stated.all()


def _beside(log: LogFile, shape: Shape) -> _Stated:
    calendar = Calendar(shape.format.written, Origin())
    stated = _Stated(shape.format)
    for line, begins in islice(split(plain(log.read(0))), _LINES_FOR_ZONE):
        stamp = stamp_of(shape, calendar, line) if begins else None
        if stamp is not None:
            stated.read(stamp, line)
    return stated


def _edge_stamps(log: LogFile, shape: Shape) -> tuple[datetime, ...]:
    calendar = Calendar(shape.format.written, Origin())
    first: tuple[datetime, ...] = ()
    for line, begins in split(plain(log.read(0))):
        stamp = stamp_of(shape, calendar, line) if begins else None
        if stamp is not None:
            first = (stamp,)
            break
    if not first:
        return ()
    for tail_bytes in _TAILS_BYTES:
        last: tuple[datetime, ...] = ()
        for line, begins in split(plain(log.read(max(0, log.size - tail_bytes)))):
            stamp = stamp_of(shape, calendar, line) if begins else None
            if stamp is not None:
                last = (stamp,) if not last or _is_later(stamp, last[0]) else last
        if last:
            return first + last
    return first + first
