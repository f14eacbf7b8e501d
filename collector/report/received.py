"""Turns the polls of one received track into what a time line draws of it: loss, jitter, waiting."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from collector.model.records.room import InboundSample, TrackStatistics
from collector.report.figures import Lines, Point, enough

Samples = tuple[InboundSample, ...]


def lost_percent(samples: Samples) -> Iterator[Point]:
    """Yield the share of packets lost since the poll before."""
    for before, now in pairwise(samples):
        lost = now.packets_lost - before.packets_lost
        sent = now.packets_received - before.packets_received + lost
        if sent > 0:
            # a late packet takes its loss back (RFC 3550, 6.4.1), which is not a negative loss
            yield now.at_ms, max(0.0, 100 * lost / sent)


def jitter_ms(samples: Samples) -> Iterator[Point]:
    """Yield the jitter at each poll."""
    return ((sample.at_ms, sample.jitter_ms) for sample in samples)


def buffered_ms(samples: Samples) -> Iterator[Point]:
    """Yield how long what came out since the poll before had waited on average."""
    for before, now in pairwise(samples):
        emitted = now.jitter_buffer_emitted_count - before.jitter_buffer_emitted_count
        if emitted > 0:
            yield now.at_ms, 1000 * max(0.0, now.jitter_buffer_delay_s - before.jitter_buffer_delay_s) / emitted


def each(tracks: Iterable[TrackStatistics], points: Callable[[Samples], Iterable[Point]]) -> Lines:
    """Return a line for each track, the sound's first, so that it has one colour everywhere."""
    by_kind = sorted(tracks, key=lambda track: track.kind)
    return enough({track.kind.value: tuple(points(track.samples)) for track in by_kind})
