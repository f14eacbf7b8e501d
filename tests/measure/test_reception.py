import math
from dataclasses import replace

import pytest

from collector.measure import reception
from collector.model.records.room import InboundSample, MediaKind
from tests.room_factory import make_samples


def test_loss_is_what_is_missing_of_what_was_expected() -> None:
    lossy = make_samples(21, change=lambda i, s: replace(s, packets_received=24 * i, packets_lost=i))
    loss = reception.loss_percent(lossy)
    assert loss.value == pytest.approx(4.0)
    assert loss.n == 500
    assert loss.bound == pytest.approx(0.2)


def test_loss_that_late_packets_take_back_is_never_negative() -> None:
    returned = make_samples(11, change=lambda i, s: replace(s, packets_lost=5 - i))
    assert reception.loss_percent(returned).value == 0.0


def test_loss_before_the_counters_restart_is_still_lost() -> None:
    def reconnected(index: int, sample: InboundSample) -> InboundSample:
        if index < 40:
            return replace(sample, packets_received=22 * index, packets_lost=3 * index)
        return replace(sample, packets_received=25 * (index - 40), packets_lost=0)

    loss = reception.loss_percent(make_samples(61, change=reconnected))
    assert loss.value == pytest.approx(100 * 117 / 1475)  # 975 until the restart, 500 behind it
    assert loss.n == 1475


@pytest.mark.parametrize(
    ("counted", "expected"),
    [
        ([], 0),
        ([(100, 7)], 0),
        ([(100, 7), (200, 9)], 2),
        ([(100, 7), (200, 5), (300, 9)], 2),
        ([(100, 7), (100, 3)], 0),
        ([(100, 7), (99, 3)], 3),
        ([(100, 0), (200, 20), (0, 0), (100, 5), (20, 1), (30, 4)], 29),
    ],
)
def test_only_fewer_packets_than_before_tell_a_restart(counted: list[tuple[int, int]], expected: int) -> None:
    assert reception.lost_packets(counted) == expected


def test_loss_of_nothing_is_unbounded() -> None:
    assert math.isinf(reception.loss_percent(make_samples(1)).bound)


def test_a_counter_that_restarts_goes_on_from_its_new_start() -> None:
    def restarted(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, frames_received=15 * (index if index < 10 else index - 10))

    assert reception.frame_rate_fps(make_samples(20, change=restarted)).n == 15 * 18


def test_frame_rate_is_frames_per_second_of_sampling() -> None:
    rate = reception.frame_rate_fps(make_samples(21))
    assert (rate.value, rate.bound, rate.n) == (30.0, 0.1, 300)


def test_jitter_counts_repeated_values_once() -> None:
    steady = reception.jitter_ms(make_samples(20))
    assert (steady.value, steady.n) == (2.0, 1)


def test_buffer_delay_comes_from_what_left_the_buffer() -> None:
    delay = reception.buffer_delay_ms(make_samples(10, MediaKind.AUDIO))
    assert delay.value == pytest.approx(40.0)
    assert delay.n == 9


def test_a_burst_that_waits_long_once_does_not_move_the_usual_delay() -> None:
    burst = make_samples(
        21,
        MediaKind.AUDIO,
        change=lambda i, s: replace(s, jitter_buffer_delay_s=s.jitter_buffer_delay_s + (i > 3) * 90),
    )
    delay = reception.buffer_delay_ms(burst)
    assert delay.value == pytest.approx(40.0)
    assert delay.bound < 1.0


@pytest.mark.parametrize(("polls", "bound_ms"), [(3, 0.0), (21, 0.0)])
def test_a_steady_delay_is_sure_from_few_polls_on(polls: int, bound_ms: float) -> None:
    assert reception.buffer_delay_ms(make_samples(polls, MediaKind.AUDIO)).bound == pytest.approx(bound_ms, abs=1e-6)


def test_one_interval_bounds_nothing() -> None:
    delay = reception.buffer_delay_ms(make_samples(2, MediaKind.AUDIO))
    assert delay.value == pytest.approx(40.0)
    assert (delay.bound, delay.n) == (math.inf, 1)
    assert math.isinf(reception.buffer_asymmetry_ms(make_samples(2, MediaKind.AUDIO), make_samples(21)).bound)


def test_asymmetry_is_positive_where_the_picture_waits_longer() -> None:
    video = make_samples(10, change=lambda _, s: replace(s, jitter_buffer_delay_s=s.jitter_buffer_delay_s * 5))
    asymmetry = reception.buffer_asymmetry_ms(make_samples(10, MediaKind.AUDIO), video)
    assert asymmetry.value == pytest.approx(160.0)


def test_nothing_that_leaves_the_buffer_gives_no_delay() -> None:
    stuck = make_samples(10, change=lambda _, s: replace(s, jitter_buffer_emitted_count=0))
    assert math.isinf(reception.buffer_delay_ms(stuck).bound)


def test_freezes_are_counted_and_timed_from_the_first_poll_on() -> None:
    frozen = make_samples(
        21, change=lambda i, s: replace(s, freeze_count=3 + (i >= 10), total_freezes_duration_s=9 + (i >= 10) * 0.5)
    )
    assert reception.freezes(frozen) == 1
    assert reception.frozen_s(frozen) == pytest.approx(0.5)


def test_concealed_silence_is_not_missing_sound() -> None:
    filled = make_samples(
        21,
        MediaKind.AUDIO,
        lambda i, s: replace(s, concealed_samples=960 * i, silent_concealed_samples=480 * i),
    )
    assert reception.concealed_percent(filled).value == pytest.approx(2.0)


@pytest.mark.parametrize("polls", [0, 1])
def test_too_few_polls_are_unbounded_or_nothing(polls: int) -> None:
    samples = make_samples(polls)
    assert reception.sampled_s(samples) == 0.0
    assert reception.frozen_s(samples) == 0.0
    assert math.isinf(reception.frame_rate_fps(samples).bound)
    assert math.isinf(reception.concealed_percent(samples).bound)


def test_pictures_that_wait_in_the_buffer_are_not_missing() -> None:
    waiting = reception.unshown_percent(
        make_samples(61, change=lambda i, s: replace(s, frames_decoded=15 * i - (i > 5)))
    )
    assert (waiting.value, waiting.n) == (0.0, 900)
    assert waiting.bound == pytest.approx(100 * 2 / 900)


def test_pictures_that_are_never_decoded_are_missing_even_where_nothing_counts_them() -> None:
    stuck = reception.unshown_percent(make_samples(61, change=lambda i, s: replace(s, frames_decoded=12 * i)))
    assert stuck.low < 20.0 < stuck.high


def test_a_beat_that_nobody_counted_has_no_spread() -> None:
    assert reception.handover_spread_ms(make_samples(21)).n == 0


def test_the_spread_is_that_of_the_times_between_pictures() -> None:
    """Half of the pictures 20 ms early, half 20 ms late: as far off their beat."""

    def uneven(index: int, sample: InboundSample) -> InboundSample:
        shown = 15 * index
        return replace(
            sample,
            frames_decoded=shown,
            total_inter_frame_delay_s=shown * 0.04,
            total_squared_inter_frame_delay_s2=shown * (0.02**2 + 0.06**2) / 2,
        )

    assert reception.handover_spread_ms(make_samples(61, change=uneven)).value == pytest.approx(20.0)


@pytest.mark.parametrize(("pauses", "uneven"), [(3, False), (4, True)])
def test_pauses_in_a_twentieth_of_the_polls_are_no_uneven_beat(pauses: int, *, uneven: bool) -> None:
    def paused(index: int, sample: InboundSample) -> InboundSample:
        ended = min(pauses, index // 10)
        return replace(
            sample,
            total_inter_frame_delay_s=15 * index / 30 + ended,
            total_squared_inter_frame_delay_s2=15 * index / 900 + ended,
        )

    assert (reception.handover_spread_ms(make_samples(61, change=paused)).value > 30.0) is uneven
