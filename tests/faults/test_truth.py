"""The truth that publishers write down, by hand-overs made up here."""

import math
from pathlib import Path

import pytest

from tests.faults.truth import TrueOffset, TruthLog, true_offsets, truth_between

BASE_S = 60.0
CLOCK_S = 5000.0
UNIX_S = 1_772_719_200.0


def offsets(
    path: Path,
    *,
    picture_late_s: float = 0.0,
    ahead_s: float = 0.0,
    speed: float = 1.0,
    slower: float = 1.0,
    cut: str = "",
) -> tuple[TrueOffset, ...]:
    """Ten seconds of 30 pictures and 100 blocks a second; sound is handed over ``ahead_s`` before its time."""
    log = path / "truth.jsonl"
    with log.open("w", encoding="utf-8") as file:
        truth = TruthLog(file, unix_s=UNIX_S, monotonic_s=CLOCK_S)
        for index in range(300):
            truth.video(BASE_S + index / 30, CLOCK_S + index / 30 * slower + picture_late_s)
        for index in range(1000):
            seconds = 0.01 / speed
            handed_s = CLOCK_S + max(index * seconds - ahead_s, 0.0)
            truth.audio(BASE_S + index * 0.01, speed=speed, handed_s=handed_s, seconds=seconds)
        file.write(cut)
    return true_offsets(log, path / "nobody watched")


@pytest.mark.parametrize("late_s", [-0.3, 0.0, 0.12])
def test_a_late_picture_makes_sound_early_by_as_much(tmp_path: Path, late_s: float) -> None:
    found = offsets(tmp_path, picture_late_s=late_s)
    assert len(found) > 15
    assert [one.left_ms for one in found] == pytest.approx([late_s * 1000] * len(found), abs=0.01)
    assert found[0].at_s == pytest.approx(UNIX_S, abs=1.0)


def test_sound_handed_over_ahead_leaves_the_queue_in_its_turn(tmp_path: Path) -> None:
    found = offsets(tmp_path, ahead_s=1.0)
    assert found[-1].handed_ms == pytest.approx(1000, abs=0.01)
    assert found[-1].left_ms == pytest.approx(0, abs=0.01)


def test_sound_played_too_fast_gains_on_the_picture(tmp_path: Path) -> None:
    truth = truth_between(offsets(tmp_path, speed=48_000 / 44_100), 0, 2e9)
    # Its last marker comes 8.1 % sooner: of each second of content 81 ms.
    assert truth.slope_ms_per_s == pytest.approx(81.25, abs=1.0)


def test_a_slow_camera_makes_sound_gain(tmp_path: Path) -> None:
    truth = truth_between(offsets(tmp_path, slower=1.003), 0, 2e9)
    assert truth.slope_ms_per_s == pytest.approx(3.0, abs=0.1)


def test_only_markers_of_the_span_count(tmp_path: Path) -> None:
    found = offsets(tmp_path)
    middle = truth_between(found, UNIX_S + 2, UNIX_S + 4)
    assert middle.left_ms == pytest.approx(0, abs=0.01)
    assert math.isnan(truth_between(found, 0, 1).left_ms)
    assert math.isnan(middle.received_ms), "nobody watched"


def test_a_line_cut_off_by_the_end_of_the_process_is_left_out(tmp_path: Path) -> None:
    assert len(offsets(tmp_path, cut='["video", 70.')) == len(offsets(tmp_path))


def test_a_log_without_frames_knows_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", "utf-8")
    assert true_offsets(empty, tmp_path) == ()
