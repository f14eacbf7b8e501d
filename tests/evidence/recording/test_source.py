"""Recordings made by real encoders with known offsets: what is read must hold them, whatever the container."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collector.evidence.recording import source
from collector.model.coverage import Coverage, Reason, State
from collector.model.records.content import ContentOutcome
from collector.model.records.recording import Recording
from collector.model.records.room import MediaKind
from collector.model.request import Request
from collector.reference.frames import picture_at
from tests.evidence.recording.asking import asked
from tests.evidence.session import FakeSession, gather_all
from tests.factory import END, START, TAKEN, make_request
from tests.recordings import Picture, Take, write_recording
from tests.reference import scenes


def measure(path: Path, request: Request | None = None) -> tuple[Recording, Coverage]:
    wanted = request or asked(path)
    (plan,) = source.plan(wanted)
    found = gather_all(source, wanted, plan)
    record = found.records[-1]
    assert isinstance(record, Recording)
    return record, found.coverage


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv", ".webm"])
@pytest.mark.parametrize(
    ("offset_ms", "picture_at_s", "sound_at_s"), [(-300, 0.0, 0.0), (300, 0.25, 0.0), (45, 0.0, 0.2)]
)
def test_the_bounds_hold_what_content_and_container_were_given(
    tmp_path: Path, suffix: str, offset_ms: float, picture_at_s: float, sound_at_s: float
) -> None:
    take = Take(offset_ms=offset_ms, picture_at_s=picture_at_s, sound_at_s=sound_at_s)
    record, coverage = measure(write_recording(tmp_path / f"made{suffix}", take))
    truth_ms = offset_ms + (picture_at_s - sound_at_s) * 1000
    (shown,), (exact,) = record.content.offset_ms, record.exact_ms
    assert shown.low <= truth_ms <= shown.high
    assert abs(exact.value - truth_ms) <= exact.bound
    assert exact.bound < 5
    assert coverage.state is State.COLLECTED
    starts_ms = [
        (track.first_s - at_s) * 1000 for track, at_s in zip(record.tracks, (picture_at_s, sound_at_s), strict=True)
    ]
    assert max(map(abs, starts_ms)) < 40


def test_pictures_recorded_up_to_a_frame_after_they_were_shown_stay_inside_the_bound(tmp_path: Path) -> None:
    for held_s in (0.0, 0.016, 0.033):
        path = write_recording(tmp_path / f"held{held_s}.mp4", Take(held_s=held_s))
        (shown,) = measure(path)[0].content.offset_ms
        assert shown.low <= 0 <= shown.high


def test_a_drift_is_read_with_its_bound(tmp_path: Path) -> None:
    record, _ = measure(write_recording(tmp_path / "drift.mp4", Take(drift_ms_per_s=3.0, seconds=20)))
    (slope,) = record.content.slope_ms_per_s
    assert abs(slope.value - 3.0) <= slope.bound + 0.01


def turned(plane: Picture) -> Picture:
    """The luma of a picture shown on its side, on planes of the same size turned."""
    return framed(np.rot90(plane))


def framed(luma: Picture) -> Picture:
    height, width = luma.shape[0] // 2 * 2, luma.shape[1] // 2 * 2
    planes = np.full((height * 3 // 2, width), 128, dtype=np.uint8)
    planes[:height] = luma[:height, :width]
    return planes


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(turned, id="turned"),
        pytest.param(lambda luma: framed(luma[:, ::-1]), id="mirrored"),
        pytest.param(lambda luma: framed(scenes.letterboxed(luma)), id="letterboxed"),
        pytest.param(lambda luma: framed(scenes.as_a_small_window(luma)), id="a ninth of the screen"),
    ],
)
def test_what_a_screen_recorder_does_to_the_picture_does_no_harm(
    tmp_path: Path, change: Callable[[Picture], Picture]
) -> None:
    def make(at_s: float) -> Picture:
        return change(picture_at(at_s, 320, 180)[:180])

    (shown,) = measure(write_recording(tmp_path / "screen.mp4", Take(offset_ms=-231, make=make)))[0].content.offset_ms
    assert shown.low <= -231 <= shown.high


def test_a_frame_rate_that_varies_is_told_and_stays_inside_the_bound(tmp_path: Path) -> None:
    def uneven(at_s: float) -> float:
        return at_s + (0.012 if round(at_s * 30) % 2 else 0.0)

    record, _ = measure(write_recording(tmp_path / "vfr.mkv", Take(offset_ms=120, frame_times=uneven)))
    (shown,) = record.content.offset_ms
    assert shown.low <= 120 <= shown.high
    low, _, high = record.tracks[0].steps_s
    assert (low, high) == pytest.approx((0.022, 0.046), abs=0.001)  # times in whole milliseconds


@pytest.mark.parametrize(
    ("take", "outcome", "kinds"),
    [
        (Take(signal=False), ContentOutcome.NO_SIGNAL, (MediaKind.VIDEO, MediaKind.AUDIO)),
        (Take(sound=False), ContentOutcome.VIDEO_ONLY, (MediaKind.VIDEO,)),
        (Take(picture=False), ContentOutcome.AUDIO_ONLY, (MediaKind.AUDIO,)),
        (Take(seconds=4), ContentOutcome.NO_SIGNAL, (MediaKind.VIDEO, MediaKind.AUDIO)),
    ],
)
def test_without_markers_in_both_there_is_no_offset_but_the_container_is_read(
    tmp_path: Path, take: Take, outcome: ContentOutcome, kinds: tuple[MediaKind, ...]
) -> None:
    record, coverage = measure(write_recording(tmp_path / "made.mp4", take))
    assert record.content.outcome is outcome
    assert record.content.offset_ms == ()
    assert record.content.told
    assert tuple(track.kind for track in record.tracks) == kinds
    assert coverage.state is State.COLLECTED


def test_sound_in_a_file_of_its_own_is_taken_to_begin_with_the_picture(tmp_path: Path) -> None:
    picture = write_recording(tmp_path / "picture.mp4", Take(sound=False))
    sound = write_recording(tmp_path / "sound.webm", Take(picture=False, offset_ms=-200))
    record, coverage = measure(picture, asked(picture, recording_sound=str(sound)))
    (shown,) = record.content.offset_ms
    assert shown.low <= -200 <= shown.high
    assert record.sound_apart
    assert "begin together" in coverage.detail


def test_a_recording_whose_clock_begins_late_is_read_all_the_same(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "late.mkv", Take(offset_ms=-120, picture_at_s=9000.25, sound_at_s=9000))
    record, _ = measure(path)
    (shown,) = record.content.offset_ms
    assert shown.low <= 130 <= shown.high
    assert record.seconds == pytest.approx(16.25, abs=0.05)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    offset_ms=st.floats(-300, 300),
    apart_s=st.floats(-0.5, 0.5),
    fps=st.sampled_from([15, 24, 25, 30, 60]),
    suffix=st.sampled_from([".mp4", ".mkv"]),
)
def test_whatever_the_offset_the_bound_holds_it(
    tmp_path: Path, offset_ms: float, apart_s: float, fps: int, suffix: str
) -> None:
    take = Take(offset_ms=offset_ms, picture_at_s=max(apart_s, 0), sound_at_s=max(-apart_s, 0), fps=fps)
    record, _ = measure(write_recording(tmp_path / f"any{suffix}", take))
    (exact,) = record.exact_ms
    assert abs(exact.value - offset_ms - apart_s * 1000) <= exact.bound


def test_of_a_long_recording_three_stretches_are_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("collector.evidence.recording.watching.WHOLE_S", 60.0)
    monkeypatch.setattr("collector.evidence.recording.watching.STRETCH_S", 16.0)
    path = write_recording(tmp_path / "long.mp4", Take(seconds=70, drift_ms_per_s=1.0, fps=15))
    record, coverage = measure(path)
    assert [(round(start_s), round(end_s)) for start_s, end_s in record.watched] == [(0, 16), (27, 43), (54, 70)]
    assert "the first, the middle and the last" in coverage.detail
    (slope,) = record.content.slope_ms_per_s
    assert abs(slope.value - 1.0) <= slope.bound + 0.02
    assert record.content.watched_s == pytest.approx(48, abs=1)


def test_a_run_that_is_told_to_stop_keeps_what_was_decoded(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "long.mp4", Take(seconds=40, fps=15))
    request = asked(path)
    (plan,) = source.plan(request)
    found = gather_all(source, request, plan, FakeSession(stop_after_progress="measuring"))
    assert (found.coverage.state, found.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)
    (record,) = found.records
    assert isinstance(record, Recording)
    assert record.watched[0][1] < 39


@pytest.mark.parametrize("data", [b"", b"no recording", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 400])
def test_what_is_no_recording_is_a_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.mp4"
    path.write_bytes(data)
    request = asked(path)
    (plan,) = source.plan(request)
    refusal = gather_all(source, request, plan).refusal
    assert refusal.reason is Reason.NOT_FOUND
    assert "could not be read" in refusal.detail


def test_a_recording_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "cut.mkv", Take(offset_ms=80))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    (shown,) = measure(path)[0].content.offset_ms
    assert shown.low <= 80 <= shown.high


@pytest.mark.parametrize(("name", "told"), [("gone.mp4", "not there"), ("", "not a file")])
def test_a_path_that_is_no_file_is_planned_as_missing(tmp_path: Path, name: str, told: str) -> None:
    (plan,) = source.plan(asked(tmp_path / name))
    assert plan.skip is Reason.NOT_FOUND
    assert told in plan.detail


def test_nothing_is_planned_without_a_recording() -> None:
    assert source.plan(make_request()) == ()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="this user may read everything")
def test_a_recording_that_may_not_be_read_is_denied(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "made.mkv", Take(seconds=1))
    path.chmod(0)
    request = asked(path)
    (plan,) = source.plan(request)
    assert gather_all(source, request, plan).refusal.reason is Reason.DENIED


def test_the_file_itself_is_taken_in_only_with_consent(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "my cat.MP4", Take(seconds=1))
    (plan,) = source.plan(asked(path))
    alone = gather_all(source, asked(path), plan)
    assert len(alone.records) == 1
    assert "not in the bundle (--attach-recording)" in alone.coverage.detail
    with_it = gather_all(source, asked(path, recording_consent="--attach-recording"), plan)
    taken = with_it.records[0]
    assert (taken.name, taken.consent) == ("attachments/recording.content/recording.mp4", "--attach-recording")  # type: ignore[attr-defined]  # a RawOpaque
    assert with_it.coverage.detail.startswith("it is in the bundle")


@pytest.mark.parametrize(
    ("created", "known_by", "known", "state"),
    [
        ("2026-03-05T14:04:00Z", "option", True, State.COLLECTED),
        ("2026-03-05T10:00:00Z", "option", True, State.PARTIAL),
        ("2026-03-05T10:00:00Z", "assumed", False, State.COLLECTED),
        ("1904-01-01T00:00:00Z", "option", False, State.COLLECTED),
        ("", "option", False, State.COLLECTED),
    ],
)
def test_a_container_that_tells_its_date_is_held_against_the_window(
    tmp_path: Path, created: str, known_by: str, known: bool, state: State
) -> None:
    path = write_recording(tmp_path / "dated.mp4", Take(seconds=2, creation=created))
    record, coverage = measure(path, asked(path, known_by=known_by))
    assert coverage.state is state
    assert (record.taken != TAKEN) is known
    first, last = record.taken
    assert (last < START) is (state is State.PARTIAL)
    assert last - first <= END - START


def test_a_tag_that_is_no_utf_8_harms_nothing(tmp_path: Path) -> None:
    path = write_recording(tmp_path / "tagged.mkv", Take(seconds=2))
    whole = path.read_bytes()
    assert b"ENCODER" in whole
    path.write_bytes(whole.replace(b"ENCODER", b"ENCOD\xff\xfe"))
    assert measure(path, asked(path))[1].state is State.COLLECTED


def test_without_the_media_extra_it_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_recording(tmp_path / "made.mkv", Take(seconds=1))
    request = asked(path, recording_consent="--attach-recording")
    (plan,) = source.plan(request)
    monkeypatch.setitem(sys.modules, "av", None)
    found = gather_all(source, request, plan)
    assert "pip install 'avsync-collector[media]'" in found.refusal.detail
    assert len(found.records) == 1  # the file itself is taken in all the same
