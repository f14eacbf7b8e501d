"""Turns ids that a log and a server's log of the same run both show into instants for the log that has no own ones."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from collector.evidence.logs.clues import Stated, ahead_s
from collector.evidence.logs.files import LogFile, UnreadableError
from collector.evidence.logs.lines import plain, split
from collector.evidence.logs.reading import LONG_BEFORE, Calendar, Origin, stamp_of
from collector.evidence.logs.sniff import Shape
from collector.model.host import HostRole
from collector.vendors.formats import Anchor, Written

Readable = tuple[LogFile, Shape, Origin]
"""A log file, how it is read, and where its stamps are counted from."""
_ID = re.compile(rb"\b(?:PA|TR|RM)_[A-Za-z0-9]{8,24}\b")
"""Ids that livekit-server makes and logs before any client can know them."""
_MOST_IDS = 500
_MOST_BYTES = 256 * 1024 * 1024
"""How much of one file is searched for ids."""
_DAY_S = 86_400
_EASTMOST_S = 14 * 3600
_TOGETHER_S = 2.0
"""Sightings whose distances agree this well were of the same moment."""


class Meetings:
    """Compares logs with those of the servers among ``files``, which are read only when a log needs them."""

    def __init__(self, files: Iterable[Readable], stopping: Callable[[], bool]) -> None:
        self._servers = [
            item
            for item in files
            if item[1].format.role is HostRole.SERVER and item[1].format.written is Written.WITH_ZONE
        ]
        self._stopping = stopping
        self._there: dict[bytes, datetime] = {}

    def stated(self, files: Iterable[Readable]) -> tuple[Stated, ...]:
        """Return stamps of the log's first sightings of ids with the instants at which a server first logged them.

        Only the largest group of sightings that are equally far apart: an id may be older than the log that shows it.
        """
        if not self._servers:
            return ()
        here = first_seen(files, self._stopping)
        if here and not self._there:
            self._there = first_seen(self._servers, self._stopping)
        return _agreeing(
            [(stamp, Anchor(utc=self._there[name])) for name, stamp in here.items() if name in self._there]
        )


def first_seen(files: Iterable[Readable], stopping: Callable[[], bool]) -> dict[bytes, datetime]:
    """Return each id with the stamp of the first record that shows it, in reading order."""
    seen: dict[bytes, datetime] = {}
    for file, shape, origin in files:
        calendar = Calendar(shape.format.written, origin)
        size = 0
        try:
            for number, (line, begins) in enumerate(split(plain(file.read(0)))):
                size += len(line)
                if len(seen) >= _MOST_IDS or size > _MOST_BYTES or (number % 4096 == 0 and stopping()):
                    break
                stamp = stamp_of(shape, calendar, line) if begins else None
                if stamp is not None and stamp != LONG_BEFORE:
                    _note(seen, line, stamp)
        except UnreadableError:  # what was read until then still counts; the file is refused where it is cut
            continue
    return seen


def _note(seen: dict[bytes, datetime], line: bytes, stamp: datetime) -> None:
    for name in _ID.findall(line):
        seen.setdefault(name, stamp)


def _agreeing(stated: list[Stated]) -> tuple[Stated, ...]:
    ahead = sorted(stated, key=ahead_s)
    groups: list[list[Stated]] = [
        [item for item in ahead[first:] if ahead_s(item) - ahead_s(ahead[first]) <= _TOGETHER_S]
        for first in range(len(ahead))
    ]
    largest: list[Stated] = max(groups, key=len) if groups else []
    return tuple(largest)


def days_wrong(stated: tuple[Stated, ...]) -> timedelta:
    """Return by how many whole days stamps without date were placed too late, beyond what a zone explains."""
    if not stated:
        return timedelta(0)
    apart_s = ahead_s(stated[0])
    zone_s = apart_s % _DAY_S
    if zone_s > _EASTMOST_S:
        zone_s -= _DAY_S
    return timedelta(days=round((apart_s - zone_s) / _DAY_S))
