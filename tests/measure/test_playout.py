import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.measure import playout
from collector.measure.pairs import most_informed
from collector.measure.playout import NTP_TO_UNIX_MS, Drop, PlayoutSeries, pair_playout
from collector.model.records.room import InboundSample, MediaKind
from tests.room_factory import START_MS, make_playout_statistics, make_samples, with_playout

LATER = 20  # polls: well after the start


def series_of(offsets_ms: list[float]) -> PlayoutSeries:
    ((_, series),) = most_informed(make_playout_statistics(offsets_ms))
    return series


def one_poll(audio: InboundSample, video: InboundSample) -> PlayoutSeries:
    """A start that has no timestamps, and the given poll long after it."""
    return pair_playout((*make_samples(1, MediaKind.AUDIO), audio), (*make_samples(1), video))


def late_pair(offset_ms: float = 0.0) -> tuple[InboundSample, InboundSample]:
    sample = make_samples(LATER + 1)[LATER]
    return with_playout(sample, ahead_ms=offset_ms), with_playout(sample)


def test_audio_that_plays_ahead_is_positive() -> None:
    assert one_poll(*late_pair(30)).estimates[0].offset_ms == 30


def test_zero_means_absent_and_is_counted_as_such() -> None:
    audio, video = late_pair()
    series = one_poll(audio, replace(video, estimated_playout_ntp_ms=0.0))
    assert (series.polls, series.absent, series.estimates) == (2, 2, ())


@pytest.mark.parametrize(("offset_ms", "drops"), [(10_000, ()), (10_001, (Drop.FAR_APART,))])
def test_more_than_ten_seconds_apart_is_dropped(offset_ms: float, drops: tuple[Drop, ...]) -> None:
    audio, video = late_pair()
    shifted = replace(audio, estimated_playout_ntp_ms=video.estimated_playout_ntp_ms - offset_ms)
    assert one_poll(shifted, video).drops == drops


@pytest.mark.parametrize(("stale_ms", "drops"), [(4_999, ()), (5_000, (Drop.STALE,)), (-21_449_078, (Drop.STALE,))])
def test_a_last_packet_far_from_the_report_is_dropped(stale_ms: float, drops: tuple[Drop, ...]) -> None:
    audio, video = late_pair()
    assert one_poll(replace(audio, last_packet_received_ms=audio.at_ms - stale_ms), video).drops == drops


@pytest.mark.parametrize(
    ("age_ms", "drops"), [(30_000, ()), (30_001, (Drop.AGE,)), (-1_000, ()), (-1_001, (Drop.AGE,))]
)
def test_a_timestamp_too_old_or_from_the_future_is_dropped(age_ms: float, drops: tuple[Drop, ...]) -> None:
    audio, video = late_pair()
    ntp_ms = audio.at_ms + NTP_TO_UNIX_MS - age_ms
    both = [replace(sample, estimated_playout_ntp_ms=ntp_ms) for sample in (audio, video)]
    assert one_poll(both[0], both[1]).drops == drops


@pytest.mark.parametrize(("after_ms", "drops"), [(1_999, (Drop.SETTLING,)), (2_000, ())])
def test_two_seconds_after_a_disturbance_are_dropped(after_ms: float, drops: tuple[Drop, ...]) -> None:
    audio, video = late_pair()
    series = pair_playout(
        (*make_samples(1, MediaKind.AUDIO), audio),
        (*make_samples(1), video),
        disturbed_at_ms=[audio.at_ms - after_ms],
    )
    assert series.drops == drops


def test_the_first_two_seconds_are_dropped() -> None:
    samples = tuple(with_playout(sample) for sample in make_samples(5))
    assert pair_playout(samples, samples).drops == (Drop.SETTLING,) * 4


def test_timestamps_with_six_significant_digits_are_refused_as_a_whole() -> None:
    audio, video = late_pair()
    both = [replace(sample, estimated_playout_ntp_ms=3_817_990_000_000.0) for sample in (audio, video)]
    assert one_poll(both[0], both[1]).drops == (Drop.IMPRECISE,)


def test_the_nonsense_of_a_suspended_machine_leaves_nothing() -> None:
    audio, video = late_pair()
    absurd = replace(
        audio,
        last_packet_received_ms=audio.at_ms + 21_449_078,
        estimated_playout_ntp_ms=video.estimated_playout_ntp_ms - 11_005_039,
    )
    assert one_poll(absurd, video).estimates == ()


def test_repeated_offsets_are_one_estimate() -> None:
    assert [estimate.offset_ms for estimate in series_of([5, 5, 5, 7, 7, 5]).estimates] == [5, 7, 5]


@pytest.mark.parametrize(("count", "bounded"), [(9, False), (10, True)])
def test_fewer_than_ten_distinct_estimates_have_no_bound(count: int, bounded: bool) -> None:
    measured = playout.offset_ms(series_of([float(index % 2) for index in range(count)]))
    assert (measured.n, math.isfinite(measured.bound)) == (count, bounded)


def test_polls_of_different_reports_are_never_paired() -> None:
    audio, video = late_pair()
    assert pair_playout([audio], [replace(video, at_ms=video.at_ms + 1)]).polls == 0


def test_more_than_half_dropped_is_not_enough() -> None:
    samples = [with_playout(sample, ahead_ms=index % 2) for index, sample in enumerate(make_samples(40))]
    video = [with_playout(sample) for sample in make_samples(40)]
    every = [START_MS + seconds * 1000 for seconds in range(0, 12, 2)]
    series = pair_playout(samples, video, disturbed_at_ms=every)
    assert len(series.estimates) >= playout.ESTIMATES_NEEDED
    assert series.dropped_share > 0.5
    assert not series.enough


def test_a_steady_drift_is_read_as_its_slope() -> None:
    slope = playout.slope_ms_per_s(series_of([float(index) for index in range(20)]))
    assert slope.value == pytest.approx(2.0)
    assert slope.bound == pytest.approx(0.0, abs=1e-6)


@given(st.lists(st.integers(-1000, 1000), min_size=10, max_size=30))
def test_the_bound_covers_half_the_range_and_shifting_shifts(offsets: list[int]) -> None:
    series = series_of([float(value) for value in offsets])
    measured = playout.offset_ms(series)
    assert measured.bound >= (max(offsets) - min(offsets)) / 2
    shifted = playout.offset_ms(series_of([value + 100.0 for value in offsets]))
    assert shifted.value == pytest.approx(measured.value + 100)


def test_quantiles_lie_in_order() -> None:
    series = series_of([float(index) for index in range(20)])
    low, high = playout.quantile_ms(series, 0.05), playout.quantile_ms(series, 0.95)
    assert low.value < playout.offset_ms(series).value < high.value


def test_distinct_estimates_count_nothing_where_timestamps_are_absent() -> None:
    assert playout.distinct_estimates(make_samples(30, MediaKind.AUDIO), make_samples(30)) == 0
