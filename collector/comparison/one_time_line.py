"""Turns what two ends say happened into one time line on one clock, with what both saw told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from collector.comparison.alignment import NOTICED, TOLD, Alignment
from collector.measure.two_clocks import TOLD_MS
from collector.model.evidence import SafeEvidence
from collector.model.happening import OWN, SEEN_IN_ROOM, Happening, happenings

MOST = 2_000
"""No call has more to tell; a stranger's bundle may."""


class End(StrEnum):
    """Which of the two bundles, in the order in which they were given."""

    FIRST = "a"
    SECOND = "b"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Something that happened, on the time line's clock; ``by_server`` as in ``Happening``: those are not moved.

    ``residual_ms`` of what both saw is how much later the second end saw it, once the clocks are aligned; else nothing.
    ``within_s`` as in ``Happening``: it comes on top of the alignment's error.
    """

    at: datetime
    until: datetime
    what: str
    source: str
    seen_by: tuple[End, ...]
    residual_ms: tuple[float, ...] = ()
    by_server: bool = False
    within_s: float = 0.0


def one_time_line(first: SafeEvidence, second: SafeEvidence, clocks: Alignment) -> tuple[Moment, ...]:
    """Return what lies in either end's window, in order of time, at most MOST; without alignment nobody is moved."""
    by_first_ms, by_second_ms = clocks.shifts_ms
    together_ms = sum(known.bound for known in clocks.ahead_ms) + 2 * TOLD_MS
    of_first, of_second = _of(first, End.FIRST, by_first_ms), _of(second, End.SECOND, by_second_ms)
    joined = _joined(of_first, of_second, together_ms if clocks.ahead_ms else 0.0)
    return tuple(sorted(joined, key=lambda item: (item.at, item.until, item.what, item.seen_by))[:MOST])


def shift(at: datetime, by_ms: float) -> datetime:
    """Return an instant moved by so many ms."""
    return at + timedelta(milliseconds=by_ms)


def _of(evidence: SafeEvidence, end: End, by_ms: float) -> list[Moment]:
    window = evidence.incident.window
    return [
        _moment(item, end, 0.0 if item.by_server else by_ms)
        for item in happenings(evidence)
        if item.at <= window.end and item.until >= window.start
    ]


def _moment(item: Happening, end: End, by_ms: float) -> Moment:
    return Moment(
        at=shift(item.at, by_ms),
        until=shift(item.until, by_ms),
        what=item.what,
        source=" of ".join((item.source, *item.of)),
        seen_by=(end,),
        by_server=item.by_server,
        within_s=item.within_s,
    )


def _joined(first: Sequence[Moment], second: Iterable[Moment], together_ms: float) -> list[Moment]:
    """Put what both tell together: the same words from the same kind of source, as near as the clocks can tell."""
    waiting: dict[tuple[str, str], list[Moment]] = {}
    for item in second:
        waiting.setdefault((item.what, item.source), []).append(item)
    told: list[Moment] = []
    for item in first:
        others = waiting.get((item.what, item.source), [])
        near = [other for other in others if _near(item, other, together_ms)]
        if not near:
            told.append(item)
            continue
        other = min(near, key=lambda one: abs(_later_ms(item, one)))
        others.remove(other)
        residual = () if item.by_server else (_later_ms(item, other),)
        told.append(replace(item, seen_by=(End.FIRST, End.SECOND), residual_ms=residual))
    return told + [item for items in waiting.values() for item in items]


def _later_ms(item: Moment, other: Moment) -> float:
    return (other.at - item.at).total_seconds() * 1000


def _near(item: Moment, other: Moment, together_ms: float) -> bool:
    """A log's line, a tried change and the end of one's own connection are each end's own, however alike."""
    if item.by_server:
        return item.at == other.at
    told = item.source == SEEN_IN_ROOM and item.what.removeprefix(OWN).partition(" ")[0] in TOLD | NOTICED
    return told and abs(_later_ms(item, other)) <= together_ms
