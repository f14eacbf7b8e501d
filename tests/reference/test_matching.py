import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collector.reference.frames import level_at, samples_between
from collector.reference.matching import (
    DETECTOR_MS,
    ContentOffset,
    FrameTiming,
    MarkerPair,
    Missing,
    NoOffset,
    match,
    offset_of,
)
from collector.reference.picture import VideoMarkers
from collector.reference.sequence import MARKER_KINDS, Kind
from collector.reference.sound import AudioMarkers
from tests.reference import scenes

RATE_HZ = 16_000
SECONDS = 15


def frames(seconds: float = SECONDS, start_s: float = 0.0) -> scenes.Frames:
    for index in range(round(seconds * 30)):
        level = round(40 + 170 * level_at(start_s + index / 30))
        yield index / 30, np.full((9, 16), level, dtype=np.uint8)


def sound(seconds: float = SECONDS, start_s: float = 0.0) -> scenes.Sound:
    return samples_between(round(start_s * RATE_HZ), round(seconds * RATE_HZ), RATE_HZ) / 32768.0


def measured(video: VideoMarkers, audio: AudioMarkers) -> ContentOffset:
    found = match(video, audio, timing=FrameTiming.MADE)
    assert isinstance(found, ContentOffset)
    return found


def missing(video: VideoMarkers, audio: AudioMarkers) -> NoOffset:
    found = match(video, audio, timing=FrameTiming.MADE)
    assert isinstance(found, NoOffset)
    return found


@pytest.mark.parametrize("early_ms", [-5000.0, -185.0, -1.0, 0.0, 45.0, 300.0, 5000.0])
def test_positive_is_audio_early(early_ms: float) -> None:
    found = measured(scenes.watch(frames()), scenes.listen(sound(), RATE_HZ, first_s=-early_ms / 1000))
    assert found.offset_ms.value == pytest.approx(early_ms, abs=0.5)
    assert DETECTOR_MS <= found.offset_ms.bound < 5
    assert found.offset_ms.n == len(found.pairs) >= 8


def test_drift_shows_in_the_pairs() -> None:
    pairs = measured(scenes.watch(frames(60)), scenes.listen(sound(60), RATE_HZ, ppm=1000)).pairs
    slope = np.polyfit([one.seen_s for one in pairs], [one.offset_ms for one in pairs], 1)[0]
    assert slope == pytest.approx(-1.0, abs=0.02)


@pytest.mark.parametrize("speed", [1.0, 48_000 / 44_100, 44_100 / 48_000])
def test_sound_played_at_a_wrong_rate_is_told(speed: float) -> None:
    wrong_hz = round(RATE_HZ * speed)
    found = measured(scenes.watch(frames()), scenes.listen(sound(), wrong_hz))
    assert found.speed == pytest.approx(speed)


@given(st.lists(st.floats(min_value=-50, max_value=50), min_size=20, max_size=40), st.floats(-20, 20))
@settings(max_examples=40)
def test_what_makes_one_kind_late_and_the_other_early_cancels(offsets: list[float], bend_ms: float) -> None:
    def bent(bend: float) -> list[MarkerPair]:
        signs = [1 if kind is Kind.BRIGHTER else -1 for kind in MARKER_KINDS]
        return [
            MarkerPair(seen_s=float(place), index=place, offset_ms=offset + signs[place] * bend)
            for place, offset in enumerate(offsets)
        ]

    straight, curved = (offset_of(bent(bend), timing=FrameTiming.MADE) for bend in (0.0, bend_ms))
    assert curved.value == pytest.approx(straight.value)
    assert curved.bound == pytest.approx(straight.bound)


def test_held_frames_are_moved_by_half_a_frame_and_unsure_by_it() -> None:
    pairs = [MarkerPair(seen_s=float(place), index=place, offset_ms=100.0) for place in range(20)]
    made, held = (offset_of(pairs, timing=timing, gap_s=1 / 25) for timing in FrameTiming)
    assert (made.value, held.value) == (100.0, 80.0)
    assert held.bound - made.bound == pytest.approx(20.0)


def test_seven_pairs_have_no_bound() -> None:
    pairs = [MarkerPair(seen_s=float(place), index=place, offset_ms=100.0) for place in range(8)]
    assert np.isfinite(offset_of(pairs, timing=FrameTiming.MADE).bound)
    assert np.isinf(offset_of(pairs[:4], timing=FrameTiming.MADE).bound)


def test_an_offset_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one pair"):
        offset_of([], timing=FrameTiming.MADE)


def test_a_sender_without_the_signal_is_told_to_play_it() -> None:
    still = ((index / 30, np.zeros((9, 16), dtype=np.uint8)) for index in range(450))
    speech = scenes.speech(SECONDS * RATE_HZ, RATE_HZ, np.random.default_rng(1))
    found = missing(scenes.watch(still), scenes.listen(speech, RATE_HZ))
    assert found.missing is Missing.EVERYTHING
    assert "Play the reference clip" in found.text


def test_a_covered_camera_is_told_apart() -> None:
    still = ((index / 30, np.zeros((9, 16), dtype=np.uint8)) for index in range(450))
    found = missing(scenes.watch(still), scenes.listen(sound(), RATE_HZ))
    assert found.missing is Missing.PICTURE
    assert found.sound.identified >= 8


@pytest.mark.parametrize(
    ("heard", "expected", "words"),
    [
        (np.zeros(SECONDS * RATE_HZ), Missing.SILENT, "silent"),
        (scenes.speech(SECONDS * RATE_HZ, RATE_HZ, np.random.default_rng(2)), Missing.SOUND, "no chirps"),
        (sound() * (np.arange(SECONDS * RATE_HZ) % (3 * RATE_HZ) < RATE_HZ), Missing.SUPPRESSED, "noise suppression"),
    ],
)
def test_a_missing_sound_is_explained(heard: scenes.Sound, expected: Missing, words: str) -> None:
    found = missing(scenes.watch(frames()), scenes.listen(heard, RATE_HZ))
    assert found.missing is expected
    assert words in found.text
    assert "dB of full scale" in found.text


def test_too_short_a_stretch_of_both_is_told() -> None:
    found = missing(scenes.watch(frames()), scenes.listen(sound(10.0, 12.5), RATE_HZ, first_s=12.5))
    assert found.missing is Missing.TOO_FEW
    assert "Listen for at least" in found.text


def test_picture_and_sound_that_never_meet_are_told() -> None:
    found = missing(scenes.watch(frames(8, 0.0)), scenes.listen(sound(8, 12.0), RATE_HZ))
    assert found.missing is Missing.APART


def test_one_kind_of_media_only_is_no_error() -> None:
    assert missing(VideoMarkers(), scenes.listen(sound(), RATE_HZ)).missing is Missing.PICTURE
    assert missing(scenes.watch(frames()), AudioMarkers(RATE_HZ)).missing is Missing.SILENT
