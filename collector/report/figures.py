"""Turns what was sampled into figures to draw: named lines of points, their unit and what is normal for them."""

import math
import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from collector.measure.content import worst_first
from collector.measure.lip_sync import BAD_MS, IN_SYNC_MS
from collector.model.evidence import SafeEvidence
from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.records.content import RoomContent
from collector.model.records.device import DeviceLoad, LoadSample, SchedulingDelay
from collector.model.records.publisher import ArrivalClock, TimestampTrace
from collector.model.records.room import InboundSample, RoomStatistics, SenderStatistics
from collector.report.quantities import measured

FEWEST_POINTS = 3
_LAST_MS = 4_102_444_800_000  # the year 2100
_HIGHEST = 1e12  # beyond any percentage or delay
_HIGHEST_OFFSET_MS = 1e7
_STEPS = (1, 1.5, 2, 3, 5, 7.5, 10)

Point = tuple[float, float]
"""Unix time in ms, value."""

Lines = dict[str, tuple[Point, ...]]


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
    """What one time line shows. Values lie in ``low`` to ``high``, with readable ``levels`` in between.

    ``note`` says in words what has no time of its own.
    """

    title: str
    unit: str
    host: Host
    lines: Lines
    low: float
    high: float
    levels: tuple[float, ...]
    zones: tuple[Zone, ...] = ()
    strips: tuple[Strip, ...] = ()
    note: str = ""


def figures(evidence: SafeEvidence) -> tuple[Figure, ...]:
    """Return a figure for whatever was sampled often enough during the incident, the offset first."""
    drawn = [*_offsets(evidence), *_of_room(evidence), *_of_publisher(evidence), *_of_machines(evidence)]
    return tuple(figure for figure in drawn if figure.lines)


def _during(evidence: SafeEvidence, record: RoomContent | RoomStatistics | DeviceLoad | TimestampTrace) -> bool:
    window = evidence.incident.window
    return record.taken[0] <= window.end and record.taken[1] >= window.start


def _offsets(evidence: SafeEvidence) -> Iterator[Figure]:
    for content in filter(lambda record: _during(evidence, record), evidence.every(RoomContent)):
        for sender in worst_first(content)[:1]:
            points = tuple((pair.at_ms, pair.offset_ms) for pair in sender.pairs)
            lines = _enough({"by markers of the content": points}, _is_offset)
            yield _offset_figure("Offset at the receiver", content.host, lines, sender.offset_ms)


def _of_publisher(evidence: SafeEvidence) -> Iterator[Figure]:
    for trace in filter(lambda record: _during(evidence, record), evidence.every(TimestampTrace)):
        if trace.arrival_clock is ArrivalClock.UNIX:
            points = tuple((item.at_s * 1000, item.offset_ms) for item in trace.offsets)
            lines = _enough({"by the publisher’s own list": points}, _is_offset)
            yield _offset_figure("Offset behind the publisher’s queues", trace.host, lines, ())
            states = {
                "audio queue": tuple((item.at_s * 1000, item.audio_queue_ms) for item in trace.states),
                "video queue": tuple((item.at_s * 1000, item.video_queue_ms) for item in trace.states),
            }
            yield _upwards("Publisher’s queues", "ms", trace.host, _enough(states), at_least=100.0)


def _of_room(evidence: SafeEvidence) -> Iterator[Figure]:
    for room in filter(lambda record: _during(evidence, record), evidence.every(RoomStatistics)):
        for sender in room.senders[:1]:  # the plan puts the sender of the incident, or the worst, first
            buffers = _each(sender, _buffered)
            yield _upwards("Waiting in the jitter buffer", "ms", room.host, buffers, at_least=50.0)
            yield _upwards("Jitter", "ms", room.host, _each(sender, _jitter), at_least=10.0)
            yield _upwards("Packets lost", "%", room.host, _each(sender, _loss), at_least=1.0)
        trips = tuple((sample.at_ms, sample.round_trip_ms) for sample in room.path)
        yield _upwards("Round trip", "ms", room.host, _enough({"": trips}), at_least=50.0)


def _of_machines(evidence: SafeEvidence) -> Iterator[Figure]:
    delays = {item.host: _delay_words(item) for item in evidence.every(SchedulingDelay)}
    for load in filter(lambda record: _during(evidence, record), evidence.every(DeviceLoad)):
        lines = _enough(_load(load.samples))
        note = delays.get(load.host, "")
        yield _upwards("Processor", "%", load.host, lines, at_least=100.0, note=note)


def _offset_figure(title: str, host: Host, lines: Lines, offset_ms: tuple[Measured, ...]) -> Figure:
    values = [value for points in lines.values() for _, value in points]
    bounds = [edge for item in offset_ms for edge in (item.low, item.high) if abs(edge) < _HIGHEST_OFFSET_MS]
    low = -_round_up(max([-BAD_MS[0] + 15, *(-value for value in (*values, *bounds))]))
    high = _round_up(max([BAD_MS[1] + 10, *values, *bounds]))
    stamps = [at for points in lines.values() for at, _ in points]
    strips = tuple(
        Strip(first_ms=min(stamps), last_ms=max(stamps), low=item.low, high=item.high)
        for item in offset_ms
        if stamps and math.isfinite(item.bound)
    )
    zones = (
        Zone(kind="bad", low=BAD_MS[1], high=high),
        Zone(kind="noticeable", low=IN_SYNC_MS[1], high=BAD_MS[1]),
        Zone(kind="in-sync", low=IN_SYNC_MS[0], high=IN_SYNC_MS[1]),
        Zone(kind="noticeable", low=BAD_MS[0], high=IN_SYNC_MS[0]),
        Zone(kind="bad", low=low, high=BAD_MS[0]),
    )
    levels = (0.0, high, low, BAD_MS[0], BAD_MS[1], IN_SYNC_MS[0], IN_SYNC_MS[1])
    return Figure(
        title=title, unit="ms", host=host, lines=lines, low=low, high=high, levels=levels, zones=zones, strips=strips
    )


def _upwards(title: str, unit: str, host: Host, lines: Lines, *, at_least: float, note: str = "") -> Figure:
    high = _round_up(max([at_least, *(value for points in lines.values() for _, value in points)]))
    levels = (0.0, high, high / 2)
    return Figure(title=title, unit=unit, host=host, lines=lines, low=0.0, high=high, levels=levels, note=note)


def _each(sender: SenderStatistics, figure: Callable[[tuple[InboundSample, ...]], Iterable[Point]]) -> Lines:
    return _enough({track.kind.value: tuple(figure(track.samples)) for track in sender.tracks})


def _is_sane(point: Point) -> bool:
    """Whether a point can be drawn at all; a bundle may have been made by anyone."""
    at_ms, value = point
    return 0 <= at_ms <= _LAST_MS and 0 <= value < _HIGHEST


def _is_offset(point: Point) -> bool:
    at_ms, value = point
    return 0 <= at_ms <= _LAST_MS and abs(value) < _HIGHEST_OFFSET_MS


def _enough(lines: Lines, is_sane: Callable[[Point], bool] = _is_sane) -> Lines:
    sane = {name: tuple(point for point in points if is_sane(point)) for name, points in lines.items()}
    return {name: points for name, points in sane.items() if len(points) >= FEWEST_POINTS}


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


def _load(samples: tuple[LoadSample, ...]) -> Lines:
    busiest = tuple((item.at_ms, max(item.cpu_percent)) for item in samples if item.cpu_percent)
    mean = tuple((item.at_ms, statistics.fmean(item.cpu_percent)) for item in samples if item.cpu_percent)
    publisher = tuple((item.at_ms, item.publisher_cpu_percent) for item in samples if item.publisher_cpu_percent >= 0)
    return {"busiest core": busiest, "all cores": mean, "publishing process": publisher}


def _delay_words(delay: SchedulingDelay) -> str:
    parts = (("half of the time", delay.p50_ms), ("95 %", delay.p95_ms), ("most", delay.max_ms))
    told = ", ".join(f"{name} {measured(value, 'ms')}" for name, value in parts)
    return f"Timers fired late by (over the whole run): {told}"


def _round_up(value: float) -> float:
    """Return the next 1, 1.5, 2, 3, 5 or 7.5 × 10ⁿ, so that an axis ends on a number that reads well."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in _STEPS if value <= step * power * (1 + 1e-9))
