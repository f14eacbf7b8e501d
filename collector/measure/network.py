"""Turns what a subscriber received into one network figure a track, the worst first."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from collector.measure import robust
from collector.measure.band import Band
from collector.measure.reception import sampled_s
from collector.model.finding import Verdict
from collector.model.measured import Measured
from collector.model.records.room import InboundSample, MediaKind, PathSample, RoomStatistics

ENOUGH_S = 10.0
"""Shorter than this, loss and jitter are chance; Agora and Twilio average over 10 s and more."""
STEP_MS = 1.0
"""SDKs tell the media's round trip in whole milliseconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackFigure:
    """One figure of one sender's track, and for how long the track was watched."""

    sender: str
    kind: MediaKind
    seconds: float
    measured: Measured


def worst_first(
    statistics: RoomStatistics, figure: Callable[[Sequence[InboundSample]], Measured], limits: Band
) -> tuple[TrackFigure, ...]:
    """Return ``figure`` for every track that received packets: those watched for ENOUGH_S first, then the worst.

    That is what certainly exceeds ``limits``, then the largest: a few packets, however many of them were lost, hide no
    track that surely fares badly.
    """
    found = [
        TrackFigure(sender=sender.sid, kind=track.kind, seconds=sampled_s(flowing), measured=figure(flowing))
        for sender in statistics.senders
        for track in sender.tracks
        if len(flowing := [sample for sample in track.samples if sample.packets_received > 0]) > 1
    ]
    return tuple(sorted(found, key=lambda item: (item.seconds < ENOUGH_S, *_goodness(item.measured, limits))))


def _goodness(measured: Measured, limits: Band) -> tuple[int, float]:
    exceeded = max(limits.verdict(measured).severity, Verdict.INCONCLUSIVE.severity)
    return -exceeded, -measured.value


def watched_s(path: Sequence[PathSample]) -> float:
    """Return the seconds between the first and the last poll of the path that had a round-trip time."""
    times = [sample.at_ms for sample in path if sample.round_trip_ms > 0]
    return (times[-1] - times[0]) / 1000 if times else 0.0


def round_trips_ms(path: Sequence[PathSample]) -> list[float]:
    """Return the round-trip times of the selected candidate pair in order, 0.0 left out, repeated ones once."""
    values: list[float] = []
    for sample in path:
        if sample.round_trip_ms > 0 and values[-1:] != [sample.round_trip_ms]:
            values.append(sample.round_trip_ms)
    return values


def round_trip_ms(path: Sequence[PathSample]) -> Measured:
    """Return the median over time of the selected candidate pair's round-trip times; 0.0 means absent.

    Repeated values count once in ``n`` and in the bound, and as long as they lasted in the median. n = 0 and an
    infinite bound if there is none.
    """
    lasting = sorted(sample.round_trip_ms for sample in path if sample.round_trip_ms > 0)
    count = len(round_trips_ms(path))
    if not count:
        return Measured(value=0.0, bound=math.inf, n=0, method="candidate-pair")
    # As many as are told apart, each for an equal share of the time.
    found = robust.median([lasting[int((rank + 0.5) * len(lasting) / count)] for rank in range(count)])
    # Few distinct values mean that it hardly changed: the range then bounds the median as well as anything can.
    bound = found.bound if math.isfinite(found.bound) else lasting[-1] - lasting[0]
    return Measured(
        value=found.value, bound=max(bound, STEP_MS), n=found.n, method="candidate-pair currentRoundTripTime, median"
    )
