"""Shapes two joined bundles into one page: both ends on one aligned time line, and what each saw of the other."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from collector.model.cause import NamedCause
from collector.model.evidence import SafeEvidence
from collector.model.host import HostRole
from collector.model.measured import Measured
from collector.model.run import Judgement
from collector.model.units import unit_words
from collector.model.window import TimeWindow
from collector.report.acting import acts
from collector.report.axis import Axis, Tick, sampled_axis, window_axis
from collector.report.charts import Chart, draw
from collector.report.figures import Figure, Origin, Strip, on_one_scale
from collector.report.happenings import Mark, is_long, marks
from collector.report.machines import machine_parts
from collector.report.page import rendered
from collector.report.quantities import between, give_or_take, measured, plain, span
from collector.report.recorded import recorded
from collector.report.sampled import sampled
from collector.report.shown import Shown, capitalised, visible
from collector.report.tables import Cell, Table, cell, code, table
from collector.report.words import ROLE, VERDICT, VERDICT_MEANS

MOST_MOMENTS = 40
MOST_CHARTS = 40
_MOST_ROWS = 100
_SERVER = "the server’s clock"


@dataclass(frozen=True, kw_only=True, slots=True)
class EndOfPair:
    """One end: its letter, bundle and part in the call; ``shift_ms`` moves its instants onto the time line's clock.

    ``error_ms`` is by how much they may be wrong there. ``participant`` is its id, or empty.
    """

    letter: str
    name: str
    tool: str
    role: HostRole
    known_by: str
    participant: str
    evidence: SafeEvidence
    judgement: Judgement
    shift_ms: float
    error_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class MomentOfPair:
    """Something that happened, on the time line's clock, and the letters of those who saw it.

    ``residual_ms`` of what both saw is how much later the second end did, with the clocks aligned; else nothing.
    ``within_s`` is by how much the clock that stamped it may be wrong beside that.
    """

    at: datetime
    until: datetime
    what: str
    source: str
    seen_by: tuple[str, ...]
    residual_ms: tuple[float, ...]
    by_server: bool
    within_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureOfPair:
    """One figure as each end measured it: one value each, or none."""

    title: str
    unit: str
    first: tuple[Measured, ...]
    second: tuple[Measured, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinedEnds:
    """What the page shows. ``ahead_ms``: by how much B's clock is ahead of A's, or nothing; ``ways`` every way to tell
    it with whether it agrees. ``clock`` is the letter of the end whose clock the time line stands on.

    ``logs_tell_not`` says why the logs of both ends do not tell it, in a half-sentence.

    ``worst`` is the end whose judgement heads the page. ``parting`` says on which side of the server sound and
    picture part. ``seen`` holds an id, what it is, and what A and B saw of it.
    """

    ends: tuple[EndOfPair, EndOfPair]
    worst: EndOfPair
    parting: tuple[str, ...]
    ids: tuple[tuple[str, str], ...]
    names: str
    assumed: tuple[str, ...]
    ahead_ms: tuple[Measured, ...]
    logs_tell_not: str
    ways: tuple[tuple[Measured, bool], ...]
    clock: str
    window: TimeWindow
    moments: tuple[MomentOfPair, ...]
    seen: tuple[tuple[str, str, str, str], ...]
    figures: tuple[FigureOfPair, ...]
    causes: tuple[tuple[NamedCause, tuple[str, ...]], ...]
    tool: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EndColumn:
    """One end at the top of its column."""

    title: Shown
    verdict: str
    verdict_words: Shown
    headline: Shown
    parts: tuple[tuple[Shown, Shown], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class EndLane:
    """What one end saw, as numbered marks; a bar under a mark is by how much its instant may be wrong."""

    title: Shown
    note: Shown
    marks: tuple[Mark, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OneTimeLine:
    """Both ends on one axis: a lane each, the list of what their numbers mean, and the charts of both."""

    words: Shown
    zone: Shown
    ticks: tuple[Tick, ...]
    lanes: tuple[EndLane, EndLane]
    listed: Table
    long: bool
    more: int
    charts: tuple[Chart, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class JoinedPage:
    """Everything on the page, in its order."""

    title: Shown
    room: Shown
    when: Shown
    verdict: str
    verdict_words: Shown
    verdict_means: Shown
    owner: Shown
    headline: Shown
    parting: tuple[Shown, ...]
    clocks: Shown
    names: Shown
    ways: Table
    assumed: tuple[Shown, ...]
    columns: tuple[EndColumn, EndColumn]
    lookup: tuple[tuple[Shown, Shown], ...]
    time: OneTimeLine
    seen: Table
    devices: Table
    figures: Table
    causes: Table
    tool: Shown


def render_joined(joined: JoinedEnds) -> str:
    """Return the page of two ends; the same input gives the same text."""
    return rendered("merge.html.j2", shape_joined(joined))


def shape_joined(joined: JoinedEnds) -> JoinedPage:
    """Return what the page shows, every string made visible."""
    judged = joined.worst.judgement
    room = next((end.evidence.incident.room for end in joined.ends if end.evidence.incident.room), "room not known")
    return JoinedPage(
        title=visible(f"Both ends: {room}", limit=120),
        room=visible(room, limit=80),
        when=visible(span(joined.window.start, joined.window.end)),
        verdict=judged.verdict.value,
        verdict_words=visible(VERDICT[judged.verdict]),
        verdict_means=visible(VERDICT_MEANS[judged.verdict]),
        owner=visible(acts(judged)),
        headline=visible(f"{judged.headline} (by {joined.worst.letter})", limit=300),
        parting=tuple(visible(said) for said in joined.parting),
        clocks=visible(_clocks(joined)),
        names=visible(joined.names),
        ways=table("How the clocks’ difference is told", "Way | B ahead of A | Agrees", _ways(joined)),
        assumed=tuple(visible(item, limit=300) for item in joined.assumed),
        columns=(_column(joined.ends[0]), _column(joined.ends[1])),
        lookup=tuple(
            (visible(capitalised(kind)), visible(value, limit=120)) for kind, value in joined.ids[:_MOST_ROWS]
        ),
        time=_time_line(joined),
        seen=table("What each end saw of the other", "Id | What | A saw | B saw", _seen(joined)),
        devices=table("Devices of both ends", "Part | A | B", _devices(joined)),
        figures=table("Figures at both ends", "Figure | A | B", _figures(joined)),
        causes=table("Causes", "Cause | Support | Named by | What to change", _causes(joined)),
        tool=visible(joined.tool),
    )


def _clocks(joined: JoinedEnds) -> str:
    if not joined.ahead_ms:
        return no_clocks(joined.logs_tell_not)
    known = joined.ahead_ms[0]
    where = "ahead of" if known.value >= 0 else "behind"
    size = measured(replace(known, value=abs(known.value)), "ms")
    return (
        f"B’s clock is {size} {where} A’s ({known.method}, n = {known.n:,}). All instants stand on {joined.clock}’s "
        f"clock; those of the other end may be wrong by {plain(known.bound)} ms."
    )


def no_clocks(logs_tell_not: str) -> str:
    """Say why the clocks could not be aligned, and what would tell it."""
    return (
        "Nothing tells by how much the two clocks differ: avsync heard no common event in the room at both ends, "
        f"{logs_tell_not}, and not both clocks were read against a time server. Each end stands on its own clock. To "
        "align them, give the logs of both ends (--logs) with people who join, publish, mute or leave in the window, "
        "or run avsync at both ends while the call goes on, or with time servers in reach."
    )


def _stands_on(joined: JoinedEnds) -> str:
    if not joined.ahead_ms:
        return "The lanes stand on two clocks: what lies above each other need not have happened together."
    return (
        f"All instants are UTC by {joined.clock}’s clock, on one axis: the part of the window in which something was "
        "seen or sampled. Equal numbers are one event that both ends saw."
    )


def _ways(joined: JoinedEnds) -> Iterator[tuple[Cell, ...]]:
    for way, agrees in joined.ways:
        yield (
            cell(f"{way.method}, n = {way.n:,}"),
            cell(measured(way, "ms")),
            cell("yes" if agrees else "no: one of the ways is wrong", mark="pass" if agrees else "warn"),
        )


def _column(end: EndOfPair) -> EndColumn:
    incident = end.evidence.incident
    parts = {
        "Bundle": end.name,
        "Known by": end.known_by,
        "Participant": end.participant or "not known",
        "Window": f"{span(incident.window.start, incident.window.end)}, on its own clock",
        "Made by": f"avsync {end.tool}",
    }
    return EndColumn(
        title=visible(f"{end.letter}: {_role(end)}"),
        verdict=end.judgement.verdict.value,
        verdict_words=visible(VERDICT[end.judgement.verdict]),
        headline=visible(end.judgement.headline, limit=300),
        parts=tuple((visible(name), visible(value, limit=120)) for name, value in parts.items()),
    )


def _role(end: EndOfPair) -> str:
    return "which end is not known" if end.role is HostRole.BYSTANDER else ROLE[end.role]


def _time_line(joined: JoinedEnds) -> OneTimeLine:
    whole = window_axis(joined.window)
    figures = on_one_scale([figure for end in joined.ends for figure in _moved(end)])
    kept = joined.moments[:MOST_MOMENTS]
    stamps = [at for figure in figures for points in figure.lines.values() for at, _ in points]
    axis = sampled_axis(whole, [*stamps, *(at.timestamp() * 1000 for item in kept for at in (item.at, item.until))])
    return OneTimeLine(
        words=visible(_stands_on(joined)),
        zone=visible(whole.zone_name.rpartition("/")[2] if whole.local(whole.start_ms) else ""),
        ticks=axis.ticks(),
        lanes=(_lane(joined.ends[0], kept, axis), _lane(joined.ends[1], kept, axis)),
        listed=_listed(joined, kept, axis),
        long=is_long(kept),
        more=len(joined.moments) - len(kept),
        charts=tuple(chart for figure in _by_title(figures) for chart in draw(figure, axis))[:MOST_CHARTS],
    )


def _moved(end: EndOfPair) -> Iterator[Figure]:
    """Return an end's figures on the time line's clock; what a vendor recorded has that of the vendor."""
    for figure in sampled(end.evidence):
        lines = {
            name: tuple((at + end.shift_ms, value) for at, value in points) for name, points in figure.lines.items()
        }
        strips = tuple(_moved_strip(strip, end.shift_ms) for strip in figure.strips)
        yield replace(figure, lines=lines, strips=strips, origin=_lettered(figure.origin, end))
    yield from (replace(figure, origin=_lettered(figure.origin, end)) for figure in recorded(end.evidence))


def _moved_strip(strip: Strip, by_ms: float) -> Strip:
    return replace(strip, first_ms=strip.first_ms + by_ms, last_ms=strip.last_ms + by_ms)


def _lettered(origin: Origin, end: EndOfPair) -> Origin:
    return replace(origin, words=f"{end.letter}, {origin.words}")


def _by_title(figures: list[Figure]) -> list[Figure]:
    """Put what both ends measured of one kind below each other."""
    titles = list(dict.fromkeys(figure.title for figure in figures))
    return sorted(figures, key=lambda figure: titles.index(figure.title))


def _lane(end: EndOfPair, moments: tuple[MomentOfPair, ...], axis: Axis) -> EndLane:
    error_ms = f"; the bars under the numbers show ± {plain(end.error_ms)} ms" if end.error_ms else ""
    return EndLane(
        title=visible(f"{end.letter} saw"),
        note=visible(f"{_role(end)}{error_ms}"),
        marks=tuple(marks(_stretches(end, moments), axis)),
    )


def _stretches(end: EndOfPair, moments: tuple[MomentOfPair, ...]) -> Iterator[tuple[int, float, float]]:
    """Return each moment that the end saw: that both saw where this end saw it, with what its clock leaves open."""
    for number, item in enumerate(moments, start=1):
        if end.letter in item.seen_by:
            error_ms = (0.0 if item.by_server else end.error_ms) + 1000 * item.within_s
            later_ms = sum(item.residual_ms) if end.letter != item.seen_by[0] else 0.0
            first_ms, last_ms = (at.timestamp() * 1000 + later_ms for at in (item.at, item.until))
            yield number, first_ms - error_ms, last_ms + error_ms


def _listed(joined: JoinedEnds, moments: tuple[MomentOfPair, ...], axis: Axis) -> Table:
    rows = []
    for number, item in enumerate(moments, start=1):
        at_ms, until_ms = (at.timestamp() * 1000 for at in (item.at, item.until))
        first, last = (f"{axis.utc(ms)}.{round(ms) % 1000:03d}" for ms in (at_ms, until_ms))
        by = " and ".join(item.seen_by)
        later = "".join(f"; {later_words(residual)}" for residual in item.residual_ms)
        source = f"{item.source}, {_SERVER}" if item.by_server else item.source
        when = (first if first == last else between(first, last)) + give_or_take(item.within_s)
        texts = (str(number), when, item.what, source, f"{by}{later}")
        rows.append(tuple(cell(text, limit=200) for text in texts))
    return table(f"What happened, UTC by {joined.clock}’s clock", "Mark | UTC | What | Said by | Seen by", rows)


def later_words(residual_ms: float) -> str:
    """Say by how much the second end saw an event later than the first, with their clocks aligned."""
    size = f"{abs(residual_ms):.0f}"
    if size == "0":
        return "B saw it at the same time"
    return f"B saw it {size} ms {'later' if residual_ms > 0 else 'earlier'}"


def _seen(joined: JoinedEnds) -> Iterator[tuple[Cell, ...]]:
    for identifier, what, first, second in joined.seen[:_MOST_ROWS]:
        yield code(identifier, limit=120), cell(what, limit=200), cell(first, limit=200), cell(second, limit=200)


def _devices(joined: JoinedEnds) -> Iterator[tuple[Cell, ...]]:
    """Set both ends' own machines side by side, whatever part they are said to play."""
    first, second = (machine_parts(end.evidence, end.role) for end in joined.ends)
    for part in dict.fromkeys((*first, *second)):
        yield cell(part), cell(first.get(part, "")), cell(second.get(part, ""))


def _figures(joined: JoinedEnds) -> Iterator[tuple[Cell, ...]]:
    for item in joined.figures:
        unit = unit_words(item.unit)
        yield cell(item.title), cell(_values(item.first, unit)), cell(_values(item.second, unit))


def _values(values: tuple[Measured, ...], unit: str) -> str:
    return "".join(f"{measured(value, unit)} (n = {value.n:,}, {value.method})" for value in values)


def _causes(joined: JoinedEnds) -> Iterator[tuple[Cell, ...]]:
    for cause, letters in joined.causes[:_MOST_ROWS]:
        title = cell(f"{cause.title} ({cause.cause})")
        yield title, cell(cause.support.value), cell(" and ".join(letters)), cell(cause.advice)
