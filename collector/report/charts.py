"""Turns sampled figures into small time lines: points in a unit square, and the same numbers as a table."""

import math
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

from collector.model.evidence import SafeEvidence
from collector.model.host import Host, HostRole
from collector.model.records.device import DeviceLoad, LoadSample
from collector.model.records.room import InboundSample, RoomStatistics, SenderStatistics
from collector.report.quantities import plain
from collector.report.shown import Shown, visible
from collector.report.tables import Table, cell, table
from collector.report.words import ROLE

WIDTH, HEIGHT = 600, 80
_MOST_POINTS = 240
_TABLE_ROWS = 12
_FEWEST_POINTS = 3
_LAST_MS = 4_102_444_800_000  # the year 2100
_HIGHEST = 1e12  # beyond any percentage or delay

Point = tuple[float, float]
"""Unix time in ms, value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One named line; ``path`` is SVG path data within WIDTH × HEIGHT, the value 0 at the bottom."""

    name: Shown
    path: str
    range: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """One time line with readable ends of both axes, and its numbers as a table."""

    title: Shown
    unit: Shown
    host: Shown
    top: Shown
    first: Shown
    last: Shown
    series: tuple[Series, ...]
    numbers: Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Charts:
    """Time lines of the call's own machines, and of one that is no part of it."""

    call: tuple[Chart, ...]
    bystander: tuple[Chart, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Figure:
    title: str
    unit: str
    host: Host
    lines: dict[str, tuple[Point, ...]]
    at_least: float


def draw_charts(evidence: SafeEvidence) -> Charts:
    """Return a time line for whatever was sampled often enough; all share one time axis."""
    figures = [figure for figure in _figures(evidence) if figure.lines]
    stamps = [at for figure in figures for points in figure.lines.values() for at, _ in points]
    span = (min(stamps), max(stamps)) if stamps else (0.0, 0.0)
    return Charts(
        call=tuple(_chart(item, span) for item in figures if item.host.role is not HostRole.BYSTANDER),
        bystander=tuple(_chart(item, span) for item in figures if item.host.role is HostRole.BYSTANDER),
    )


def _figures(evidence: SafeEvidence) -> Iterable[_Figure]:
    for room in evidence.every(RoomStatistics):
        for sender in room.senders[:1]:  # the plan puts the sender of the incident, or the worst, first
            yield _Figure(title="Packets lost", unit="%", host=room.host, lines=_each(sender, _loss), at_least=1.0)
            yield _Figure(title="Jitter", unit="ms", host=room.host, lines=_each(sender, _jitter), at_least=10.0)
            buffers = _each(sender, _buffered)
            yield _Figure(title="Waiting in the jitter buffer", unit="ms", host=room.host, lines=buffers, at_least=50.0)
        trips = tuple((sample.at_ms, sample.round_trip_ms) for sample in room.path)
        yield _Figure(title="Round trip", unit="ms", host=room.host, lines=_enough({"": trips}), at_least=50.0)
    for load in evidence.every(DeviceLoad):
        yield _Figure(title="Processor", unit="%", host=load.host, lines=_enough(_load(load.samples)), at_least=100.0)


def _each(
    sender: SenderStatistics, figure: Callable[[tuple[InboundSample, ...]], Iterable[Point]]
) -> dict[str, tuple[Point, ...]]:
    return _enough({track.kind.value: tuple(figure(track.samples)) for track in sender.tracks})


def _enough(lines: dict[str, tuple[Point, ...]]) -> dict[str, tuple[Point, ...]]:
    sane = {name: tuple(point for point in points if _is_sane(point)) for name, points in lines.items()}
    return {name: points for name, points in sane.items() if len(points) >= _FEWEST_POINTS}


def _is_sane(point: Point) -> bool:
    """Whether a point can be drawn at all; a bundle may have been made by anyone."""
    at_ms, value = point
    return 0 <= at_ms <= _LAST_MS and 0 <= value < _HIGHEST


def _loss(samples: tuple[InboundSample, ...]) -> Iterable[Point]:
    for before, now in pairwise(samples):
        lost = now.packets_lost - before.packets_lost
        sent = now.packets_received - before.packets_received + lost
        if sent > 0:
            # a late packet takes its loss back (RFC 3550, 6.4.1), which is not a negative loss
            yield now.at_ms, max(0.0, 100 * lost / sent)


def _jitter(samples: tuple[InboundSample, ...]) -> Iterable[Point]:
    return ((sample.at_ms, sample.jitter_ms) for sample in samples)


def _buffered(samples: tuple[InboundSample, ...]) -> Iterable[Point]:
    for before, now in pairwise(samples):
        emitted = now.jitter_buffer_emitted_count - before.jitter_buffer_emitted_count
        if emitted > 0:
            yield now.at_ms, 1000 * max(0.0, now.jitter_buffer_delay_s - before.jitter_buffer_delay_s) / emitted


def _load(samples: tuple[LoadSample, ...]) -> dict[str, tuple[Point, ...]]:
    publisher = tuple((item.at_ms, item.publisher_cpu_percent) for item in samples if item.publisher_cpu_percent >= 0)
    busiest = tuple((item.at_ms, max(item.cpu_percent)) for item in samples if item.cpu_percent)
    return {"busiest core": busiest, "publishing process": publisher}


def _chart(figure: _Figure, span: Point) -> Chart:
    top = _round_up(max(figure.at_least, *(value for points in figure.lines.values() for _, value in points)))
    return Chart(
        title=visible(figure.title),
        unit=visible(figure.unit),
        host=visible(ROLE[figure.host.role]),
        top=visible(f"{plain(top)} {figure.unit}"),
        first=visible(_clock(span[0])),
        last=visible(f"{_clock(span[1])} UTC"),
        series=tuple(_series(name, points, figure, span, top) for name, points in figure.lines.items()),
        numbers=_numbers(figure, span),
    )


def _series(name: str, points: tuple[Point, ...], figure: _Figure, span: Point, top: float) -> Series:
    values = [value for _, value in points]
    middle = f"median {plain(statistics.median(values))}"
    words = f"{plain(min(values))} to {plain(max(values))} {figure.unit}, {middle} {figure.unit}"
    return Series(
        name=visible(name), path=_path_data(_worst(points, span, _MOST_POINTS), span, top), range=visible(words)
    )


def _worst(points: tuple[Point, ...], span: Point, buckets: int) -> list[Point]:
    """Thin to one point a bucket, the highest of each, so that no peak is lost."""
    width = (span[1] - span[0]) / buckets or 1.0
    best: dict[int, Point] = {}
    for point in points:
        bucket = min(buckets - 1, int((point[0] - span[0]) / width))
        if bucket not in best or point[1] > best[bucket][1]:
            best[bucket] = point
    return [best[bucket] for bucket in sorted(best)]


def _path_data(points: list[Point], span: Point, top: float) -> str:
    length = span[1] - span[0] or 1.0
    places = (f"{(at - span[0]) / length * WIDTH:.1f} {HEIGHT - value / top * HEIGHT:.1f}" for at, value in points)
    return "M" + "L".join(places)


def _numbers(figure: _Figure, span: Point) -> Table:
    names = list(figure.lines)
    thinned = {name: _worst(points, span, _TABLE_ROWS) for name, points in figure.lines.items()}
    rows = []
    for index in range(max(map(len, thinned.values()))):
        present = [points[index] for points in thinned.values() if index < len(points)]
        values = (plain(thinned[name][index][1]) if index < len(thinned[name]) else "" for name in names)
        rows.append((cell(_clock(present[0][0])), *(cell(value) for value in values)))
    columns = " | ".join(["Time, UTC", *(f"{name or figure.title}, {figure.unit}" for name in names)])
    return table(f"{figure.title}: the highest value of each part", columns, rows)


def _clock(at_ms: float) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%H:%M:%S}"


def _round_up(value: float) -> float:
    """Return the next 1, 2 or 5 × 10ⁿ, so that an axis ends on a number that reads well."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if value <= step * power * (1 + 1e-9))
