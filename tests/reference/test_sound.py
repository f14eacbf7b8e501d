import tracemalloc

import numpy as np
import pytest

from collector.reference.frames import samples_between
from collector.reference.identity import identify
from collector.reference.sequence import markers_between
from collector.reference.sound import LOWEST_DB, TOLERANCE_S, AudioMarkers
from tests.reference import scenes


def heard(rate_hz: int, seconds: int, block: int) -> AudioMarkers:
    audio = AudioMarkers(rate_hz)
    for first in range(0, seconds * rate_hz, block):
        audio.feed(first / rate_hz, samples_between(first, min(block, seconds * rate_hz - first), rate_hz))
    return audio


@pytest.mark.parametrize(
    ("rate_hz", "block"), [(8_000, 80), (16_000, 160), (22_050, 441), (44_100, 1024), (48_000, 480), (48_000, 200_000)]
)
def test_chirps_are_timed_to_a_tenth_of_a_millisecond(rate_hz: int, block: int) -> None:
    found = heard(rate_hz, 10, block).sightings()
    due = markers_between(0.1, 9.9)
    inside = [one for one in found if 0.1 <= one.time_s < 9.9]
    assert [one.kind for one in inside] == [one.kind for one in due]
    assert np.abs([one.time_s - other.at_s for one, other in zip(inside, due, strict=True)]).max() < 1e-4


def test_loudness_and_phase_do_not_matter() -> None:
    upside_down = scenes.listen(samples_between(0, 480_000, 48_000) / -3_276_800.0, 48_000)
    assert len(upside_down.sightings()) == len(heard(48_000, 10, 480).sightings())


def test_lost_samples_break_the_series_and_not_the_times() -> None:
    audio = AudioMarkers(16_000)
    for first in range(0, 20 * 16_000, 160):
        if not 8 * 16_000 <= first < 9 * 16_000:
            audio.feed(first / 16_000, samples_between(first, 160, 16_000))
    due = [one.at_s for one in markers_between(0.1, 7.9)] + [one.at_s for one in markers_between(9.1, 19.9)]
    found = [one.time_s for one in audio.sightings() if 0.1 < one.time_s < 7.9 or 9.1 < one.time_s < 19.9]
    assert audio.breaks == 1
    assert np.abs(np.asarray(found) - np.asarray(due)).max() < 1e-4


def test_the_clock_of_the_blocks_counts_and_not_their_samples() -> None:
    slow = scenes.listen(samples_between(0, 60 * 16_000, 16_000) / 32768.0, 16_000, ppm=1000)
    fixed = identify(slow.sightings(), tolerance_s=TOLERANCE_S)
    last = markers_between(0, 59.9)[-1].at_s
    assert fixed[-1].sighting.time_s == pytest.approx(last * 1.001, abs=1e-4)


def test_float_samples_are_full_scale_at_one() -> None:
    audio = AudioMarkers(16_000)
    audio.feed(0.0, (samples_between(0, 160_000, 16_000) / 32768.0).astype(np.float32))
    assert audio.loudness.loud_db == pytest.approx(heard(16_000, 10, 160).loudness.loud_db, abs=1.0)


@pytest.mark.parametrize("make", [scenes.speech, scenes.music])
@pytest.mark.parametrize("seed", [1, 2])
def test_ordinary_sound_is_not_taken_for_the_signal(make: scenes.SoundMaker, seed: int) -> None:
    audio = scenes.listen(make(20 * 16_000, 16_000, np.random.default_rng(seed)), 16_000)
    assert identify(audio.sightings(), tolerance_s=TOLERANCE_S) == ()


def test_noise_is_hardly_ever_like_a_chirp() -> None:
    audio = scenes.listen(np.random.default_rng(5).normal(0, 0.1, 60 * 16_000), 16_000)
    assert len(audio.sightings()) <= 3


def test_silence_is_silent() -> None:
    audio = scenes.listen(np.zeros(160_000), 16_000)
    assert audio.sightings() == ()
    assert audio.loudness.loud_db == LOWEST_DB


def test_hours_need_no_more_memory_than_a_minute() -> None:
    audio, block = AudioMarkers(16_000), samples_between(0, 16_000, 16_000)
    tracemalloc.start()
    used = []
    for second in range(180):
        audio.feed(float(second), block)
        used.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert used[-1] - used[60] < 300_000


def test_blocks_without_a_time_and_samples_that_are_no_numbers_do_not_spoil_the_rest() -> None:
    audio, block = AudioMarkers(16_000), np.full(160, np.nan, dtype=np.float32)
    audio.feed(np.nan, block)
    audio.feed(0.0, block)
    for first in range(160, 160_000, 160):
        audio.feed(first / 16_000, samples_between(first, 160, 16_000))
    later = [one.kind for one in audio.sightings() if one.time_s > 0.1]
    assert later == [one.kind for one in markers_between(0.1, 9.95)]
    assert audio.breaks == 1


def test_nothing_heard_is_no_error() -> None:
    assert AudioMarkers(48_000).sightings() == ()
    assert AudioMarkers(48_000).loudness.loud_db == LOWEST_DB


def test_a_rate_below_the_speech_band_is_refused() -> None:
    with pytest.raises(ValueError, match="16000 to 48000"):
        AudioMarkers(7_999)
