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
_CLOSE_BYTES = 256 * 1024
_PROBE_BYTES = 4 * 1024 * 1024

Instant = Callable[[bytes], datetime | None]


def find_range(log: LogFile, instant: Instant, first: datetime, last: datetime) -> tuple[int, int]:
    """Return an offset before the first record at ``first`` or later, and one behind the last record up to ``last``.

    Both lie somewhere in a line; (0, ``log.size``) if the log is not sorted by time. ``instant`` gives the time of the
    record that begins in a line.
    """
    offsets = [*range(0, log.size, log.size // _PROBES + 1), max(0, log.size - _TAIL_BYTES)]
    probes = [(offset, _first_after(log, instant, offset)) for offset in offsets]
    timed = [(offset, at) for offset, at in probes if at is not None]
    sorted_by_time = all(one[1] <= other[1] + JITTER for one, other in pairwise(timed))
    if not sorted_by_time or len(timed) < len(probes) - 2:
        return 0, log.size
    start, _ = _halved(log, instant, lambda at: at < first - JITTER, 0)
    _, end = _halved(log, instant, lambda at: at <= last + JITTER, start)
    return start, end


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
