"""Reads a log once to learn what cutting it needs: first and last stamp, line count, the true instants it states."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from collector.evidence.logs.clocks import Stated
from collector.evidence.logs.files import LogFile
from collector.evidence.logs.lines import plain, split
from collector.evidence.logs.reading import Calendar, Origin, origin_before, redated, stamp_of
from collector.evidence.logs.sniff import Shape
from collector.vendors.formats import NEUTRAL, Anchor, LogFormat, Written, no_anchor

BIG_BYTES = 4 * 1024 * 1024
"""Smaller logs are read line by line; in bigger ones the start of the window is found by halving."""
_TAILS_BYTES = (256 * 1024, 16 * 1024 * 1024)
"""How much of a big log's end is searched for its last record; more only if the first try finds none."""
_ANCHORS = 200
_BEACONS = 400
_LONGEST_BEACON_BYTES = 64 * 1024
_QUARTER_S = 900
_DAY_S = 86_400
_EASTMOST_S = 14 * 3600


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """One file's stamps as written (without zone they are naive): empty ``stamps``, or the first and the latest.

    ``beacons`` are (offset, line) of lines worth keeping, filled for ``big`` files alone: in those, times are looked
    up instead of read one after the other.
    """

    stamps: tuple[datetime, ...]
    lines: int
    stated: tuple[Stated, ...] = ()
    origin: Origin = Origin()  # noqa: RUF009  frozen
    big: bool = False
    beacons: tuple[tuple[int, bytes], ...] = ()


def survey(log: LogFile, shape: Shape, zone: tuple[tzinfo, ...], stopping: Callable[[], bool]) -> Survey:
    """Look through one log; ``zone`` is the one given, if any. Raises UnreadableError."""
    exact = shape.format.anchors is no_anchor or bool(shape.format.anchor_needles)
    if log.seekable and log.size > BIG_BYTES and shape.format.written.dated and exact and shape.encoding == "utf-8":
        return _quick(log, shape, stopping)
    return _whole(log, shape, zone, stopping)


def _whole(log: LogFile, shape: Shape, zone: tuple[tzinfo, ...], stopping: Callable[[], bool]) -> Survey:
    calendar = Calendar(shape.format.written, Origin(year=NEUTRAL.year, day=NEUTRAL))
    stamps: tuple[datetime, ...] = ()
    days: tuple[datetime, ...] = ()
    stated = _Stated(shape.format)
    lines, run = 0, 0
    for line, begins in split(plain(log.read(0))):
        lines += begins
        if lines % 4096 == 0 and stopping():
            break
        stamp = stamp_of(shape, calendar, line) if begins else None
        if not days:
            days = tuple(day - timedelta(days=calendar.turns) for day in shape.format.day(line))
        if stamp is None:
            continue
        if shape.format.written is Written.RELATIVE and calendar.turns != run:
            run, stamps = calendar.turns, ()
        stamps = (stamps[0], _later(stamps[1], stamp)) if stamps else (stamp, stamp)
        stated.read(stamp, line)
    plain_survey = Survey(stamps=stamps, lines=lines, stated=tuple(stated.found))
    if not stamps or shape.format.written.dated:
        return plain_survey
    return _placed(plain_survey, _origin(log, shape, plain_survey, zone, calendar.turns, days))


class _Stated:
    """Collects the true instants that lines state, each with its own stamp or that of its event."""

    def __init__(self, log_format: LogFormat) -> None:
        self._format = log_format
        self._event: tuple[datetime, ...] = ()
        self.found: deque[Stated] = deque(maxlen=_ANCHORS)

    def read(self, stamp: datetime, line: bytes) -> None:
        anchors = self._format.anchors(line) if stamp.tzinfo is None else ()
        self.found.extend(_closest((stamp, *self._event), anchor) for anchor in anchors)
        if not anchors and self._format.anchored_event and self._format.anchored_event in line:
            self._event = (stamp,)


def _later(one: datetime, other: datetime) -> datetime:
    if (one.tzinfo is None) != (other.tzinfo is None):  # text in which some stamps state a zone and some do not
        return other
    return max(one, other)


def _closest(stamps: tuple[datetime, ...], anchor: Anchor) -> Stated:
    """Pair an anchor with its own stamp or its event's, whichever is nearer to a whole quarter of an hour off."""

    def residual_s(stamp: datetime) -> float:
        apart = (stamp.replace(tzinfo=UTC) - anchor.utc).total_seconds()
        return abs(apart - round(apart / _QUARTER_S) * _QUARTER_S)

    return min(stamps, key=residual_s), anchor


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


def _quick(log: LogFile, shape: Shape, stopping: Callable[[], bool]) -> Survey:
    """Count lines and find beacons and anchors by searching bytes; read stamps at both ends and at anchors only."""
    lines, position, rest = 0, 0, b""
    beacons: list[tuple[int, bytes]] = []
    stated = _Stated(shape.format)
    anchors = shape.format.anchor_needles + ((shape.format.anchored_event,) if shape.format.anchored_event else ())
    calendar = Calendar(shape.format.written, Origin())
    for chunk in log.read(0):
        if stopping():
            break
        lines += chunk.count(b"\n")
        block = rest + chunk
        end = block.rfind(b"\n") + 1
        if len(beacons) < _BEACONS:
            beacons.extend(_beacon_lines(block[:end], position, shape.format.beacons))
        for _, line in _beacon_lines(block[:end], position, anchors):
            stamp = stamp_of(shape, calendar, line)
            if stamp is not None:
                stated.read(stamp, line)
        rest = block[end:] if len(block) - end <= _LONGEST_BEACON_BYTES else b""
        position += len(block) - len(rest)
    edges = _edge_stamps(log, shape)
    return Survey(stamps=edges, lines=lines, stated=tuple(stated.found), big=True, beacons=tuple(beacons[:_BEACONS]))


def _beacon_lines(block: bytes, position: int, needles: tuple[bytes, ...]) -> list[tuple[int, bytes]]:
    found: dict[int, bytes] = {}
    for needle in needles:
        at = block.find(needle)
        while at >= 0 and len(found) < _BEACONS:
            start, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at) + 1
            found[position + start] = block[start : end or len(block)][:_LONGEST_BEACON_BYTES]
            at = block.find(needle, end) if end else -1
    return sorted(found.items())


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
                last = (stamp,) if not last else (_later(last[0], stamp),)
        if last:
            return first + last
    return first + first
