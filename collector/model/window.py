"""Turns what a person says about time (--from, --to, --around, --last, --zone) into two aware instants."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from collector.errors import UsageError

AROUND = timedelta(minutes=5)
BEFORE_RUN = timedelta(minutes=5)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""No log can tell of a call before it: it is where Unix timestamps begin."""
_WESTMOST, _EASTMOST, _QUARTER = timedelta(hours=-12), timedelta(hours=14), timedelta(minutes=15)
"""Between the first two all zones lie, on quarters of an hour."""
_HOUR_MIN = 60
_OUTSIDE = "The window leaves the years 1970 to 9999. Check the date."
_DURATION = re.compile(r"^(\d+(?:\.\d+)?)\s*(s|m|min|h|d)$")
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_CLOCK_TIME = re.compile(r"^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeWindow:
    """Two aware instants in UTC, how they were given ("option", "assumed", …) and in whose zone they were read.

    ``live`` windows end with the run itself; any other lies in the past and plans no live measurement.
    """

    start: datetime
    end: datetime
    known_by: str
    zone: str
    live: bool

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a window needs aware instants")

    @property
    def seconds(self) -> float:
        """The window's length."""
        return (self.end - self.start).total_seconds()

    def ends(self, end: datetime) -> "TimeWindow":
        """Return the same window with its end moved, for a live window when the run is over."""
        return TimeWindow(start=self.start, end=end, known_by=self.known_by, zone=self.zone, live=self.live)


class _MachineZone(tzinfo):
    """This machine's zone as it was at each instant: what ``datetime.astimezone`` finds is its offset at one alone."""

    def __str__(self) -> str:
        return "this machine's zone"

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        return self._local(at).utcoffset() if at else None

    def dst(self, _at: datetime | None) -> timedelta | None:
        return None

    def tzname(self, at: datetime | None) -> str | None:
        return self._local(at).tzname() if at else None

    def fromutc(self, at: datetime) -> datetime:
        there = at.replace(tzinfo=UTC).astimezone()
        first = there.replace(tzinfo=self, fold=0)
        return first if first.utcoffset() == there.utcoffset() else first.replace(fold=1)

    @staticmethod
    def _local(at: datetime) -> datetime:
        try:
            return at.replace(tzinfo=None).astimezone()
        except (ValueError, OSError) as error:  # what the operating system's calendar does not have
            raise OverflowError(str(error)) from error


MACHINE_ZONE = _MachineZone()


def named_zone(name: str) -> tzinfo:
    """Return the zone for an IANA name, ``UTC`` or an offset such as ``+08:00``. Raises UsageError."""
    offset = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name)
    if offset:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3])) * (-1 if offset[1] == "-" else 1)
        if int(offset[3]) < _HOUR_MIN and _is_offset(ahead):
            return timezone(ahead)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(
            f'"{name}" is not a time zone. Use a name such as Europe/Berlin, UTC, or an offset such as +08:00.'
        ) from error


def _is_offset(ahead: timedelta) -> bool:
    """Whether a zone can be so far ahead of UTC."""
    return _WESTMOST <= ahead <= _EASTMOST and not ahead % _QUARTER


def parse_duration(text: str) -> timedelta:
    """Read ``90s``, ``10m``, ``2h`` or ``1d``. Raises UsageError."""
    found = _DURATION.match(text.strip())
    if not found or float(found[1]) <= 0:
        raise UsageError(f'"{text}" is not a duration. Use for example 90s, 10m or 2h.')
    try:
        return timedelta(seconds=float(found[1]) * _SECONDS[found[2]])
    except OverflowError as error:
        raise UsageError(f'"{text}" is longer than any call. Use for example 90s, 10m or 2h.') from error


def parse_instant(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    """Read ISO 8601 with or without zone, ``14:05`` (the latest such time that is not in the future) or ``10m`` (ago).

    Raises UsageError, also for a local time that a daylight-saving change skips or makes ambiguous.
    """
    try:
        return _instant(text.strip(), now=now, zone=zone)
    except OverflowError as error:
        raise UsageError(_OUTSIDE) from error


def _instant(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    if text == "now":
        return now
    if _DURATION.match(text):
        return now - parse_duration(text)
    if _CLOCK_TIME.match(text):
        return _clock_time(text, now=now, zone=zone)
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f'"{text}" is not a time. Use 2026-03-05T14:05, 2026-03-05T14:05+01:00, 14:05 or 10m (ago).'
        ) from error
    offset = parsed.utcoffset()
    if offset is None:
        return _localise(parsed, zone)
    if not _is_offset(offset):
        raise UsageError(f'"{text}" ends in an offset that no time zone has. For two times, give each by itself.')
    return parsed.astimezone(UTC)


def _clock_time(text: str, *, now: datetime, zone: tzinfo) -> datetime:
    try:
        wall = time.fromisoformat(text.zfill(5) if text.count(":") == 1 else text)
    except ValueError as error:
        raise UsageError(f'"{text}" is not a time of day. Use 00:00 to 23:59.') from error
    today = now.astimezone(zone).date()
    candidate = _localise(datetime.combine(today, wall), zone)
    return candidate if candidate <= now else _localise(datetime.combine(today - timedelta(days=1), wall), zone)


def _localise(naive: datetime, zone: tzinfo) -> datetime:
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    kind = "happened twice" if back == naive else "did not exist"
    raise UsageError(
        f"{naive:%Y-%m-%d %H:%M} {kind} in {zone} because the clocks changed. Add the offset, for example "
        f"{first.isoformat(timespec='minutes')} or {second.isoformat(timespec='minutes')}."
    )


def resolve_window(
    *, now: datetime, start: str = "", end: str = "", around: str = "", last: str = "", zone_name: str = ""
) -> TimeWindow:
    """Turn the contract's time options into one window; empty text means not given. Raises UsageError."""
    try:
        window = _resolve(now=now, start=start, end=end, around=around, last=last, zone_name=zone_name)
    except OverflowError as error:
        raise UsageError(_OUTSIDE) from error
    if window.start < EARLIEST:
        raise UsageError(f"The window begins in the year {window.start.year}, before there were such calls. Check it.")
    return window if window.zone else replace(window, zone=_machine_zone_name(window.start))


def _machine_zone_name(at: datetime) -> str:
    """Return what this machine's zone was called at an instant, as an offset where that is no zone's name."""
    local = at.astimezone(MACHINE_ZONE)
    name, offset = local.tzname() or "", local.isoformat()[-6:]
    try:
        return name if at.astimezone(named_zone(name)).utcoffset() == local.utcoffset() else offset
    except UsageError:
        return offset


def _resolve(*, now: datetime, start: str, end: str, around: str, last: str, zone_name: str) -> TimeWindow:
    zone, shown = (named_zone(zone_name), zone_name) if zone_name else (MACHINE_ZONE, "")
    if sum(bool(given) for given in (start or end, around, last)) > 1:
        raise UsageError("--around, --last and --from/--to exclude each other. Give one of them.")
    if around:
        middle = parse_instant(around, now=now, zone=zone)
        return _checked(middle - AROUND, middle + AROUND, now=now, zone=shown, clamp=True)
    if last:
        return TimeWindow(start=now - parse_duration(last), end=now, known_by="option", zone=shown, live=True)
    if start or end:
        first = parse_instant(start, now=now, zone=zone) if start else None
        final = parse_instant(end, now=now, zone=zone) if end else now
        return _checked(first or final - AROUND, final, now=now, zone=shown, clamp=False)
    return TimeWindow(start=now - BEFORE_RUN, end=now, known_by="assumed", zone=shown, live=True)


def _checked(start: datetime, end: datetime, *, now: datetime, zone: str, clamp: bool) -> TimeWindow:
    if start > now or (end > now and not clamp):
        raise UsageError(
            f"The window {start:%Y-%m-%d %H:%M:%S}Z to {end:%Y-%m-%d %H:%M:%S}Z lies in the future: "
            f"it is {now:%Y-%m-%d %H:%M:%S}Z now. Check date and --zone."
        )
    if start >= end:
        raise UsageError(
            f"--from ({start:%Y-%m-%d %H:%M:%S}Z) is not before --to ({end:%Y-%m-%d %H:%M:%S}Z). Swap them."
        )
    live = end >= now
    return TimeWindow(start=start, end=min(end, now), known_by="option", zone=zone, live=live)
