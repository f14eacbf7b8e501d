"""Makes synthetic trains of packets and what goes beside them; every fate is chosen by the test."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from collector.model.host import Host
from collector.model.privacy import LookupId
from collector.model.records.quality import Arrival, MediaPath, PacketTrain, SentSample
from collector.model.records.room import InboundSample, MediaKind, PathSample
from tests.factory import ELSEWHERE, TAKEN
from tests.room_factory import START_MS, make_samples, make_track

PACE_MS = 20.0
Fate = Callable[[int], Sequence[float]]
"""How long each copy of a packet takes, in ms: one for most, none for a lost one."""


def make_train(
    packets: int = 1000,
    fate: Fate = lambda _: (20.0,),
    *,
    late_ms: float = 0.0,
    closed_after_ms: float = 3000.0,
    host: Host = ELSEWHERE,
) -> PacketTrain:
    """Send ``packets``, every other one ``late_ms`` late, and let each come back as ``fate`` says."""
    sent_ms = [number * PACE_MS + (late_ms if number % 2 else 0.0) for number in range(packets)]
    back = [Arrival(number=number, at_ms=at + took_ms) for number, at in enumerate(sent_ms) for took_ms in fate(number)]
    return PacketTrain(
        host=host,
        taken=TAKEN,
        server_host=LookupId("server.example.test:443"),
        size_bytes=200,
        per_s=50.0,
        sent_ms=tuple(sent_ms),
        arrivals=tuple(sorted(back, key=lambda item: item.at_ms)),
        closed_ms=sent_ms[-1] + closed_after_ms,
        own_cpu_percents=(3.9, 4.1),
    )


def losing(*numbers: int) -> Fate:
    """Return the fate of a train that loses these packets."""
    return lambda number: () if number in numbers else (20.0,)


def held_back(number: int) -> Sequence[float]:
    """The fate of a train whose channel waits a second after a loss in every tenth second, and then sends all."""
    if number % 500 == 449:
        return ()
    return (20.0 + max(0.0, 1000 - PACE_MS * (number % 500 - 450)),) if number % 500 >= 450 else (20.0,)


def round_trips(*each_ms: float) -> tuple[PathSample, ...]:
    """Polls of a pair of candidates, one a second."""
    return tuple(
        PathSample(
            at_ms=START_MS + 1000 * index,
            round_trip_ms=round_trip_ms,
            local_type="host",
            remote_type="host",
            protocol="udp",
            available_incoming_bps=0.0,
        )
        for index, round_trip_ms in enumerate(each_ms)
    )


def make_media_path(*, lost: int = 0, lost_on_the_way_up: int = 0, polls: int = 30, reports: bool = True) -> MediaPath:
    """Sound of 50 packets a second, polled twice a second; both losses are spread evenly over the time."""

    def losing_evenly(index: int, sample: InboundSample) -> InboundSample:
        missing = round(lost * index / (polls - 1))
        return replace(sample, packets_lost=missing, packets_received=sample.packets_received - missing)

    samples = make_samples(polls, MediaKind.AUDIO, losing_evenly)
    sent = [
        SentSample(
            at_ms=START_MS + 500 * index,
            packets_sent=25 * index,
            report_ms=START_MS + 500 * index if reports else 0.0,
            packets_lost=round(lost_on_the_way_up * index / (polls - 1)),
            jitter_ms=1.0,
            round_trip_ms=20.0,
        )
        for index in range(polls)
    ]
    return MediaPath(
        host=ELSEWHERE,
        taken=TAKEN,
        sent_sound=tuple(sent),
        received=(make_track(samples, MediaKind.AUDIO),),
        path=(),
    )
