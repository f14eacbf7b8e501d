"""Turns our own sound's statistics at both ends into its loss on each way, by RTP's own sequence numbers."""

import math
from collections.abc import Sequence

from collector.measure.packets import share_percent
from collector.measure.reception import loss_percent, lost_packets, risen, sampled_s
from collector.model.measured import Measured
from collector.model.records.quality import MediaPath, SentSample
from collector.model.records.room import InboundSample, MediaKind

UNKNOWN = Measured(value=0.0, bound=math.inf, n=0, method="RTP")


def sound(media: MediaPath) -> Sequence[InboundSample]:
    """Return the polls of the sound that came back, from the first that had packets."""
    tracks = (track for track in media.received if track.kind is MediaKind.AUDIO)
    return [sample for track in tracks for sample in track.samples if sample.packets_received > 0]


def watched_s(media: MediaPath) -> float:
    """Return for how long the sound was watched."""
    return sampled_s(sound(media))


def both_ways_percent(media: MediaPath) -> Measured:
    """Return the share of sound packets lost on the way to the server and back; n = 0 without any.

    Behind a gap of seconds LiveKit's server numbers what it passes on anew, so that none seems lost of what it missed
    itself (measured with 1.13.5): where its own reports say more, they hold.
    """
    counts, there = loss_percent(sound(media)), way_there_percent(media)
    both = share_percent(round(counts.value * counts.n / 100), counts.n, "RTP of the sound, there and back")
    hidden = both.n > 0 and there.n > 0 and there.value - there.bound > both.value + both.bound
    return there if hidden else both


def way_there_percent(media: MediaPath) -> Measured:
    """Return the share lost on the way to the server, as its receiver reports tell (RFC 3550, 6.4.2); n = 0 without."""
    told = reported(media.sent_sound)
    if len(told) < 2:
        return UNKNOWN
    lost = lost_packets([(report.packets_sent, report.packets_lost) for report in told])
    sent = risen([float(report.packets_sent) for report in told])
    return share_percent(lost, int(sent), "RTCP receiver reports of the server")


def way_back_percent(media: MediaPath) -> Measured:
    """Return the share lost on the way from the server: what is missing beyond the way there; n = 0 if unknown."""
    there, both = way_there_percent(media), both_ways_percent(media)
    if not there.n or not both.n or there.value >= 100:
        return UNKNOWN
    kept = 1 - there.value / 100
    return Measured(
        value=max(0.0, (both.value - there.value) / kept),
        bound=(both.bound + there.bound) / kept,
        n=both.n,
        method="there and back, less the way there",
    )


def reported(samples: Sequence[SentSample]) -> list[SentSample]:
    """Keep one poll for each report: the first that shows it."""
    found: list[SentSample] = []
    for sample in samples:
        if sample.report_ms and (not found or sample.report_ms != found[-1].report_ms):
            found.append(sample)
    return found
