import itertools
import math
import tracemalloc

import numpy as np
import pytest

from collector.reference.frames import level_at, picture_at
from collector.reference.identity import identify
from collector.reference.picture import TOLERANCE_S, VideoMarkers
from collector.reference.sequence import markers_between
from tests.reference import scenes
from tests.reference.scenes import Take


def grey(time_s: float) -> scenes.Plane:
    return np.full((9, 16), round(40 + 170 * level_at(time_s)), dtype=np.uint8)


@pytest.mark.parametrize("fps", [15, 24, 30, 60])
def test_changes_are_timed_better_than_the_frame_interval(fps: int) -> None:
    video = scenes.watch((index / fps, grey(index / fps)) for index in range(12 * fps))
    due = [one.at_s for one in markers_between(0.2, 11.7)]
    found = [one.time_s for one in video.sightings() if 0.2 <= one.time_s < 11.7]
    errors_s = np.asarray(found) - np.asarray(due)
    assert abs(errors_s.mean()) < 0.001
    assert np.abs(errors_s).max() < 0.2 / fps


def test_frames_farther_apart_than_the_ramp_make_a_change_unsure() -> None:
    video = scenes.watch((index / 8, grey(index / 8)) for index in range(80))
    assert {round(one.unsure_s, 4) for one in video.sightings()} == {round((1 / 8 - 0.1) / 2, 4)}


def test_asking_in_between_changes_nothing() -> None:
    frames = [(index / 30, grey(index / 30)) for index in range(900)]
    asked, left_alone = VideoMarkers(), scenes.watch(frames)
    for time_s, plane in frames:
        asked.feed(time_s, plane)
        if round(time_s * 30) % 100 == 0:
            asked.sightings()
    assert asked.sightings() == left_alone.sightings()


def test_hours_need_no_more_memory_than_a_minute() -> None:
    video, frames = VideoMarkers(), [grey(index / 15) for index in range(450)]
    tracemalloc.start()
    used = []
    for round_number in range(6):
        for index, plane in enumerate(frames):
            video.feed(round_number * 30 + index / 15, plane)
        used.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert used[-1] - used[1] < 200_000


@pytest.mark.parametrize("time_s", [1.0, 1.001, 0.5, -3.0, math.nan, math.inf])
def test_a_frame_out_of_order_is_counted_and_left_out(time_s: float) -> None:
    video = VideoMarkers()
    video.feed(1.0, grey(0))
    video.feed(time_s, grey(0))
    video.feed(1.1, grey(0))
    assert (video.frames, video.misplaced) == (2, 1)


def test_a_change_of_resolution_in_the_middle_is_survived() -> None:
    def frames() -> scenes.Frames:
        for index in range(600):
            width, height = (320, 180) if index < 300 else (64, 36) if index < 450 else (8, 4)
            yield index / 30, picture_at(index / 30, 320, 180)[:180][:: 180 // height, :: 320 // width]

    sightings = scenes.watch(frames()).sightings()
    assert len(identify(sightings, tolerance_s=TOLERANCE_S)) >= len(markers_between(0.2, 19.8)) - 4


def test_a_freeze_of_seconds_splits_the_series() -> None:
    frames = ((index / 30 + (3 if index > 300 else 0), grey(index / 30)) for index in range(600))
    found = identify(scenes.watch(frames).sightings(), tolerance_s=TOLERANCE_S)
    gap_s = max(after.sighting.time_s - before.sighting.time_s for before, after in itertools.pairwise(found))
    assert gap_s > 3
    assert len(found) > 30


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_still_picture_shows_nothing(level: int) -> None:
    plane = np.full((18, 32), level, dtype=np.uint8)
    assert scenes.watch((index / 30, plane) for index in range(300)).sightings() == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_ordinary_video_is_not_taken_for_the_signal(seed: int) -> None:
    video = scenes.watch(scenes.ordinary_video(Take(seed=seed, width=160, height=90)))
    assert identify(video.sightings(), tolerance_s=TOLERANCE_S) == ()


def test_no_frames_and_few_frames_are_no_error() -> None:
    assert VideoMarkers().sightings() == ()
    assert scenes.watch([(0.0, grey(0)), (0.1, grey(0))]).sightings() == ()
    assert VideoMarkers().gap_s == 0
