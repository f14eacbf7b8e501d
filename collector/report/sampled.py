"""Turns what avsync itself sampled during the incident into figures: offsets, buffers, network, processors."""

import statistics
from collections.abc import Iterator

from collector.measure.content import worst_first
from collector.model.evidence import SafeEvidence
from collector.model.host import Host, HostRole
from collector.model.records.content import RoomContent
from collector.model.records.device import DeviceLoad, LoadSample, SchedulingDelay
from collector.model.records.publisher import ArrivalClock, PublisherState, TimestampTrace
from collector.model.records.room import RoomStatistics
from collector.report.figures import (
    FEWEST_POINTS,
    Figure,
    Lines,
    Origin,
    during,
    enough,
    is_offset,
    offsets,
    origin_of,
    upwards,
)
from collector.report.loaded import loaded
from collector.report.probed import probed
from collector.report.quantities import plain
from collector.report.received import buffered_ms, each, jitter_ms, lost_percent
from collector.report.words import ROLE


def sampled(evidence: SafeEvidence) -> tuple[Figure, ...]:
    """Return a figure for whatever was sampled often enough during the incident, the offset first."""
    drawn = [
        *_offsets(evidence),
        *_of_publisher(evidence),
        *_of_room(evidence),
        *probed(evidence),
        *loaded(evidence),
        *_of_machines(evidence),
    ]
    return tuple(figure for figure in drawn if figure.lines)


def _offsets(evidence: SafeEvidence) -> Iterator[Figure]:
    for content in during(evidence, RoomContent):
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
    for trace in during(evidence, TimestampTrace):
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
    for room in during(evidence, RoomStatistics):
        origin = Origin(role=room.host.role, words=_by_avsync(room.host))
        for sender in room.senders[:1]:  # the plan puts the sender of the incident, or the worst, first
            buffers = each(sender.tracks, buffered_ms)
            yield upwards("Waiting in the jitter buffer", "ms", origin, buffers, at_least=50.0)
            yield upwards("Jitter", "ms", origin, each(sender.tracks, jitter_ms), at_least=10.0)
            yield upwards("Packets lost", "%", origin, each(sender.tracks, lost_percent), at_least=1.0)
        trips = tuple((sample.at_ms, sample.round_trip_ms) for sample in room.path)
        yield upwards("Round trip", "ms", origin, enough({"": trips}), at_least=50.0)


def _of_machines(evidence: SafeEvidence) -> Iterator[Figure]:
    delays = tuple(during(evidence, SchedulingDelay))
    drawn = {delay.host for delay in delays if len(delay.over_time) >= FEWEST_POINTS}
    untimed = {delay.host: _delay_words(delay) for delay in delays if delay.host not in drawn}
    for load in during(evidence, DeviceLoad):
        lines, note = enough(_load(load.samples)), untimed.get(load.host, "")
        yield upwards("Processor", "%", origin_of(load.host), lines, at_least=100.0, note=note)
    for delay in delays:
        lines = enough({"latest of each second": tuple((late.at_ms, late.late_ms) for late in delay.over_time)})
        yield upwards("Scheduling delay", "ms", origin_of(delay.host), lines, at_least=20.0, note=_delay_words(delay))


def _load(samples: tuple[LoadSample, ...]) -> Lines:
    return {
        "busiest core": tuple((item.at_ms, max(item.cpu_percent)) for item in samples if item.cpu_percent),
        "all cores": tuple((item.at_ms, statistics.fmean(item.cpu_percent)) for item in samples if item.cpu_percent),
        "publishing process": tuple(
            (item.at_ms, item.publisher_cpu_percent) for item in samples if item.publisher_cpu_percent >= 0
        ),
    }


def _delay_words(delay: SchedulingDelay) -> str:
    half, most, latest = (plain(value.value) for value in (delay.p50_ms, delay.p95_ms, delay.max_ms))
    return f"Timers were late by at most {half} ms (half of them), {most} ms (95 %), {latest} ms (the latest)."
