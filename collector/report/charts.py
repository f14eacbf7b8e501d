"""Draws figures on one time axis as SVG in a unit of its own, with the same numbers in words and as a table."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from collector.model.host import HostRole
from collector.report.axis import HEIGHT, WIDTH, Axis, percent
from collector.report.figures import Figure, Point, Strip, Zone
from collector.report.quantities import plain
from collector.report.shown import Shown, visible
from collector.report.tables import Table, cell, table

_BUCKETS = 200
_TABLE_ROWS = 12
_NEAREST = 0.11
"""Of a drawing's height: labels that are closer together cannot be read."""

_PAUSE = 5.0
_PAUSE_MS = 2000.0
"""Where samples are further apart than both say (in their usual distance; in ms), nothing was sampled in between."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A readable value beside the drawing; ``place`` is an SVG length from its top, ``y`` the same in its unit."""

    place: str
    y: str
    words: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A rectangle in the drawing's unit; ``kind`` is its class."""

    kind: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One named line; ``path`` is SVG path data within WIDTH × HEIGHT."""

    name: Shown
    path: str
    range: Shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """One time line with readable axes, and its numbers as a table."""

    title: Shown
    unit: Shown
    host: Shown
    note: Shown
    levels: tuple[Level, ...]
    zones: tuple[Box, ...]
    strips: tuple[Box, ...]
    series: tuple[Series, ...]
    numbers: Table
    bystander: bool


def draw(figure: Figure, axis: Axis) -> tuple[Chart, ...]:
    """Return the figure as far as it lies on the axis; nothing if that is nothing."""
    lines = {name: tuple(p for p in points if axis.holds(p[0])) for name, points in figure.lines.items()}
    lines = {name: points for name, points in lines.items() if points}
    if not lines:
        return ()
    return (
        Chart(
            title=visible(figure.title),
            unit=visible(figure.unit),
            host=visible(figure.origin.words),
            note=visible(figure.note),
            levels=tuple(_levels(figure)),
            zones=tuple(_zone(zone, figure) for zone in figure.zones),
            strips=tuple(_strip(strip, figure, axis) for strip in figure.strips),
            series=tuple(_series(name, points, figure, axis) for name, points in lines.items()),
            numbers=_numbers(figure, lines, axis),
            bystander=figure.origin.role is HostRole.BYSTANDER,
        ),
    )


def _height(value: float, figure: Figure) -> float:
    """Where a value lies: 0 at the top, 1 at the bottom."""
    return min(1.0, max(0.0, (figure.high - value) / (figure.high - figure.low)))


def _levels(figure: Figure) -> Iterator[Level]:
    """The levels that can be read beside each other, those that stand first before the others."""
    kept: list[float] = []
    for value in figure.levels:
        place = _height(value, figure)
        if all(abs(place - _height(other, figure)) >= _NEAREST for other in kept):
            kept.append(value)
    for value in kept:
        place = _height(value, figure)
        sign = "+" if figure.low < 0 < value else ""
        yield Level(place=percent(place), y=f"{place * HEIGHT:.1f}", words=visible(f"{sign}{plain(value)}"))


def _zone(zone: Zone, figure: Figure) -> Box:
    top, bottom = _height(zone.high, figure), _height(zone.low, figure)
    return Box(
        kind=zone.kind, x="0", y=f"{top * HEIGHT:.1f}", width=str(WIDTH), height=f"{(bottom - top) * HEIGHT:.1f}"
    )


def _strip(strip: Strip, figure: Figure, axis: Axis) -> Box:
    top, bottom = _height(strip.high, figure), _height(strip.low, figure)
    first, last = (min(1.0, max(0.0, axis.part(at))) for at in (strip.first_ms, strip.last_ms))
    return Box(
        kind="bound",
        x=f"{first * WIDTH:.1f}",
        y=f"{top * HEIGHT:.1f}",
        width=f"{(last - first) * WIDTH:.1f}",
        height=f"{(bottom - top) * HEIGHT:.1f}",
    )


def _series(name: str, points: tuple[Point, ...], figure: Figure, axis: Axis) -> Series:
    low, high, middle = (plain(pick([value for _, value in points])) for pick in (min, max, statistics.median))
    words = f"{low} to {high} {figure.unit}, median {middle} {figure.unit}"
    words = f"{low} {figure.unit} all the time" if low == high else words
    return Series(name=visible(name), path=_path_data(points, figure, axis), range=visible(words))


def _extremes(points: tuple[Point, ...], axis: Axis, buckets: int) -> list[Point]:
    """Thin to the lowest and the highest point of each bucket of time, so that no peak is lost."""
    found: dict[int, list[Point]] = {}
    for point in points:
        found.setdefault(min(buckets - 1, int(axis.part(point[0]) * buckets)), []).append(point)
    kept: list[Point] = []
    for bucket in sorted(found):
        low, high = (pick(found[bucket], key=_value) for pick in (min, max))
        kept += sorted({low, high})
    return kept


def _value(point: Point) -> float:
    return point[1]


def _path_data(points: tuple[Point, ...], figure: Figure, axis: Axis) -> str:
    usual_ms = statistics.median([later[0] - one[0] for one, later in pairwise(points)] or [0.0])
    pause_ms = max(_PAUSE * usual_ms, _PAUSE_MS, 3 * axis.span_ms / _BUCKETS)
    parts, before_ms = [], float("-inf")
    for at_ms, value in _extremes(points, axis, _BUCKETS):
        step = "M" if at_ms - before_ms > pause_ms else "L"
        parts.append(f"{step}{axis.part(at_ms) * WIDTH:.1f} {_height(value, figure) * HEIGHT:.1f}")
        before_ms = at_ms
    return "".join(parts)


def _numbers(figure: Figure, lines: dict[str, tuple[Point, ...]], axis: Axis) -> Table:
    """One row for each part of the axis in which there is a value: the one that is farthest from zero."""
    local = bool(axis.local(axis.start_ms))
    parts: dict[int, dict[str, Point]] = {}
    for name, points in lines.items():
        for point in points:
            row = parts.setdefault(min(_TABLE_ROWS - 1, int(axis.part(point[0]) * _TABLE_ROWS)), {})
            if name not in row or abs(point[1]) > abs(row[name][1]):
                row[name] = point
    rows = []
    for part in sorted(parts):
        at_ms = min(at for at, _ in parts[part].values())
        times = (axis.utc(at_ms), axis.local(at_ms)) if local else (axis.utc(at_ms),)
        values = (plain(parts[part][name][1]) if name in parts[part] else "" for name in lines)
        rows.append(tuple(cell(text) for text in (*times, *values)))
    times_named = ("Time, UTC", f"Time, {axis.zone_name}") if local else ("Time, UTC",)
    columns = " | ".join((*times_named, *(f"{name or figure.title}, {figure.unit}" for name in lines)))
    return table(f"{figure.title}: the value farthest from zero in each part", columns, rows)
