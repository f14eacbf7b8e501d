from dataclasses import replace

from collector.measure.flow import flowing_s, silent_at_end_s
from collector.model.records.room import InboundSample
from tests.room_factory import make_samples


def stalled_from(index: int, at: int, sample: InboundSample) -> InboundSample:
    return replace(sample, packets_received=min(sample.packets_received, 25 * at))


def test_a_track_flows_between_polls_that_bring_packets() -> None:
    assert flowing_s(make_samples(11)) == 5.0


def test_together_counts_only_what_both_bring() -> None:
    halted = make_samples(11, change=lambda index, sample: stalled_from(index, 4, sample))
    assert flowing_s(make_samples(11), halted) == 2.0


def test_nothing_flows_without_tracks_or_with_one_poll() -> None:
    assert flowing_s() == 0.0
    assert flowing_s(make_samples(1)) == 0.0


def test_a_long_gap_between_polls_counts_for_two_seconds_only() -> None:
    first, second = make_samples(2)
    assert flowing_s((first, replace(second, at_ms=first.at_ms + 60_000))) == 2.0


def test_silence_at_the_end_is_counted_from_the_last_packet() -> None:
    halted = make_samples(11, change=lambda index, sample: stalled_from(index, 4, sample))
    assert silent_at_end_s(halted) == 3.0
    assert silent_at_end_s(make_samples(11)) == 0.0
    assert silent_at_end_s(make_samples(1)) == 0.0


def restarted(index: int, at: int, sample: InboundSample) -> InboundSample:
    """A reconnect restarts the counters at poll ``at``, with nothing in the first poll after it."""
    return replace(sample, packets_received=25 * (index if index < at else index - at))


def test_a_count_that_was_reached_before_a_restart_is_no_silence() -> None:
    assert silent_at_end_s(make_samples(21, change=lambda index, sample: restarted(index, 15, sample))) == 0.0


def test_a_restart_alone_brings_nothing() -> None:
    def ended(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, packets_received=25 * min(index, 4) * (index < 8))

    assert silent_at_end_s(make_samples(11, change=ended)) == 3.0
    assert silent_at_end_s(make_samples(11, change=lambda index, sample: restarted(index, 10, sample))) == 0.5
