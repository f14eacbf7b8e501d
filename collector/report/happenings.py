"""Turns what logs, rooms and vendors say happened into numbered marks on the time axis, and a list of the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from collector.model.evidence import Record, SafeEvidence
from collector.model.happening import TRIED, Happening, happenings
from collector.model.records.logs import LogExcerpt
from collector.model.records.room import RoomFacts, RoomStatistics
from collector.model.records.vendor import AgoraCall, CloudSession
from collector.model.window import TimeWindow
from collector.report.axis import HEIGHT, WIDTH, Axis, percent
from collector.report.quantities import between, give_or_take
from collector.report.shown import Shown, joined, visible
from collector.report.tables import Table, cell, table
from collector.report.words import ROLE

MOST = 48
"""As many numbers as can be written beside each other; what went wrong and what was tried comes before all else."""

ROWS = 4
_SHORT = 15
_WITNESSES: dict[str, tuple[type[Record], ...]] = {
    "the logs": (LogExcerpt,),
    "the room": (RoomFacts, RoomStatistics),
    "the vendor’s records": (AgoraCall, CloudSession),
}
_ROOM_FOR_A_NUMBER, _ROOM_ON_A_PHONE = 0.04, 0.08
"""Of the axis: two digits and a little air, where it is 500 px wide or more, and where it is 230 px wide."""

_FURTHEST = 2.5 * _ROOM_FOR_A_NUMBER
"""A number that stands further from its stroke than behind two others would be taken for another stroke's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One number on the axis, in one of ROWS rows: a stroke at ``x`` from ``top`` on, a bar of ``width`` at ``bar``.

    All are in the drawing's unit; ``place`` and ``middle`` are SVG lengths, where the number is written: right of its
    stroke, further right where other numbers stand. ``place`` is empty where none is near: the list has the number.
    A number that is ``minor`` has no room on a narrow screen.
    """

    number: int
    row: int
    place: str
    minor: bool
    middle: str
    x: str
    width: str
    top: str
    bar: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Happenings:
    """The marks on the axis that the charts share, the same numbers over the whole window, and the list of all of them
    in the order of time.

    ``long`` says that the list is folded on a screen, ``nothing`` what an empty list means.
    """

    marks: tuple[Mark, ...]
    overview: tuple[Mark, ...]
    listed: Table
    long: bool
    more: int
    nothing: Shown


def draw_happenings(evidence: SafeEvidence, axis: Axis, whole: Axis) -> Happenings:
    """Return what happened inside the window, which is ``whole``; what began before it or ended after it is cut there.

    ``axis`` is the part of it that the charts share.
    """
    window = evidence.incident.window
    inside = [
        replace(item, at=max(item.at, window.start), until=min(item.until, window.end))
        for item in happenings(evidence)
        if item.at <= window.end and item.until >= window.start
    ]
    ordered = sorted(inside, key=lambda item: (item.at, item.until, item.what))
    kept = _kept(ordered)
    stretches = [(n, item.at.timestamp() * 1000, item.until.timestamp() * 1000) for n, item in enumerate(kept, start=1)]
    return Happenings(
        marks=tuple(marks(stretches, axis)),
        overview=tuple(marks(stretches, whole)),
        listed=_listed(kept, axis),
        long=is_long(kept),
        more=len(ordered) - len(kept) + sum(log.more_events for log in evidence.every(LogExcerpt)),
        nothing=visible(_nothing(evidence)),
    )


def _nothing(evidence: SafeEvidence) -> str:
    """Say who tells of nothing, or that nobody was there to tell."""
    window, logs = evidence.incident.window, evidence.every(LogExcerpt)
    present = [
        name
        for name, kinds in _WITNESSES.items()
        if any(_was_there(record, window) for kind in kinds for record in evidence.every(kind))
    ]
    if present:
        return f"Nothing in the window is told by {joined(present)}."
    read = "No log has a line in the window" if logs else "No log was read"
    return f"{read}, no room was watched and no vendor asked: what happened in the window is not known."


def _was_there(record: Record, window: TimeWindow) -> bool:
    """Whether a witness can tell of the window: a log by its lines there, a room by when it was watched."""
    if isinstance(record, LogExcerpt):
        return record.kept_lines > 0
    first, last = record.taken
    return isinstance(record, (AgoraCall, CloudSession)) or (first <= window.end and last >= window.start)


def _kept(ordered: list[Happening]) -> list[Happening]:
    """Keep MOST in the order of time: of what was tried, of trouble and of the rest, in that order, what came first."""
    numbered = sorted(enumerate(ordered), key=lambda item: (item[1].source != TRIED, not item[1].trouble, item[0]))
    return [item for _, item in sorted(numbered[:MOST], key=lambda item: item[0])]


def is_long(items: Sequence[object]) -> bool:
    """Whether a list would push what stands below it out of sight."""
    return len(items) > _SHORT


def _said_by(item: Happening) -> str:
    return " of ".join((item.source, *(ROLE[role] for role in item.of)))


def marks(stretches: Iterable[tuple[int, float, float]], axis: Axis) -> Iterator[Mark]:
    """Return a mark for each number with its first and last instant (Unix ms) that lies on the axis, in that order."""
    free, written, narrow = ([float("-inf")] * ROWS for _ in range(3))
    for number, first_ms, last_ms in stretches:
        first, last = axis.part(first_ms), axis.part(last_ms)
        if last < 0 or first > 1:
            continue
        first, last = max(0.0, first), min(1.0, last)
        row = _row(free, written, first)
        place = max(first, written[row])
        near, minor = place <= min(1.0, first + _FURTHEST), place < narrow[row]
        if near:
            written[row] = place + _ROOM_FOR_A_NUMBER
        if near and not minor:
            narrow[row] = place + _ROOM_ON_A_PHONE
        free[row] = max(last, written[row])
        drawn = _mark(number, row, first, last)
        yield replace(drawn, place=percent(place) if near else "", minor=minor)


def _row(free: list[float], written: list[float], first: float) -> int:
    """Return the first row in which there is room from ``first`` on, else the one whose numbers end soonest."""
    roomy = [row for row, until in enumerate(free) if until <= first]
    return roomy[0] if roomy else written.index(min(written))


def _mark(number: int, row: int, first: float, last: float) -> Mark:
    top = row / ROWS
    return Mark(
        number=number,
        row=row,
        place=percent(first),
        minor=False,
        middle=percent(top + 0.5 / ROWS),
        x=f"{first * WIDTH:.1f}",
        width=f"{(last - first) * WIDTH:.1f}",
        top=f"{(top + 0.02) * HEIGHT:.1f}",
        bar=f"{(top + 0.18) * HEIGHT:.1f}",
    )


def _listed(items: list[Happening], axis: Axis) -> Table:
    local = bool(axis.local(axis.start_ms))
    rows = []
    for number, item in enumerate(items, start=1):
        first_ms, last_ms = (at.timestamp() * 1000 for at in (item.at, item.until))
        utc, zoned = _span(axis.utc(first_ms), axis.utc(last_ms)), _span(axis.local(first_ms), axis.local(last_ms))
        utc += give_or_take(item.within_s)
        times = (utc, zoned) if local else (utc,)
        rows.append(tuple(cell(text, limit=200) for text in (str(number), *times, item.what, _said_by(item))))
    times_named = ("UTC", axis.zone_name) if local else ("UTC",)
    return table("What happened", " | ".join(("Mark", *times_named, "What", "Said by")), rows)


def _span(first: str, last: str) -> str:
    return first if first == last else between(first, last)
