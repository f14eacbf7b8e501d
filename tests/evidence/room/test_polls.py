import pytest
from livekit import rtc
from livekit.rtc._proto import stats_pb2

from collector.evidence.room.polls import read_poll, track_identifier

AT_US = 1_772_719_200_000_000


def inbound(identifier: str = "track", codec: str = "C1") -> stats_pb2.RtcStats:
    stat = stats_pb2.RtcStats()
    stat.inbound_rtp.rtc.id = "I1"
    stat.inbound_rtp.rtc.timestamp = AT_US
    stat.inbound_rtp.stream.codec_id = codec
    stat.inbound_rtp.received.packets_lost = -2
    stat.inbound_rtp.received.jitter = 0.012
    stat.inbound_rtp.inbound.track_identifier = identifier
    stat.inbound_rtp.inbound.estimated_playout_timestamp = 4_004_202_171_622.0
    stat.inbound_rtp.inbound.total_inter_frame_delay = 1.81
    stat.inbound_rtp.inbound.total_squared_inter_frame_delay = 0.061
    return stat


def pair(name: str, round_trip_s: float, received: int) -> stats_pb2.RtcStats:
    stat = stats_pb2.RtcStats()
    stat.candidate_pair.rtc.id = name
    stat.candidate_pair.rtc.timestamp = AT_US
    stat.candidate_pair.candidate_pair.local_candidate_id = "L1"
    stat.candidate_pair.candidate_pair.current_round_trip_time = round_trip_s
    stat.candidate_pair.candidate_pair.bytes_received = received
    return stat


def transport(selected: str) -> stats_pb2.RtcStats:
    stat = stats_pb2.RtcStats()
    stat.transport.transport.selected_candidate_pair_id = selected
    return stat


def report(*stats: stats_pb2.RtcStats) -> rtc.room.RtcStats:
    return rtc.room.RtcStats(publisher_stats=list(stats), subscriber_stats=[])


def test_units_become_those_of_the_names() -> None:
    sample = read_poll(report(inbound())).inbound["track"]
    assert sample.at_ms == AT_US / 1000
    assert sample.jitter_ms == pytest.approx(12.0)
    assert sample.packets_lost == -2
    assert sample.estimated_playout_ntp_ms == 4_004_202_171_622.0
    assert (sample.total_inter_frame_delay_s, sample.total_squared_inter_frame_delay_s2) == (1.81, 0.061)


@pytest.mark.parametrize("one_connection", [True, False])
def test_inbound_streams_are_found_in_either_list(one_connection: bool) -> None:
    lists = ([inbound()], []) if one_connection else ([], [inbound()])
    both = rtc.room.RtcStats(publisher_stats=lists[0], subscriber_stats=lists[1])
    assert set(read_poll(both).inbound) == {"track"}


def test_sender_reports_and_codec_are_linked_to_their_stream() -> None:
    remote = stats_pb2.RtcStats()
    remote.remote_outbound_rtp.remote_outbound.local_id = "I1"
    remote.remote_outbound_rtp.remote_outbound.reports_sent = 3
    remote.remote_outbound_rtp.remote_outbound.remote_timestamp = 1_772_719_198_500.0
    remote.remote_outbound_rtp.rtc.timestamp = AT_US - 400_000
    codec = stats_pb2.RtcStats()
    codec.codec.rtc.id = "C1"
    codec.codec.codec.mime_type = "video/VP8"
    poll = read_poll(report(inbound(), remote, codec))
    assert poll.inbound["track"].sender_reports == 3
    assert poll.inbound["track"].report_made_ms == 1_772_719_198_500.0
    assert poll.inbound["track"].report_arrived_ms == AT_US / 1000 - 400
    assert poll.mime_types["track"] == "video/VP8"


def test_of_two_selected_paths_the_one_that_carries_media_is_read() -> None:
    poll = read_poll(
        report(
            pair("idle", 0.5, 10),
            pair("media", 0.03, 9_000),
            pair("failed", 0.9, 99_999),
            transport("idle"),
            transport("media"),
        )
    )
    assert [path.round_trip_ms for path in poll.path] == [pytest.approx(30.0)]


@pytest.mark.parametrize(("told_s", "answers", "read_ms"), [(0.0, 0, 0.0), (0.0, 1, 0.5), (0.001, 1, 1.0)])
def test_an_answer_within_a_millisecond_is_a_round_trip(told_s: float, answers: int, read_ms: float) -> None:
    stat = pair("media", told_s, 9_000)
    stat.candidate_pair.candidate_pair.responses_received = answers

    assert [path.round_trip_ms for path in read_poll(report(stat, transport("media"))).path] == [read_ms]


def near(
    kind: stats_pb2.IceCandidateType.ValueType, relay: stats_pb2.IceServerTransportProtocol.ValueType
) -> stats_pb2.RtcStats:
    stat = stats_pb2.RtcStats()
    stat.local_candidate.rtc.id = "L1"
    stat.local_candidate.candidate.candidate_type = kind
    stat.local_candidate.candidate.protocol = "udp"
    stat.local_candidate.candidate.relay_protocol = relay
    return stat


@pytest.mark.parametrize(
    ("candidate", "expected"),
    [
        (near(stats_pb2.RELAY, stats_pb2.TRANSPORT_TLS), ("relay", "udp", "tls")),
        (near(stats_pb2.RELAY, stats_pb2.TRANSPORT_UDP), ("relay", "udp", "udp")),
        (near(stats_pb2.HOST, stats_pb2.TRANSPORT_UDP), ("host", "udp", "")),
    ],
    ids=["relay by TLS", "relay by UDP", "direct"],
)
def test_how_a_relay_is_spoken_to_is_read_where_there_is_one(
    candidate: stats_pb2.RtcStats, expected: tuple[str, str, str]
) -> None:
    (path,) = read_poll(report(pair("media", 0.03, 9_000), transport("media"), candidate)).path
    assert (path.local_type, path.protocol, path.relay_protocol) == expected


def test_without_a_selected_path_there_is_none() -> None:
    assert read_poll(report(pair("idle", 0.5, 10))).path == ()


def test_a_track_without_statistics_has_no_identifier_yet() -> None:
    assert track_identifier([]) == ""
    assert track_identifier([transport("x"), inbound("abc")]) == "abc"
