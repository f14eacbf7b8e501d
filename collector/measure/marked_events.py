"""Turns events that the logs of two ends both tell into how far the second log's clock is ahead, with a bound.

A server makes each event known: what asked for it was noted before that, what was told of it after that. So each pair
of lines says between what the difference lies, and events that begin at either end bound it from both sides, as the
two directions of NTP do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from collector.model.measured import Measured

BY_LOGS = "events that both ends’ logs tell"

WAY_MS = 500.0
"""A way of signalling to or from the server, with the program that notes it, takes less in a call that can be borne."""

SLIP_MS = 50.0
"""A line is written when its thread gets to it: what another end was told of may be noted that much earlier there."""

FEW_EVENTS = 2
"""One pair alone may be of two different events, and nothing contradicts it."""

MOST_ALIKE = 12
MOST_PAIRS = 600


class Mark(Enum):
    """Where a line was written, seen from the server's moment: (earliest, latest) in ms after it."""

    ASKED = (-WAY_MS, SLIP_MS)
    SERVER = (-SLIP_MS, SLIP_MS)
    TOLD = (0.0, WAY_MS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """A line that tells an event: equal ``key`` at both ends is maybe one event; ``at_ms`` is of the log's clock."""

    key: str
    at_ms: float
    mark: Mark


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """``ahead_ms`` if the logs tell it; else ``why`` says in a sentence without a full stop why they do not."""

    ahead_ms: tuple[Measured, ...]
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Span:
    """Between what the difference lies if both lines are of one event; their numbers in their logs."""

    least_ms: float
    most_ms: float
    lines: tuple[int, int]


def ahead_by_logs(first: Iterable[Marked], second: Iterable[Marked]) -> Found:
    """Return by how many ms the second clock is ahead: where the spans of most events meet, half their common width.

    Nothing with fewer than FEW_EVENTS that agree, or if as many agree on something else.
    """
    spans = _spans(tuple(first), tuple(second))
    if not spans:
        return Found(ahead_ms=(), why="no event is told by the logs of both ends")
    meeting = _meetings(spans)
    best = max(meeting, key=len)
    if len(best) < FEW_EVENTS:
        return Found(ahead_ms=(), why="only one event is told alike by the logs of both ends, and one may be chance")
    commons = [_common(other) for other in meeting if len(other) == len(best)]
    if max(least for least, _ in commons) > min(most for _, most in commons):
        return Found(ahead_ms=(), why="the events that both ends’ logs tell contradict one another")
    least, most = min(least for least, _ in commons), max(most for _, most in commons)
    half_ms = (most - least) / 2
    return Found(ahead_ms=(Measured(value=least + half_ms, bound=half_ms, n=len(best), method=BY_LOGS),))


def _spans(first: Sequence[Marked], second: Sequence[Marked]) -> list[_Span]:
    here, there = _by_key(first), _by_key(second)
    rarest_first = sorted(here.keys() & there.keys(), key=lambda key: (len(here[key]) * len(there[key]), key))
    pairs = [(one, other) for key in rarest_first for one in here[key] for other in there[key]]
    return [_span(first, second, pair) for pair in pairs[:MOST_PAIRS]]


def _by_key(lines: Sequence[Marked]) -> Mapping[str, list[int]]:
    """Return the numbers of each key's lines; of what happened all the time only the first ones."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        seen = found.setdefault(line.key, [])
        if len(seen) < MOST_ALIKE:
            seen.append(number)
    return found


def _span(first: Sequence[Marked], second: Sequence[Marked], pair: tuple[int, int]) -> _Span:
    one, other = first[pair[0]], second[pair[1]]
    apart_ms = other.at_ms - one.at_ms
    (earliest, latest), (earliest_there, latest_there) = one.mark.value, other.mark.value
    return _Span(
        least_ms=apart_ms - (latest_there - earliest), most_ms=apart_ms - (earliest_there - latest), lines=pair
    )


def _meetings(spans: Sequence[_Span]) -> list[list[_Span]]:
    """Return for each span's beginning the spans that hold it, each line in one of them."""
    return [_one_each([item for item in spans if item.least_ms <= at.least_ms <= item.most_ms]) for at in spans]


def _one_each(spans: Sequence[_Span]) -> list[_Span]:
    """Let each line stand in one pair only: the pair that leaves least room."""
    used: set[tuple[str, int]] = set()
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda item: item.most_ms - item.least_ms):
        lines = {("first", span.lines[0]), ("second", span.lines[1])}
        if not lines & used:
            used |= lines
            kept.append(span)
    return kept


def _common(spans: Sequence[_Span]) -> tuple[float, float]:
    return max(span.least_ms for span in spans), min(span.most_ms for span in spans)
