"""Groups files into logs (a rotation set is one log), each with its format, its clock and its files in time order."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from collector.evidence.logs.clocks import Dated, LogClock, find_clock
from collector.evidence.logs.clues import Clues, Stated
from collector.evidence.logs.events import Meetings, Readable, days_wrong
from collector.evidence.logs.files import LIGHT_BYTES, LogFile, Refusal, UnreadableError
from collector.evidence.logs.filetimes import filed
from collector.evidence.logs.names import safe_name
from collector.evidence.logs.reading import Calendar, Reader
from collector.evidence.logs.silences import LEAST
from collector.evidence.logs.sniff import Shape, sniff
from collector.evidence.logs.survey import Survey, survey
from collector.model.coverage import Reason
from collector.model.incident import Vendor
from collector.model.source import HERE
from collector.model.window import named_zone
from collector.vendors.formats import Written

_DATE = r"20\d\d-\d\d-\d\d(?:[T_-][\d.-]{2,14})?|20\d{6}(?:[T_.-]?\d{2,6})?"
_ROTATION = re.compile(rf"[._-](?:\d{{1,3}}|{_DATE})(?=\.log$|\.txt$|$)", re.IGNORECASE)
"""A number, or the date that logrotate (``dateext``) and others put there."""
_OVERLAP = timedelta(seconds=60)
"""Files of one rotation set follow each other; logs that overlap by more were written side by side."""

_SDK_WORDS = re.compile(r"agora|sdk|api|rtc|rtm|iris|[\W_]+")
"""What the names that an SDK gives to its own logs consist of; what people add tells whose they are."""

_Device = tuple[str, Vendor, str]
"""The folder of a log, whose SDK wrote it, and what is left of its name."""
_Lent = tuple[str, tuple[Stated, ...]]
"""The name of a log, and the instants that it and others of its device state."""

_BY_FILE_TIME = "its {} follows from when the file was last changed: wrong for a file that was copied without its times"
_LACKING = {Written.WITHOUT_DATE: "day", Written.WITHOUT_YEAR: "year"}
_SCATTERED = "few of its lines state a time: the others go with the one before them"


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One file of a log with what its survey found."""

    file: LogFile
    shape: Shape
    found: Survey

    @property
    def readable(self) -> Readable:
        """What reading this file's stamps takes."""
        return self.file, self.shape, self.found.origin

    def moved(self, by: timedelta) -> "Part":
        """Return the same file with the date that its stamps are counted from moved."""
        origin = replace(self.found.origin, day=self.found.origin.day + by)
        found = replace(self.found, origin=origin, stamps=tuple(stamp + by for stamp in self.found.stamps))
        return replace(self, found=found)

    def reader(self, clock: LogClock) -> Reader:
        """Return a fresh reader of this file's stamps."""
        return Reader(self.shape, clock, Calendar(self.shape.format.written, self.found.origin))


@dataclass(frozen=True, kw_only=True, slots=True)
class Log:
    """One log: its parts in the order of their content, its clock, and the first and last instant in UTC."""

    name: str
    parts: tuple[Part, ...]
    clock: LogClock
    read: tuple[datetime, ...]

    @property
    def shape(self) -> Shape:
        """The shape that all parts share."""
        return self.parts[0].shape

    @property
    def shown(self) -> str:
        """The name as it may be shown."""
        return safe_name(self.name)

    @property
    def stretches(self) -> tuple[tuple[datetime, datetime], ...]:
        """From when to when the log was written, in order: where a file of a rotation set is missing, it was not."""
        found: list[tuple[datetime, datetime]] = []
        for first, last in sorted(range_ for part in self.parts for range_ in _ranges(part, self.clock)):
            if found and first - found[-1][1] < LEAST:
                found[-1] = (found[-1][0], max(found[-1][1], last))
            else:
                found.append((first, last))
        return tuple(found)

    @property
    def weight(self) -> int:
        """What any process reads that knows the paths of all parts, HERE where only this one can or all are long."""
        weights = [part.file.weight for part in self.parts]
        return HERE if HERE in weights or sum(weights) > LIGHT_BYTES else sum(weights)

    @property
    def lines(self) -> int:
        """Lines of all parts."""
        return sum(part.found.lines for part in self.parts)


def arrange(
    files: Iterable[LogFile], looks: Iterable[Part | Refusal], *, zone_name: str, stopping: Callable[[], bool]
) -> tuple[tuple[Log, ...], tuple[Refusal, ...]]:
    """Return the logs in the order of their files, and what could not be read.

    ``looks`` is what ``look`` found in each file. Raises UsageError for a wrong zone.
    """
    sets: dict[tuple[str, str, str, int], list[Part]] = {}
    refusals: list[Refusal] = []
    for file, part in zip(files, looks, strict=True):
        if isinstance(part, Refusal):
            refusals.append(part)
        else:
            shape = part.shape
            key = (file.group, _ROTATION.sub("", file.name).lower(), shape.format.id, shape.prefixed)
            sets.setdefault(key, []).append(part)
        if stopping():
            why = "and what follows it were not read: the time was up, or the run was ended"
            refusals.append(file.refuse(Reason.DEADLINE, why))
            break
    kin = _kin(sets.values())
    meetings = Meetings([part.readable for parts in sets.values() for part in parts], stopping)
    logs: list[Log] = []
    for parts in sets.values():
        dated, clues = _with_clues(parts, zone_name, kin, meetings)
        logs.extend(_in_order(dated, _with_doubts(find_clock(clues), dated, clues.met)))
    return tuple(logs), tuple(refusals)


def look(file: LogFile, *, zone_name: str, stopping: Callable[[], bool]) -> Part | Refusal:
    """Return what one file is and which times it states, or why it is not read. Raises UsageError for a wrong zone."""
    zone = (named_zone(zone_name),) if zone_name else ()
    shape = sniff(file)
    if isinstance(shape, Refusal):
        return shape
    try:
        return Part(file=file, shape=shape, found=survey(file, shape, zone, stopping))
    except UnreadableError as error:
        return file.refuse(error.reason, error.why)


def _kin(sets: Iterable[list[Part]]) -> dict[_Device, _Lent]:
    """Collect the instants stated in each folder: one SDK's logs there were stamped by one device, unless their names
    tell two apart. What is of no SDK in particular may be of any machine."""
    kin: dict[_Device, _Lent] = {}
    for parts in sets:
        for part in parts:
            if part.found.stated and part.shape.format.vendor is not Vendor.UNKNOWN:
                name, stated = kin.get(_device(part), (part.file.shown, ()))
                kin[_device(part)] = name, stated + part.found.stated
    return kin


def _device(part: Part) -> _Device:
    own_name = _ROTATION.sub("", part.file.name).lower()
    return part.file.group, part.shape.format.vendor, _SDK_WORDS.sub("", own_name)


def _with_clues(
    parts: list[Part], zone_name: str, kin: dict[_Device, _Lent], meetings: Meetings
) -> tuple[list[Part], Clues]:
    """Return a log's files, with the date that their stamps lack where it was found, and what tells its clock."""
    stated = tuple(item for part in parts for item in part.found.stated)
    lender, lent = ("", ()) if stated else kin.get(_device(parts[0]), ("", ()))
    met: tuple[Stated, ...] = ()
    written: tuple[Stated, ...] = ()
    if _lost(parts, zone_name, stated or lent):
        parts, met = _dated(parts, meetings.stated([part.readable for part in parts]))
        if not met:
            parts, written = _dated(parts, filed([(part.readable, part.found.stamps[-1:]) for part in parts]))
    clues = Clues(
        name=safe_name(parts[0].file.name),
        shape=parts[0].shape,
        zone_name=zone_name,
        stated=stated,
        lender=lender,
        lent=lent,
        latest=_latest(parts),
        naive=_naive(parts),
        began=parts[0].found.origin.day,
        met=met,
        filed=written,
    )
    return parts, clues


def _latest(parts: list[Part]) -> tuple[datetime, ...]:
    """Return a log's latest stamp, or the latest without zone where most of a file's are so."""
    # A zone's offset is told as it was then, and the incident is seldom older than the log's middle.
    latest = next((part.found.stamps[-1:] for part in reversed(parts) if part.found.stamps), ())
    if latest and latest[0].tzinfo is not None and any(part.found.mostly_naive for part in parts):
        return _naive(parts)
    return latest


def _naive(parts: list[Part]) -> tuple[datetime, ...]:
    return next((part.found.naive for part in reversed(parts) if part.found.naive), ())


def _lost(parts: list[Part], zone_name: str, stated: tuple[Stated, ...]) -> bool:
    """Whether nothing but this machine's zone or the file's own time would place a log's stamps."""
    if parts[0].shape.format.written is Written.RELATIVE:
        return any(part.found.stamps for part in parts)
    return any(stamp.tzinfo is None for stamp in _latest(parts)) and not zone_name and not stated


def _in_order(parts: list[Part], clock: LogClock) -> list[Log]:
    """Order a rotation set by content; files whose times overlap become logs of their own."""
    dated = sorted(((_range(part, clock), part) for part in parts), key=lambda item: item[0][:1])
    overlapping = any(one[1] > other[0] + _OVERLAP for (one, _), (other, _) in pairwise(dated) if one and other)
    groups = [[item] for item in dated] if overlapping else [dated]
    return [_log(group, clock) for group in groups]


def _with_doubts(clock: LogClock, parts: list[Part], met: tuple[Stated, ...]) -> LogClock:
    """Say what beside the zone is uncertain: which day or year it was, and which line a time belongs to."""
    dated, written = _dated_by(parts, met), parts[0].shape.format.written
    detail = clock.described.detail
    if dated is Dated.BY_FILE_TIME:
        detail += f"; {_BY_FILE_TIME.format(_LACKING[written])}"
    if any(part.shape.scattered for part in parts):
        detail += f"; {_SCATTERED}"
    return replace(clock, described=replace(clock.described, detail=detail), dated=dated)


def _dated_by(parts: list[Part], met: tuple[Stated, ...]) -> Dated:
    """Return what tells the day or the year that a log's stamps lack, if they do."""
    written = parts[0].shape.format.written
    told_by_server = written is Written.WITHOUT_DATE and met
    if written not in _LACKING or told_by_server or not any(part.found.origin.guessed for part in parts):
        return Dated.BY_CONTENT
    return Dated.BY_FILE_TIME


def _dated(parts: list[Part], stated: tuple[Stated, ...]) -> tuple[list[Part], tuple[Stated, ...]]:
    """Move the date of stamps without one to where the instants that were found for them put it."""
    days = days_wrong(stated)
    if parts[0].shape.format.written is not Written.WITHOUT_DATE or not days:
        return parts, stated
    moved = [part.moved(-days) for part in parts]
    return moved, tuple((stamp - days, anchor) for stamp, anchor in stated)


def _log(dated: list[tuple[tuple[datetime, ...], Part]], clock: LogClock) -> Log:
    ranges = [found for found, _ in dated if found]
    # Named after the newest file, which usually bears the plain name.
    newest = dated[-1][1].file.name
    name = min((part.file.name for _, part in dated), key=lambda text: (len(text), text != newest))
    read = (min(found[0] for found in ranges), max(found[1] for found in ranges)) if ranges else ()
    return Log(name=name, parts=tuple(part for _, part in dated), clock=clock, read=read)


def _ranges(part: Part, clock: LogClock) -> list[tuple[datetime, datetime]]:
    found = _range(part, clock)
    return [(found[0], max(found))] if found else []


def _range(part: Part, clock: LogClock) -> tuple[datetime, ...]:
    try:
        return tuple(clock.utc(stamp) for stamp in part.found.stamps)
    except ValueError:
        return ()
