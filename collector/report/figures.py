"""Describes what one time line shows: named lines of points, where they were taken, and which values are normal."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS
from collector.model.evidence import Record, SafeEvidence
from collector.model.host import Host, HostRole
from collector.model.measured import Measured
from collector.report.words import ROLE

R = TypeVar("R", bound=Record)

FEWEST_POINTS = 3
_LAST_MS = 4_102_444_800_000  # the year 2100
_HIGHEST = 1e12  # beyond any percentage or delay
_HIGHEST_OFFSET_MS = 1e7
_STEPS = (1, 1.5, 2, 3, 5, 7.5, 10)
_BEYOND_MS = 10.0
"""How much of what is bad an offset's axis shows at least on each side."""

_SIGNAL_DBM = (-100.0, -20.0)
"""From where no radio receives any more to right beside the access point."""

Point = tuple[float, float]
"""Unix time in ms, value."""

Lines = dict[str, tuple[Point, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where figures were taken: the part that this plays in the call, and words for it."""

    role: HostRole
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Zone:
    """A stretch of values that means something: ``kind`` is in-sync, noticeable or bad."""

    kind: str
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Strip:
    """An interval that was measured over a stretch of time: Unix ms and values."""

    first_ms: float
    last_ms: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """What one time line shows. Values lie in ``low`` to ``high``; the first of the readable ``levels`` matter most.

    ``note`` says in words what has no time of its own.
    """

    title: str
    unit: str
    origin: Origin
    lines: Lines
    low: float
    high: float
    levels: tuple[float, ...]
    zones: tuple[Zone, ...] = ()
    strips: tuple[Strip, ...] = ()
    note: str = ""


def during(evidence: SafeEvidence, kind: type[R]) -> Iterator[R]:
    """Yield the records of a kind that were taken, at least in part, in the incident's window."""
    window = evidence.incident.window
    for record in evidence.every(kind):
        if record.taken[0] <= window.end and record.taken[1] >= window.start:
            yield record


def origin_of(host: Host) -> Origin:
    """Return the origin of what was taken on a machine."""
    return Origin(role=host.role, words=ROLE[host.role])


def upwards(title: str, unit: str, origin: Origin, lines: Lines, *, at_least: float, note: str = "") -> Figure:
    """Return a figure of values from zero up; its axis ends at ``at_least`` or beyond."""
    high = _round_up(max([at_least, *(value for points in lines.values() for _, value in points)]))
    levels = (0.0, high, high / 2)
    return Figure(title=title, unit=unit, origin=origin, lines=lines, low=0.0, high=high, levels=levels, note=note)


def signal(title: str, origin: Origin, lines: Lines) -> Figure:
    """Return a figure of a radio's signal in dBm."""
    low, high = _SIGNAL_DBM
    levels = (high, low, (high + low) / 2)
    return Figure(title=title, unit="dBm", origin=origin, lines=lines, low=low, high=high, levels=levels)


def offsets(title: str, origin: Origin, lines: Lines, offset_ms: tuple[Measured, ...] = ()) -> Figure:
    """Return a figure of A/V offsets in ms against what viewers notice; ``offset_ms`` stands for all of the time."""
    values = [value for points in lines.values() for _, value in points]
    bounded = [item for item in offset_ms if math.isfinite(item.bound) and abs(item.value) < _HIGHEST_OFFSET_MS]
    values += [edge for item in bounded for edge in (item.low, item.high)]
    low = -_round_up(max([_BEYOND_MS - BAD_MS[0], *(-value for value in values)]))
    high = _round_up(max([_BEYOND_MS + BAD_MS[1], *values]))
    stamps = [at for points in lines.values() for at, _ in points]
    return Figure(
        title=title,
        unit="ms",
        origin=origin,
        lines=lines,
        low=low,
        high=high,
        levels=_offset_levels(low, high),
        zones=_zones(low, high),
        strips=tuple(
            Strip(first_ms=min(stamps), last_ms=max(stamps), low=item.low, high=item.high) for item in bounded if stamps
        ),
    )


def on_one_scale(figures: list[Figure]) -> list[Figure]:
    """Return the figures with one scale for those of one title, so that their heights can be compared."""
    return [_spread(figure, [other for other in figures if other.title == figure.title]) for figure in figures]


def _spread(figure: Figure, alike: list[Figure]) -> Figure:
    low, high = min(one.low for one in alike), max(one.high for one in alike)
    if not figure.zones:
        levels = next(one.levels for one in alike if one.high == high)
        return replace(figure, low=low, high=high, levels=levels)
    return replace(figure, low=low, high=high, levels=_offset_levels(low, high), zones=_zones(low, high))


def _offset_levels(low: float, high: float) -> tuple[float, ...]:
    return (0.0, high, low, *BAD_MS, *IN_SYNC_MS)


def _zones(low: float, high: float) -> tuple[Zone, ...]:
    edges = (high, BAD_MS[1], IN_SYNC_MS[1], IN_SYNC_MS[0], BAD_MS[0], low)
    kinds = ("bad", "noticeable", "in-sync", "noticeable", "bad")
    return tuple(
        Zone(kind=kind, low=bottom, high=top) for kind, top, bottom in zip(kinds, edges[:-1], edges[1:], strict=True)
    )


def is_level(point: Point) -> bool:
    """Whether a point from zero up can be drawn at all; a bundle may have been made by anyone."""
    at_ms, value = point
    return 0 <= at_ms <= _LAST_MS and 0 <= value < _HIGHEST


def is_signal(point: Point) -> bool:
    """Whether the strength of a radio's signal can be drawn at all."""
    at_ms, value = point
    return 0 <= at_ms <= _LAST_MS and _SIGNAL_DBM[0] <= value <= _SIGNAL_DBM[1]


def is_offset(point: Point) -> bool:
    """Whether an offset can be drawn at all."""
    at_ms, value = point
    return 0 <= at_ms <= _LAST_MS and abs(value) < _HIGHEST_OFFSET_MS


def enough(lines: Mapping[str, tuple[Point, ...]], is_sane: Callable[[Point], bool] = is_level) -> Lines:
    """Return the points that can be drawn, of the lines that have FEWEST_POINTS of them."""
    sane = {name: tuple(point for point in points if is_sane(point)) for name, points in lines.items()}
    return {name: points for name, points in sane.items() if len(points) >= FEWEST_POINTS}


def _round_up(value: float) -> float:
    """Return the next 1, 1.5, 2, 3, 5 or 7.5 × 10ⁿ, so that an axis ends on a number that reads well."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _STEPS if value <= step * power * (1 + 1e-9))
