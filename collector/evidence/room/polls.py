"""Turns one report of the SDK's W3C statistics into samples of tracks and of the network path."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from collector.model.records.room import InboundSample, PathSample

if TYPE_CHECKING:
    from livekit import rtc
    from livekit.rtc._proto import stats_pb2

US_PER_MS = 1000.0
MS_PER_S = 1000.0
UNDER_A_MS = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Poll:
    """One report: inbound samples and MIME types by track identifier, and the selected path (one entry or none)."""

    inbound: Mapping[str, InboundSample]
    mime_types: Mapping[str, str]
    path: tuple[PathSample, ...]


def read_poll(report: "rtc.RtcStats") -> Poll:
    """Read one report. With one peer connection the inbound streams stand in ``publisher_stats``, else in the other."""
    stats = list(chain(report.publisher_stats, report.subscriber_stats))
    reports = {
        item.remote_outbound_rtp.remote_outbound.local_id: item.remote_outbound_rtp
        for item in _of(stats, "remote_outbound_rtp")
    }
    codecs = {item.codec.rtc.id: item.codec.codec.mime_type for item in _of(stats, "codec")}
    inbound = [item.inbound_rtp for item in _of(stats, "inbound_rtp")]
    return Poll(
        inbound={item.inbound.track_identifier: _sample(item, reports.get(item.rtc.id)) for item in inbound},
        mime_types={item.inbound.track_identifier: codecs.get(item.stream.codec_id, "") for item in inbound},
        path=_path(stats),
    )


def track_identifier(stats: "Iterable[stats_pb2.RtcStats]") -> str:
    """Return the W3C ``trackIdentifier`` in one track's own statistics, or nothing while it has none.

    The SDK's track sid is not in the statistics; asking the track once links the two.
    """
    for item in _of(stats, "inbound_rtp"):
        return item.inbound_rtp.inbound.track_identifier
    return ""


def _of(stats: "Iterable[stats_pb2.RtcStats]", kind: str) -> "list[stats_pb2.RtcStats]":
    return [item for item in stats if item.WhichOneof("stats") == kind]


def _sample(
    item: "stats_pb2.RtcStats.InboundRtp", report: "stats_pb2.RtcStats.RemoteOutboundRtp | None"
) -> InboundSample:
    received, inbound = item.received, item.inbound
    return InboundSample(
        at_ms=item.rtc.timestamp / US_PER_MS,
        packets_received=received.packets_received,
        packets_lost=received.packets_lost,
        bytes_received=inbound.bytes_received,
        jitter_ms=received.jitter * MS_PER_S,
        jitter_buffer_delay_s=inbound.jitter_buffer_delay,
        jitter_buffer_emitted_count=inbound.jitter_buffer_emitted_count,
        last_packet_received_ms=inbound.last_packet_received_timestamp,
        estimated_playout_ntp_ms=inbound.estimated_playout_timestamp,
        sender_reports=report.remote_outbound.reports_sent if report is not None else 0,
        report_arrived_ms=report.rtc.timestamp / US_PER_MS if report is not None else 0.0,
        report_made_ms=report.remote_outbound.remote_timestamp if report is not None else 0.0,
        nack_count=inbound.nack_count,
        pli_count=inbound.pli_count,
        frames_received=inbound.frames_received,
        frames_decoded=inbound.frames_decoded,
        frames_dropped=inbound.frames_dropped,
        frames_per_second=inbound.frames_per_second,
        frame_width=inbound.frame_width,
        frame_height=inbound.frame_height,
        freeze_count=inbound.freeze_count,
        total_freezes_duration_s=inbound.total_freeze_duration,
        total_decode_time_s=inbound.total_decode_time,
        total_samples_received=inbound.total_samples_received,
        concealed_samples=inbound.concealed_samples,
        silent_concealed_samples=inbound.silent_concealed_samples,
        concealment_events=inbound.concealment_events,
        total_inter_frame_delay_s=inbound.total_inter_frame_delay,
        total_squared_inter_frame_delay_s2=inbound.total_squared_inter_frame_delay,
    )


def _path(stats: "list[stats_pb2.RtcStats]") -> tuple[PathSample, ...]:
    selected = {item.transport.transport.selected_candidate_pair_id for item in _of(stats, "transport")}
    pairs = [item.candidate_pair for item in _of(stats, "candidate_pair")]
    # With two peer connections there are two selected pairs: the one that carries media has received most.
    chosen = max(
        (pair for pair in pairs if pair.rtc.id in selected),
        key=lambda pair: pair.candidate_pair.bytes_received,
        default=None,
    )
    if chosen is None:
        return ()
    local = {item.local_candidate.rtc.id: item.local_candidate.candidate for item in _of(stats, "local_candidate")}
    remote = {item.remote_candidate.rtc.id: item.remote_candidate.candidate for item in _of(stats, "remote_candidate")}
    pair = chosen.candidate_pair
    near = local.get(pair.local_candidate_id)
    return (
        PathSample(
            at_ms=chosen.rtc.timestamp / US_PER_MS,
            round_trip_ms=_round_trip_ms(pair),
            local_type=_candidate_type(near),
            remote_type=_candidate_type(remote.get(pair.remote_candidate_id)),
            protocol=near.protocol if near is not None else "",
            available_incoming_bps=pair.available_incoming_bitrate,
            relay_protocol=_relay_protocol(near),
        ),
    )


def _round_trip_ms(pair: "stats_pb2.CandidatePairStats") -> float:
    """Return the last answer's time, 0.0 before the first. The SDK tells whole ms: 0 after an answer is less than 1."""
    told_ms = pair.current_round_trip_time * MS_PER_S
    return UNDER_A_MS if pair.responses_received and not told_ms else told_ms


def _candidate_type(candidate: "stats_pb2.IceCandidateStats | None") -> str:
    from livekit.rtc._proto import stats_pb2

    if candidate is None:
        return ""
    return stats_pb2.IceCandidateType.Name(candidate.candidate_type).lower()


def _relay_protocol(candidate: "stats_pb2.IceCandidateStats | None") -> str:
    from livekit.rtc._proto import stats_pb2

    if candidate is None or candidate.candidate_type != stats_pb2.IceCandidateType.RELAY:
        return ""
    name = stats_pb2.IceServerTransportProtocol.Name(candidate.relay_protocol)
    return name.removeprefix("TRANSPORT_").lower()
