"""Turns what two ends say happened into one time line on one clock, with what both saw told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice

from collector.comparison.alignment import NOTICED, TOLD, Alignment
from collector.comparison.logged import key_in_words, only_id, own_event
from collector.measure.marked_events import WAY_MS
from collector.measure.two_clocks import TOLD_MS
from collector.model.evidence import SafeEvidence
from collector.model.happening import LOG, OWN, SEEN_IN_ROOM, Happening, happenings

MOST = 2_000
"""No call has more to tell; a stranger's bundle may."""

MOST_ALIKE = 50
"""Of what happens all the time the first few that are left are looked at: more would take a stranger's bundle hours."""


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
    here, there = [
        _of(evidence, end, by_ms, of_server=of_server)
        for evidence, end, by_ms, of_server in zip(
            (first, second), End, clocks.shifts_ms, clocks.of_servers, strict=True
        )
    ]
    joined = _joined(here, there, [known.bound for known in clocks.ahead_ms])
    return tuple(sorted(joined, key=lambda item: (item.at, item.until, item.what, item.seen_by))[:MOST])


def shift(at: datetime, by_ms: float) -> datetime:
    """Return an instant moved by so many ms."""
    return at + timedelta(milliseconds=by_ms)


def _of(evidence: SafeEvidence, end: End, by_ms: float, *, of_server: bool) -> list[Moment]:
    """Move what the end's own clock stamped; the server's only if that is the clock that was aligned."""
    window, own = evidence.incident.window, only_id(evidence)
    return [
        _moment(item, end, by_ms if of_server or not item.by_server else 0.0)
        for item in (_named(told, own) for told in happenings(evidence))
        if item.at <= window.end and item.until >= window.start
    ]


def _named(item: Happening, own: str) -> Happening:
    return replace(item, what=own_event(item.what, own)) if item.source == LOG else item


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


def _joined(first: Sequence[Moment], second: Iterable[Moment], bound_ms: Sequence[float]) -> list[Moment]:
    """Put what both tell together: the same words from the same kind of source, as near as the clocks can tell."""
    waiting: dict[tuple[str, str], list[Moment]] = {}
    for item in second:
        waiting.setdefault(_alike(item), []).append(item)
    told: list[Moment] = []
    for item in first:
        alike = _alike(item)
        others = waiting.get(alike, [])
        near = [other for other in islice(others, MOST_ALIKE) if _near(item, other, bound_ms, logged=alike[1] == LOG)]
        if not near:
            told.append(item)
            continue
        other = min(near, key=lambda one: abs(_later_ms(item, one)))
        others.remove(other)
        residual = () if item.by_server and item.at == other.at else (_later_ms(item, other),)
        source = item.source if item.source == other.source else LOG
        told.append(replace(item, seen_by=(End.FIRST, End.SECOND), residual_ms=residual, source=source))
    return told + [item for items in waiting.values() for item in items]


def _later_ms(item: Moment, other: Moment) -> float:
    return (other.at - item.at).total_seconds() * 1000


def _alike(item: Moment) -> tuple[str, str]:
    """Return what one event has at both ends: of a log's, what happened to which id, whosever log tells it."""
    key = key_in_words(item.what) if item.source.startswith(LOG) else ""
    return (key, LOG) if key else (item.what, item.source)


def _near(item: Moment, other: Moment, bound_ms: Sequence[float], *, logged: bool) -> bool:
    """A log's complaint, a tried change and the end of one's own connection are each end's own, however alike."""
    if item.by_server and item.at == other.at:
        return True
    if logged:
        return any(abs(_later_ms(item, other)) <= bound + 2 * WAY_MS for bound in bound_ms)
    told = item.source == SEEN_IN_ROOM and item.what.removeprefix(OWN).partition(" ")[0] in TOLD | NOTICED
    together_ms = sum(bound + 2 * TOLD_MS for bound in bound_ms)
    return told and abs(_later_ms(item, other)) <= together_ms
