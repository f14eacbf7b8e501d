"""Turns what avsync itself sent to the server and back, and the radio it went over, into figures of the network."""

from collections.abc import Iterator
from itertools import pairwise

from collector.measure.media_path import reported
from collector.measure.moments import moments
from collector.model.evidence import SafeEvidence
from collector.model.records.quality import MediaPath, NetworkChanges, PacketTrain, SentSample
from collector.report.figures import Figure, Lines, Point, during, enough, is_signal, origin_of, signal, upwards
from collector.report.received import each, jitter_ms, lost_percent

_PACKETS = "Small packets that avsync sent to the server and got back."
_MEDIA = "Sound and picture that avsync sent to the server and got back."


def probed(evidence: SafeEvidence) -> Iterator[Figure]:
    """Yield figures of avsync's own packets, its own media and the signal of the radio, second by second."""
    for train in during(evidence, PacketTrain):
        yield from _of_packets(train)
    for media in during(evidence, MediaPath):
        yield from _of_media(media)
    for changes in during(evidence, NetworkChanges):
        started_ms = changes.taken[0].timestamp() * 1000
        looks = tuple((started_ms + look.at_ms, look.signal_dbm) for look in changes.looks if look.signal_dbm)
        yield signal("Signal of the radio", origin_of(changes.host), enough({"": looks}, is_signal))


def _of_packets(train: PacketTrain) -> Iterator[Figure]:
    started_ms = train.taken[0].timestamp() * 1000
    origin, found = origin_of(train.host), moments(train)
    back = [one for one in found if one.lost < one.sent]
    lost: Lines = {"": tuple((started_ms + one.at_ms, one.loss_percent) for one in found)}
    trips: Lines = {
        "half of the packets within": tuple((started_ms + one.at_ms, one.usual_ms) for one in back),
        "95 % within": tuple((started_ms + one.at_ms, one.slowest_ms) for one in back),
    }
    yield upwards("Data packets lost", "%", origin, enough(lost), at_least=1.0, note=_PACKETS)
    yield upwards("Round trip of data packets", "ms", origin, enough(trips), at_least=50.0)


def _of_media(media: MediaPath) -> Iterator[Figure]:
    origin = origin_of(media.host)
    reports = reported(media.sent_sound)
    back = {f"{name}, there and back": points for name, points in each(media.received, lost_percent).items()}
    there = enough({"audio, to the server": tuple(_lost_there(reports))})
    yield upwards("Own media lost", "%", origin, back | there, at_least=1.0, note=_MEDIA)
    yield upwards("Jitter of own media", "ms", origin, each(media.received, jitter_ms), at_least=10.0)
    trips: Lines = {
        "by the server’s reports": tuple((one.at_ms, one.round_trip_ms) for one in reports),
        "of the connection": tuple((one.at_ms, one.round_trip_ms) for one in media.path),
    }
    yield upwards("Round trip of own media", "ms", origin, enough(trips), at_least=50.0)


def _lost_there(reports: list[SentSample]) -> Iterator[Point]:
    """Yield what the server missed of the sound since its report before."""
    for before, now in pairwise(reports):
        sent = now.packets_sent - before.packets_sent
        if sent > 0:
            yield now.at_ms, 100 * min(1.0, max(0, now.packets_lost - before.packets_lost) / sent)
