"""Finds by halving where in a big sorted log the window begins and ends, so that the rest of it need not be read."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice, pairwise

from collector.evidence.logs.files import CHUNK_BYTES, LogFile
from collector.evidence.logs.lines import plain, split

JITTER = timedelta(seconds=2)
"""Threads write their lines a little out of order."""
_PROBES = 32
_TAIL_BYTES = 16 * 1024
_SHORT_BYTES = 1024
_CLOSE_BYTES = 256 * 1024
_PROBE_BYTES = 4 * 1024 * 1024
_WIDER = 1.2
"""Around the window, each probe is so much further away than the one before: a clock that was put back by less than the
time between two of them shows the window a second time no further away than they are."""

Instant = Callable[[bytes], datetime | None]


def find_range(log: LogFile, instant: Instant, first: datetime, last: datetime) -> tuple[int, int]:
    """Return an offset before the first record at ``first`` or later, and one behind the last record up to ``last``.

    Both lie somewhere in a line; (0, ``log.size``) if the log is not sorted by time: the clock was put back, and the
    window may stand in it twice. ``instant`` gives the time of the record that begins in a line.
    """
    step = log.size // _PROBES + 1
    offsets = [*range(0, log.size, step), max(0, log.size - _TAIL_BYTES)]
    timed = _timed(log, instant, offsets)
    if len(timed) < len(offsets) - 2:
        return 0, log.size
    timed = sorted([*timed, *_timed(log, instant, _at_the_ends(log.size, step))])
    if not _sorted(timed):
        return 0, log.size
    start, _ = _halved(log, instant, lambda at: at < first - JITTER, 0)
    _, end = _halved(log, instant, lambda at: at <= last + JITTER, start)
    if not _sorted(sorted([*timed, *_timed(log, instant, _around(start, end, log.size))])):
        return 0, log.size
    return max(0, start - _CLOSE_BYTES), min(log.size, end + _CLOSE_BYTES)


def _timed(log: LogFile, instant: Instant, offsets: list[int]) -> list[tuple[int, datetime]]:
    probes = [(offset, _first_after(log, instant, offset)) for offset in offsets]
    return [(offset, at) for offset, at in probes if at is not None]


def _sorted(timed: list[tuple[int, datetime]]) -> bool:
    return all(one[1] <= other[1] + JITTER for one, other in pairwise(timed))


def _at_the_ends(size: int, step: int) -> list[int]:
    """Return offsets in the first and the last step, the denser the nearer to the end: a short log may be put there."""
    away, offsets = _SHORT_BYTES, list[int]()
    while away < step:
        offsets += [away, size - away]
        away *= 2
    return offsets


def _around(start: int, end: int, size: int) -> list[int]:
    """Return offsets on both sides of the window, the denser the nearer."""
    offsets: list[int] = [start, end]
    away = float(_CLOSE_BYTES)
    while start - away > 0 or end + away < size:
        offsets += [offset for offset in (start - int(away), end + int(away)) if 0 < offset < size]
        away *= _WIDER
    return offsets


def _halved(log: LogFile, instant: Instant, before: Callable[[datetime], bool], low: int) -> tuple[int, int]:
    """Return two close offsets between which ``before`` turns false."""
    high = log.size
    while high - low > _CLOSE_BYTES:
        middle = (low + high) // 2
        at = _first_after(log, instant, middle)
        if at is not None and before(at):
            low = middle
        else:
            high = middle
    return low, high


def _first_after(log: LogFile, instant: Instant, offset: int) -> datetime | None:
    """Return the time of the first record that begins after ``offset``; the line that it falls into is passed over."""
    # Bounded in bytes of the file: in the zeros at the end of a preallocated log there are no lines to count.
    near = islice(log.read(offset), _PROBE_BYTES // CHUNK_BYTES)
    for number, (line, begins) in enumerate(split(plain(near))):
        at = instant(line) if begins and (number or not offset) else None
        if at is not None:
            return at
    return None
