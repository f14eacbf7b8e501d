import pytest

from collector.checks.sync.recording import BOTH_KINDS, CLIP, check
from collector.model.finding import Verdict
from collector.model.records.content import ContentOutcome
from collector.model.records.room import MediaKind
from collector.model.stage import Stage
from tests.checks.lip_sync_limits import AT_THE_LIMITS
from tests.content_factory import make_measured
from tests.recording_factory import make_mute_recording, make_recording, make_track


@pytest.mark.parametrize(
    ("offset_ms", "bound_ms", "expected"),
    AT_THE_LIMITS,
)
def test_the_content_decides_where_viewers_notice(offset_ms: float, bound_ms: float, expected: Verdict) -> None:
    answer = check(make_recording(offset_ms, bound_ms))
    assert answer.verdict is expected
    assert f"{abs(offset_ms)} ± {bound_ms} ms" in answer.summary


@pytest.mark.parametrize(
    ("slope", "bound", "expected"),
    [(1.0, 0.0, Verdict.PASS), (1.01, 0.0, Verdict.FAIL), (-1.5, 0.6, Verdict.PASS), (-1.5, 0.4, Verdict.FAIL)],
)
def test_a_drift_that_runs_away_fails_whatever_the_level(slope: float, bound: float, expected: Verdict) -> None:
    assert check(make_recording(slope=make_measured(slope, bound))).verdict is expected


@pytest.mark.parametrize(("slope", "expected"), [(0.1, Verdict.PASS), (0.3, Verdict.WARN)])
def test_over_a_minute_a_slow_drift_is_told(slope: float, expected: Verdict) -> None:
    offsets = [slope * at_s / 2 for at_s in range(130)]
    recording = make_recording(5, 2, slope=make_measured(slope, 0.0), offsets_ms=offsets)
    assert check(recording).verdict is expected


def test_a_slow_drift_of_a_short_recording_is_not_warned_of() -> None:
    offsets = [0.9 * at_s / 2 for at_s in range(60)]
    assert check(make_recording(5, 2, slope=make_measured(0.9, 0.0), offsets_ms=offsets)).verdict is Verdict.PASS


def test_a_recording_clears_nothing_behind_the_server() -> None:
    """A server may have made it, and nobody can tell from the file."""
    answer = check(make_recording())
    assert answer.sees == (Stage.SOURCE, Stage.PUBLISHER_QUEUE, Stage.NETWORK, Stage.SERVER)


def test_without_markers_only_the_container_speaks() -> None:
    tracks = (make_track(MediaKind.VIDEO, first_s=0.3), make_track(MediaKind.AUDIO))
    answer = check(make_mute_recording(tracks=tracks))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "nothing can be said of whether its content is in step" in answer.summary
    assert "the picture's track begins 300 ms after the sound's" in answer.summary
    assert answer.values["picture_begins_later_ms"] == 300
    assert answer.advice == CLIP
    assert answer.sees == ()


def test_a_recording_without_sound_says_how_to_record_it() -> None:
    tracks = (make_track(MediaKind.VIDEO),)
    answer = check(make_mute_recording(ContentOutcome.VIDEO_ONLY, "The recording has no sound.", tracks=tracks))
    assert (answer.verdict, answer.advice) == (Verdict.INCONCLUSIVE, BOTH_KINDS)
