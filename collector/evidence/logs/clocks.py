"""Finds out which zone a log was written in, how wrong its clock was, and how that is known."""

import statistics
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo

from collector.evidence.logs.clues import Clues, Stated, ahead_s
from collector.model.clock import Clock, ClockSource
from collector.model.window import TimeWindow, named_zone
from collector.vendors.formats import Written

OWN_CLOCK_S = 2.0
"""Allowed for the writing machine's clock where only its zone is known; machines with NTP are within it."""
ASSUMED_S = 5.0
"""Allowed where even the zone is assumed to be this machine's."""
_QUARTER_S = 900
"""Zones lie on quarter hours."""
_WESTMOST_S, _EASTMOST_S = -12 * 3600, 14 * 3600
"""Between them all zones lie."""
_CONTRADICTION_S = 120.0
_EXACT_AT_LEAST_S = 0.05

_MOST_STATE_IT = "most stamps state their zone"
_ELSE_GIVE = "if that is wrong, give theirs as --logs PATH@ZONE"


class Here(Enum):
    """A zone that Python reads from the machine, as it was at each instant, and has no name for."""

    ZONE = "this machine's"


class Dated(Enum):
    """What tells the day and the year of a log's stamps."""

    BY_CONTENT = "by content"
    BY_FILE_TIME = "by when the file was last changed"


@dataclass(frozen=True, kw_only=True, slots=True)
class LogClock:
    """A log's clock: its description, the zone its stamps are read in, and what completes those that lack a date.

    ``error_s`` is how far the clock was ahead of true time.
    """

    described: Clock
    zone: tzinfo | Here
    error_s: float = 0.0
    dated: Dated = Dated.BY_CONTENT

    def utc(self, stamp: datetime, *, fold: int = 0) -> datetime:
        """Return the instant of one stamp; ``fold`` 1 takes the second of two equal local times (PEP 495).

        Raises ValueError if this machine cannot place it.
        """
        if stamp.tzinfo is not None:
            return stamp.astimezone(UTC)
        try:
            local = stamp.replace(fold=fold)
            placed = local if self.zone is Here.ZONE else local.replace(tzinfo=self.zone)
            return placed.astimezone(UTC) - timedelta(seconds=self.error_s)
        except (OverflowError, OSError) as error:
            raise ValueError("a stamp that is no instant") from error

    @property
    def changes(self) -> bool:
        """Whether the zone may have daylight-saving changes."""
        return isinstance(self.zone, Here | ZoneInfo)

    def offset(self, at: datetime) -> timedelta:
        """Return how far the zone is ahead of UTC at an instant."""
        return at.astimezone(None if self.zone is Here.ZONE else self.zone).utcoffset() or timedelta(0)

    def described_in(self, window: TimeWindow, source: str) -> Clock:
        """Return the description under a name of its own, with the offset that the zone had in a window."""
        known = replace(self.described, source=source)
        if not self.changes or known.known_by not in (ClockSource.OPTION, ClockSource.MACHINE):
            return known
        offset, later = self.offset(window.start), self.offset(window.end)
        zone, detail = known.zone, known.detail
        if known.known_by is ClockSource.MACHINE:
            zone = zone_text(offset.total_seconds())
            detail = detail.replace(f"(this machine: {known.zone})", f"(this machine: {zone})")
        if later != offset:
            detail += f"; clocks changed inside the window: {zone_text(later.total_seconds())} at its end"
        return replace(known, zone=zone, utc_offset_s=offset.total_seconds() + self.error_s, detail=detail)


def find_clock(clues: Clues) -> LogClock:
    """Choose the best that is known: the stamp itself, the option, true instants in the log, in another of its device
    or in a server's of the same run, when its file was last changed, else this machine.

    Raises UsageError for a zone that is none.
    """
    given = (named_zone(clues.zone_name),) if clues.zone_name else ()
    written = clues.shape.format.written
    if written is Written.RELATIVE:
        return _from_ids(clues.name, clues.began, clues.met) if clues.met else _relative(clues.name, clues.began)
    in_each = written is Written.SOME_WITH_ZONE and any(stamp.tzinfo is not None for stamp in clues.latest)
    if written is Written.WITH_ZONE or in_each:
        return _in_stamps(clues, given)
    if given:
        return _as_told(clues, given[0])
    if clues.of_device:
        return _from_content(clues.name, clues.of_device, where=_in_log(clues))
    if clues.met:
        where = "shared with a server's log"
        in_other = _from_content(clues.name, clues.met, known_by=ClockSource.OTHER_LOG, where=where)
        if in_other.described.known_by is ClockSource.OTHER_LOG:
            return in_other
    return _from_file_times(clues) if clues.filed else _assumed(clues)


def _in_stamps(clues: Clues, given: tuple[tzinfo, ...]) -> LogClock:
    """Take each stamp as it is; one that states no zone as the option says, or as those beside it, else in the zone of
    this machine, or in UTC where it is of another format than a program whose own stamps all state a zone."""
    detail = "each stamp states its zone; the error of the writing machine's clock is not known"
    zone: tzinfo | Here = UTC
    if clues.naive:
        here = clues.shape.format.written is Written.SOME_WITH_ZONE
        zone, where = (Here.ZONE, "this machine's zone") if here else (UTC, "UTC")
        detail = f"{_MOST_STATE_IT}; those without one are read in {where}: {_ELSE_GIVE}"
    if given:
        zone = given[0]
        if clues.naive:
            detail = f"{_MOST_STATE_IT}; those without one are read in the zone given with --logs"
    elif clues.stated:
        beside = _from_content(clues.name, clues.stated).described
        if beside.known_by is ClockSource.IN_CONTENT:
            detail = f"in each stamp; lines without one are read as those beside them show: {beside.detail}"
            zone = _fixed(beside.utc_offset_s)
    described = _clock(clues.name, "in each stamp", 0.0, OWN_CLOCK_S, ClockSource.IN_CONTENT, detail)
    return LogClock(described=described, zone=zone)


def _assumed(clues: Clues) -> LogClock:
    detail = "assumed to be written in this machine's zone; if it was not, give it as --logs PATH@ZONE"
    return _of_this_machine(clues, detail)


def _from_file_times(clues: Clues) -> LogClock:
    """Take the zone in which the last line was written when the file was last changed, unless it is this machine's."""
    offset = round(ahead_s(clues.filed[0]) / _QUARTER_S) * _QUARTER_S
    fits = "its last line was written when the file was last changed"
    own = _of_this_machine(clues, f"assumed to be written in this machine's zone, in which {fits}")
    if round(own.described.utc_offset_s / _QUARTER_S) * _QUARTER_S == offset:
        return own
    zone = zone_text(offset)
    detail = f"zone {zone}, in which {fits}; if it was copied without its times, give the zone as --logs PATH@ZONE"
    described = _clock(clues.name, zone, offset, ASSUMED_S, ClockSource.FILE_TIME, detail)
    return LogClock(described=described, zone=_fixed(offset))


def _of_this_machine(clues: Clues, detail: str) -> LogClock:
    draft = _clock(clues.name, Here.ZONE.value, 0.0, ASSUMED_S, ClockSource.MACHINE, detail)
    offset = _offset_s(LogClock(described=draft, zone=Here.ZONE), clues.latest)
    detail = f"{detail} (this machine: {zone_text(offset)})"
    described = _clock(clues.name, zone_text(offset), offset, ASSUMED_S, ClockSource.MACHINE, detail)
    return LogClock(described=described, zone=Here.ZONE)


def _relative(name: str, began: datetime) -> LogClock:
    """Place a log's zero where the file's own time puts it; ``began`` is in UTC."""
    detail = (
        f"seconds since the log began at {began:%Y-%m-%d %H:%M:%S} UTC, if its last line was written when the file was "
        "last changed; a file copied without its times is placed wrongly"
    )
    offset = -began.replace(tzinfo=UTC).timestamp()
    described = _clock(name, "since the log began", offset, ASSUMED_S, ClockSource.FILE_TIME, detail)
    return LogClock(described=described, zone=UTC)


def _from_ids(name: str, began: datetime, met: tuple[Stated, ...]) -> LogClock:
    """Place a log's zero by ids that a server's log shows, too."""
    apart = [ahead_s(item) for item in met]
    error = statistics.median(apart)
    start = began - timedelta(seconds=error)
    uncertainty = max(OWN_CLOCK_S, max(apart) - min(apart))
    detail = (
        f"seconds since the log began at {start:%Y-%m-%d %H:%M:%S} UTC, from {_counted(len(met), 'id')} that "
        "a server's log of the same run shows, too"
    )
    offset = -start.replace(tzinfo=UTC).timestamp()
    described = _clock(name, "since the log began", offset, uncertainty, ClockSource.OTHER_LOG, detail)
    return LogClock(described=described, zone=UTC, error_s=error)


def zone_text(offset_s: float) -> str:
    """Return an offset as ``+08:00``."""
    minutes = round(offset_s / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _clock(name: str, zone: str, offset_s: float, uncertainty_s: float, known_by: ClockSource, detail: str) -> Clock:
    return Clock(
        source=name,
        unit="ms",
        zone=zone,
        utc_offset_s=offset_s,
        uncertainty_s=uncertainty_s,
        known_by=known_by,
        detail=detail,
    )


def _offset_s(clock: LogClock, latest: tuple[datetime, ...]) -> float:
    try:
        return next(((stamp.replace(tzinfo=UTC) - clock.utc(stamp)).total_seconds() for stamp in latest), 0.0)
    except ValueError:
        return 0.0


def _in_log(clues: Clues) -> str:
    return "in the log" if clues.stated else f"in {clues.lender}, of the same device by its name and folder"


def _as_told(clues: Clues, zone: tzinfo) -> LogClock:
    """Take the zone that was given, and the clock's error from instants in the log where they are in that zone."""
    detail = "the zone given with --logs"
    draft = LogClock(
        described=_clock(clues.name, clues.zone_name, 0.0, OWN_CLOCK_S, ClockSource.OPTION, detail),
        zone=zone,
    )
    offset = _offset_s(draft, clues.latest)
    draft = replace(draft, described=replace(draft.described, utc_offset_s=offset))
    if not clues.of_device:
        return draft
    own = _from_content(clues.name, clues.of_device, where=_in_log(clues))
    times = "the log's own times" if clues.stated else f"the times in {clues.lender}"
    if own.described.known_by is not ClockSource.IN_CONTENT:
        return draft
    if own.described.zone != zone_text(offset):
        doubt = f"{detail}; {times} say {own.described.zone}: give that, unless you know better"
        return replace(draft, described=replace(draft.described, detail=doubt))
    described = replace(
        draft.described,
        utc_offset_s=offset + own.error_s,
        uncertainty_s=own.described.uncertainty_s,
        detail=f"{detail}, and {times} agree: {own.described.detail}",
    )
    return LogClock(described=described, zone=zone, error_s=own.error_s)


def _from_content(
    name: str,
    stated: tuple[Stated, ...],
    *,
    known_by: ClockSource = ClockSource.IN_CONTENT,
    where: str = "in the log",
) -> LogClock:
    """Take the zone from instants of the log's own clock (to the quarter hour), its error from those of a server."""
    apart = [(ahead_s(item), item[1].clock_s) for item in stated]
    own = [apart_s for apart_s, bound in apart if bound < 0]
    exact = [(apart_s, bound) for apart_s, bound in apart if bound >= 0]
    for_zone = own or [apart_s for apart_s, _ in exact]
    middle = statistics.median(for_zone)
    offset = round(middle / _QUARTER_S) * _QUARTER_S
    residual = middle - offset
    if abs(residual) > _CONTRADICTION_S or not _WESTMOST_S <= offset <= _EASTMOST_S:
        return _contradicted(name, for_zone, where)
    zone = zone_text(offset)
    moved_s, moved = _moved(for_zone, offset)
    if exact:
        error, bound = _error([(apart_s - offset, bound) for apart_s, bound in exact])
        uncertainty = max(bound, moved_s)
        detail = (
            f"zone {zone} and a clock error of {error * 1000:+.0f} ms ± {bound * 1000:.0f} ms (positive = fast), "
            f"from {_counted(len(exact), 'time')} of a server {where}{moved}"
        )
    else:
        error, uncertainty = 0.0, max(OWN_CLOCK_S, abs(residual), moved_s)
        counted = _counted(len(stated), "instant")
        detail = f"zone {zone} from {counted} {where}, residual {residual * 1000:+.0f} ms{moved}"
    described = _clock(name, zone, offset + error, uncertainty, known_by, detail)
    return LogClock(described=described, zone=_fixed(offset), error_s=error)


def _contradicted(name: str, apart: list[float], where: str) -> LogClock:
    """Read stamps as far ahead as the instants say, though no zone is."""
    middle = statistics.median(apart)
    nearest = min(max(round(middle / _QUARTER_S) * _QUARTER_S, _WESTMOST_S), _EASTMOST_S)
    detail = (
        f"the instants stated {where} do not fit any zone: {middle - nearest:+.0f} s are left beside "
        f"{zone_text(nearest)}; give the zone as --logs PATH@ZONE"
    )
    uncertainty = max(abs(middle - nearest), max(apart) - min(apart))
    if abs(middle - nearest) > _QUARTER_S:  # a clock set to another day: the zone is nothing beside that
        described = _clock(
            name, "not known", middle, max(OWN_CLOCK_S, max(apart) - min(apart)), ClockSource.UNKNOWN, detail
        )
        return LogClock(described=described, zone=UTC, error_s=middle)
    described = _clock(name, zone_text(nearest), float(nearest), uncertainty, ClockSource.UNKNOWN, detail)
    return LogClock(described=described, zone=_fixed(nearest))


def _error(exact: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the clock's error and its bound, which holds all times of the server: a clock may be set meanwhile."""
    error = statistics.median(error for error, _ in exact)
    strayed = max(abs(one - error) for one, _ in exact)
    return error, max(_EXACT_AT_LEAST_S, statistics.median(bound for _, bound in exact), strayed)


def _moved(apart: list[float], offset: int) -> tuple[float, str]:
    """Tell how far a log's zone moved (summer time, a journey), if two instants or more agree on another zone."""
    zones = Counter(
        zone
        for apart_s in apart
        if abs(apart_s - (zone := round(apart_s / _QUARTER_S) * _QUARTER_S)) <= _CONTRADICTION_S and zone != offset
    )
    others = sorted(zone for zone, count in zones.items() if count > 1)
    if not others:
        return 0.0, ""
    told = ", ".join(zone_text(zone) for zone in others)
    return float(max(abs(zone - offset) for zone in others)), f"; other instants say {told}: the zone changed meanwhile"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _fixed(offset_s: float) -> tzinfo:
    return named_zone(zone_text(offset_s))
