"""Turns what avsync itself sampled during the incident into figures: offsets, buffers, network, processors."""

import statistics
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TypeVar

from collector.measure.content import worst_first
from collector.model.evidence import Record, SafeEvidence
from collector.model.host import Host, HostRole
from collector.model.records.content import RoomContent
from collector.model.records.device import DeviceLoad, LoadSample, SchedulingDelay
from collector.model.records.publisher import ArrivalClock, PublisherState, TimestampTrace
from collector.model.records.room import InboundSample, RoomStatistics, SenderStatistics
from collector.report.figures import Figure, Lines, Origin, Point, enough, is_offset, offsets, origin_of, upwards
from collector.report.quantities import measured
from collector.report.words import ROLE

R = TypeVar("R", bound=Record)


def sampled(evidence: SafeEvidence) -> tuple[Figure, ...]:
    """Return a figure for whatever was sampled often enough during the incident, the offset first."""
    drawn = [*_offsets(evidence), *_of_publisher(evidence), *_of_room(evidence), *_of_machines(evidence)]
    return tuple(figure for figure in drawn if figure.lines)


def _during(evidence: SafeEvidence, kind: type[R]) -> Iterator[R]:
    window = evidence.incident.window
    for record in evidence.every(kind):
        if record.taken[0] <= window.end and record.taken[1] >= window.start:
            yield record


def _offsets(evidence: SafeEvidence) -> Iterator[Figure]:
    for content in _during(evidence, RoomContent):
        for sender in worst_first(content)[:1]:
            points = tuple((pair.at_ms, pair.offset_ms) for pair in sender.pairs)
            lines = enough({"by markers of the content": points}, is_offset)
            yield offsets("Offset at the receiver", _received(content.host), lines, sender.offset_ms)


def _received(host: Host) -> Origin:
    """Where content was received: what a bystander heard and saw of the call bears on it, its own load does not."""
    role = HostRole.RECEIVER if host.role is HostRole.BYSTANDER else host.role
    return Origin(role=role, words=_by_avsync(host))


def _by_avsync(host: Host) -> str:
    """Say who received: the call's receiver only if avsync ran there, else a subscriber of its own."""
    match host.role:
        case HostRole.RECEIVER:
            return ROLE[host.role]
        case HostRole.BYSTANDER:
            return "as avsync received it"
    return f"as avsync received it on {ROLE[host.role]}"


def _of_publisher(evidence: SafeEvidence) -> Iterator[Figure]:
    for trace in _during(evidence, TimestampTrace):
        if trace.arrival_clock is ArrivalClock.UNIX:
            points = tuple((item.at_s * 1000, item.offset_ms) for item in trace.offsets)
            lines = enough({"by the publisher’s own list": points}, is_offset)
            yield offsets("Offset behind the publisher’s queues", origin_of(trace.host), lines)
            queues = enough(_queues(trace.states))
            yield upwards("Publisher’s queues", "ms", origin_of(trace.host), queues, at_least=100.0)
            late = enough({"": tuple((state.at_s * 1000, state.loop_late_ms) for state in trace.states)})
            yield upwards("Publisher’s event loop late by", "ms", origin_of(trace.host), late, at_least=20.0)


def _queues(states: tuple[PublisherState, ...]) -> Lines:
    return {
        "audio queue": tuple((state.at_s * 1000, state.audio_queue_ms) for state in states),
        "video queue": tuple((state.at_s * 1000, state.video_queue_ms) for state in states),
    }


def _of_room(evidence: SafeEvidence) -> Iterator[Figure]:
    for room in _during(evidence, RoomStatistics):
        origin = Origin(role=room.host.role, words=_by_avsync(room.host))
        for sender in room.senders[:1]:  # the plan puts the sender of the incident, or the worst, first
            buffers = _each(sender, _buffered)
            yield upwards("Waiting in the jitter buffer", "ms", origin, buffers, at_least=50.0)
            yield upwards("Jitter", "ms", origin, _each(sender, _jitter), at_least=10.0)
            yield upwards("Packets lost", "%", origin, _each(sender, _loss), at_least=1.0)
        trips = tuple((sample.at_ms, sample.round_trip_ms) for sample in room.path)
        yield upwards("Round trip", "ms", origin, enough({"": trips}), at_least=50.0)


def _of_machines(evidence: SafeEvidence) -> Iterator[Figure]:
    delays = {item.host: _delay_words(item) for item in _during(evidence, SchedulingDelay)}
    for load in _during(evidence, DeviceLoad):
        lines, note = enough(_load(load.samples)), delays.get(load.host, "")
        yield upwards("Processor", "%", origin_of(load.host), lines, at_least=100.0, note=note)


def _each(sender: SenderStatistics, figure: Callable[[tuple[InboundSample, ...]], Iterable[Point]]) -> Lines:
    """The sound's line comes first, so that it has one colour everywhere."""
    tracks = sorted(sender.tracks, key=lambda track: track.kind)
    return enough({track.kind.value: tuple(figure(track.samples)) for track in tracks})


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
    return {
        "busiest core": tuple((item.at_ms, max(item.cpu_percent)) for item in samples if item.cpu_percent),
        "all cores": tuple((item.at_ms, statistics.fmean(item.cpu_percent)) for item in samples if item.cpu_percent),
        "publishing process": tuple(
            (item.at_ms, item.publisher_cpu_percent) for item in samples if item.publisher_cpu_percent >= 0
        ),
    }


def _delay_words(delay: SchedulingDelay) -> str:
    parts = (("half of the time up to", delay.p50_ms), ("95 % up to", delay.p95_ms), ("at most", delay.max_ms))
    told = ", ".join(f"{name} {measured(value, 'ms')}" for name, value in parts)
    return f"Timers fired late over the whole run: {told}."
