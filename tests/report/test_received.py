from dataclasses import replace

from collector.model.records.room import MediaKind
from collector.report.received import buffered_ms, each, jitter_ms, lost_percent
from tests.report.call_records import make_statistics

TRACKS = make_statistics().senders[0].tracks
SAMPLES = TRACKS[0].samples


def test_loss_is_taken_between_polls_and_a_late_packet_is_no_negative_loss() -> None:
    counters = ((100, 0), (200, 10), (300, 5), (400, 5), (400, 5))
    polls = tuple(
        replace(sample, packets_received=received, packets_lost=lost)
        for sample, (received, lost) in zip(SAMPLES, counters, strict=False)
    )
    assert [round(value, 2) for _, value in lost_percent(polls)] == [9.09, 0.0, 0.0]


def test_waiting_is_what_came_out_since_the_poll_before_had_waited() -> None:
    polls = tuple(
        replace(sample, jitter_buffer_delay_s=delay_s, jitter_buffer_emitted_count=emitted)
        for sample, (delay_s, emitted) in zip(SAMPLES, ((0.0, 0), (2.0, 40), (2.0, 40), (5.0, 140)), strict=False)
    )
    assert [value for _, value in buffered_ms(polls)] == [50.0, 30.0]


def test_the_sound_has_the_first_line_whatever_came_first() -> None:
    lines = each(tuple(reversed(TRACKS)), jitter_ms)
    assert list(lines) == [MediaKind.AUDIO.value, MediaKind.VIDEO.value]
