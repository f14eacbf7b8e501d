import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collector.arrays import Floats
from collector.measure.audio_clock import SampleClock

BLOCK_S = 0.01


def arrivals(count: int, *, start_s: float = 100.0, ppm: float = 0.0, jitter_ms: float = 0.0, seed: int = 0) -> Floats:
    """Synthetic: blocks of 10 ms made at a rate ``ppm`` too slow, each late by an exponential time."""
    late_s: Floats = np.asarray(np.random.default_rng(seed).exponential(jitter_ms / 1000, count))
    made: Floats = start_s + np.arange(count, dtype=np.float64) * BLOCK_S * (1 + ppm / 1e6)
    # A queue keeps its order: no block overtakes another.
    return np.asarray(np.maximum.accumulate(made + late_s), dtype=np.float64)


def fed(times: Floats, clock: SampleClock | None = None) -> tuple[SampleClock, Floats]:
    clock = clock or SampleClock()
    return clock, np.asarray([clock.add(float(at), BLOCK_S) for at in times])


def test_samples_are_numbered_without_a_gap_whatever_the_arrivals_do() -> None:
    _, nominal = fed(arrivals(500, jitter_ms=30))
    assert np.allclose(np.diff(nominal), BLOCK_S)


@example(ppm=0.0, jitter_ms=2.0, start_s=1.96875, seed=91)  # its first blocks are all late
@given(ppm=st.floats(-3000, 3000), jitter_ms=st.floats(0, 5), start_s=st.floats(0, 1e6), seed=st.integers(0, 1_000_000))
def test_the_time_of_each_sample_is_recovered_under_jitter(
    ppm: float, jitter_ms: float, start_s: float, seed: int
) -> None:
    count = 2000
    clock, nominal = fed(arrivals(count, start_s=start_s, ppm=ppm, jitter_ms=jitter_ms, seed=seed))
    made = arrivals(count, start_s=start_s, ppm=ppm)
    assert np.abs(clock.time_of(nominal) - made).max() < 0.001 + 2 * abs(ppm) / 1e6 + jitter_ms / 1000 * 0.8


@given(stall_s=st.floats(0.01, 1.5))
def test_a_stall_that_is_made_up_for_does_not_move_the_clock(stall_s: float) -> None:
    times = arrivals(2000)
    times[1000:] = np.maximum(times[1000:], times[1000] + stall_s)
    clock, nominal = fed(times)
    assert np.abs(clock.time_of(nominal) - arrivals(2000)).max() < 0.001


@given(lost_s=st.floats(0.05, 2.0), back=st.booleans())
def test_samples_lost_or_added_for_good_move_it_at_once(lost_s: float, back: bool) -> None:
    times = arrivals(3000)
    if back:
        times[:1500] += lost_s
    else:
        times[1500:] += lost_s
    clock, nominal = fed(np.maximum.accumulate(times) if not back else times)
    found = clock.time_of(nominal)
    assert np.abs(found[:1200] - times[:1200]).max() < 0.001
    assert np.abs(found[1800:] - times[1800:]).max() < 0.001


def test_another_track_is_counted_anew() -> None:
    clock, first = fed(arrivals(500, start_s=10.0))
    clock.restart()
    clock, second = fed(arrivals(500, start_s=40.0), clock)
    assert second[0] == pytest.approx(40.0)
    assert clock.time_of(first) == pytest.approx(first)
    assert clock.time_of(second) == pytest.approx(second)


def test_restarting_twice_is_restarting_once() -> None:
    clock = SampleClock()
    clock.restart()
    clock.restart()
    assert clock.add(5.0, BLOCK_S) == 5.0


def test_a_track_that_comes_before_the_last_ones_end_goes_on_from_there() -> None:
    clock, first = fed(arrivals(100, start_s=10.0))
    clock.restart()
    assert clock.add(10.5, BLOCK_S) == pytest.approx(first[-1] + BLOCK_S)


def test_a_clock_without_blocks_tells_no_time() -> None:
    clock = SampleClock()
    assert not clock.started
    assert clock.unsure_s == float("inf")
    with pytest.raises(ValueError, match="no clock"):
        clock.time_of(np.asarray([1.0]))


def test_it_is_less_sure_when_every_block_of_a_window_is_late() -> None:
    times = arrivals(2000)
    times[800:1000] += 0.015
    assert fed(arrivals(2000))[0].unsure_s < 0.001
    assert fed(times)[0].unsure_s > 0.002
