"""Pairs the last record of a log with when its file was last changed, where the two are a time zone apart."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from collector.evidence.logs.clues import Stated, ahead_s
from collector.evidence.logs.events import Readable, days_wrong
from collector.evidence.logs.files import UnreadableError
from collector.evidence.logs.lines import plain, split
from collector.evidence.logs.reading import Calendar, stamp_of
from collector.vendors.formats import Anchor, Written

_FILED_S = 3.0
"""How soon after its last record a file is on disk; one copied without its times is so by chance once in 150."""
_TIMERS_S = 6.0
"""Jobs that copy files start on the minute, and so do lines that programs write again and again: so soon after it, a
whole number of minutes between the two shows nothing."""
_QUARTER_S = 900
"""Zones lie on quarter hours."""
_WESTMOST_S, _EASTMOST_S = -12 * 3600, 14 * 3600
_TAIL_BYTES = 64 * 1024


def filed(files: Iterable[tuple[Readable, tuple[datetime, ...]]]) -> tuple[Stated, ...]:
    """Return each file's latest stamp with when that file was last changed, if they all lie the same zone apart.

    Nothing if one does not, ends in a line without a stamp (written later, as far as anybody knows), was changed when
    timers run, or is no plain file: what an archive or a command yields has other times.
    """
    pairs: list[Stated] = []
    zones = set[int]()
    for readable, latest in files:
        file, shape, _ = readable
        own = file.seekable and file.modified_s % 60 >= _TIMERS_S
        if not own or not latest or latest[0].tzinfo is not None or not _ends_in_a_record(readable):
            return ()
        pair = (latest[0], Anchor(utc=datetime.fromtimestamp(file.modified_s, UTC)))
        days = days_wrong((pair,)) if shape.format.written is Written.WITHOUT_DATE else timedelta(0)
        apart_s = ahead_s(pair) - days.total_seconds()
        zone = round(apart_s / _QUARTER_S) * _QUARTER_S
        if not _WESTMOST_S <= zone <= _EASTMOST_S or not -_FILED_S <= zone - apart_s <= _FILED_S:
            return ()
        pairs.append(pair)
        zones.add(zone)
    return tuple(pairs) if len(zones) == 1 else ()


def _ends_in_a_record(readable: Readable) -> bool:
    file, shape, origin = readable
    start = max(0, file.size - _TAIL_BYTES) // 2 * 2  # whole units of UTF-16
    calendar = Calendar(shape.format.written, origin)
    last: datetime | None = None
    try:
        for line, begins in split(plain(file.read(start))):
            if begins and line.strip():
                last = stamp_of(shape, calendar, line)
    except UnreadableError:
        return False
    return last is not None
