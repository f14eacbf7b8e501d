import pytest

from collector.measure.recording import container_says, filled_ppm
from collector.model.records.recording import RecordedTrack
from collector.model.records.room import MediaKind
from tests.recording_factory import TRACKS, make_mute_recording, make_track

PICTURE, SOUND = TRACKS


def said(*tracks: RecordedTrack) -> str:
    return "; ".join(container_says(make_mute_recording(tracks=tracks)))


def test_tracks_that_lie_together_say_so() -> None:
    assert said(PICTURE, SOUND) == "both tracks begin together; both tracks end together"


@pytest.mark.parametrize(
    ("first_s", "expected"),
    [(0.039, "begin together"), (0.041, "begins 41 ms after"), (-0.05, "begins 50 ms before")],
)
def test_a_later_start_is_told_from_a_frame_on(first_s: float, expected: str) -> None:
    assert expected in said(make_track(MediaKind.VIDEO, first_s=first_s), SOUND)


def test_an_end_an_edit_list_and_holes_are_told() -> None:
    sound = make_track(MediaKind.AUDIO, last_s=18.0, moved_s=-0.1, gaps=2, longest_gap_s=0.5, filled_s=17.0)
    told = said(PICTURE, sound)
    assert "the picture's track ends 2000 ms after the sound's" in told
    assert "an edit list moves the sound by -100 ms" in told
    assert "the sound has 2 holes, the longest 500 ms" in told


@pytest.mark.parametrize(
    ("steps_s", "expected"),
    [((0.033, 0.033, 0.034), False), ((0.033, 0.033, 0.05), True), ((0.001, 0.001, 0.003), False)],
)
def test_a_frame_rate_that_varies_is_told(steps_s: tuple[float, float, float], expected: bool) -> None:
    assert ("frame rate varies" in said(make_track(MediaKind.VIDEO, steps_s=steps_s), SOUND)) is expected


@pytest.mark.parametrize(
    ("filled_s", "tick_s", "expected"), [(20.0, 1e-5, False), (20.3, 1e-5, True), (20.3, 1e-3, False)]
)
def test_sound_that_lasts_longer_than_its_times_is_told_beyond_their_rounding(
    filled_s: float, tick_s: float, expected: bool
) -> None:
    assert (
        "the sound lasts" in said(PICTURE, make_track(MediaKind.AUDIO, filled_s=filled_s, tick_s=tick_s))
    ) is expected


def test_an_empty_track_is_not_known_to_last_anything() -> None:
    assert filled_ppm(make_track(MediaKind.AUDIO, last_s=0.0)).bound == float("inf")
