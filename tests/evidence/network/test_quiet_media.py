"""How the SDK's report of what is sent is read; the media itself is in tests/live/test_packets.py."""

import numpy as np
from livekit.rtc._proto import stats_pb2

from collector.evidence.network.quiet_media import BLOCK_S, RATE_HZ, block, read_sent


def outbound(kind: str, packets: int) -> stats_pb2.RtcStats:
    stats = stats_pb2.RtcStats()
    stats.outbound_rtp.rtc.id = f"out-{kind}"
    stats.outbound_rtp.rtc.timestamp = 1_772_719_200_000_000  # microseconds
    stats.outbound_rtp.stream.kind = kind
    stats.outbound_rtp.sent.packets_sent = packets
    return stats


def report(kind: str, lost: int) -> stats_pb2.RtcStats:
    stats = stats_pb2.RtcStats()
    stats.remote_inbound_rtp.rtc.timestamp = 1_772_719_199_000_000
    stats.remote_inbound_rtp.remote_inbound.local_id = f"out-{kind}"
    stats.remote_inbound_rtp.remote_inbound.round_trip_time = 0.05
    stats.remote_inbound_rtp.received.packets_lost = lost
    stats.remote_inbound_rtp.received.jitter = 0.002
    return stats


def test_the_sounds_own_report_is_read_in_milliseconds() -> None:
    (sample,) = read_sent([outbound("video", 7), report("video", 9), outbound("audio", 50), report("audio", 2)])

    assert (sample.packets_sent, sample.packets_lost) == (50, 2)
    assert (sample.round_trip_ms, sample.jitter_ms) == (50.0, 2.0)
    assert sample.at_ms - sample.report_ms == 1000.0


def test_before_the_first_report_only_what_was_sent_is_known() -> None:
    (sample,) = read_sent([outbound("audio", 50)])

    assert (sample.packets_sent, sample.report_ms) == (50, 0.0)


def test_a_report_without_sound_gives_nothing() -> None:
    assert read_sent([outbound("video", 7)]) == ()


def test_a_block_joins_the_next_one_without_a_click_and_is_loud_enough_to_be_coded() -> None:
    count = round(RATE_HZ * BLOCK_S)
    twice = block(2 * count)

    assert np.abs(twice[:count].astype(int) - twice[count:]).max() <= 1
    assert 1000 < np.sqrt(np.mean(twice.astype(float) ** 2)) < np.abs(twice).max() < 32_767
