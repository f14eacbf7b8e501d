from dataclasses import replace

import pytest

from collector.measure.timestamp_epoch import (
    UNIX_TO_DOTNET_S,
    UNIX_TO_NTP_S,
    Epoch,
    Now,
    Sharing,
    compare_epochs,
    infer_epoch,
)
from collector.measure.timestamp_series import series_of
from tests.traces import UNIX_S, Points, points, restamped, sounds

HOUR_S = 3600.0
NOW = Now(unix_s=UNIX_S, monotonic_s=500_000.0)


@pytest.mark.parametrize(
    ("epoch_s", "expected"),
    [
        (UNIX_S, Epoch.UNIX),
        (UNIX_S + 23.9 * HOUR_S, Epoch.UNIX),
        (UNIX_S + 24.1 * HOUR_S, Epoch.UNKNOWN),
        (UNIX_S + UNIX_TO_NTP_S, Epoch.NTP),
        (UNIX_S + UNIX_TO_NTP_S - 24.1 * HOUR_S, Epoch.UNKNOWN),
        (UNIX_S + UNIX_TO_DOTNET_S + 14 * HOUR_S, Epoch.DOTNET),
        (UNIX_S + UNIX_TO_DOTNET_S + 36.1 * HOUR_S, Epoch.UNKNOWN),
        (500_059.0, Epoch.BOOT),
        (500_061.0, Epoch.UNKNOWN),
        (59.0, Epoch.STREAM),
        (61.0, Epoch.UNKNOWN),
    ],
)
def test_the_first_stamp_says_from_where_it_counts(epoch_s: float, expected: Epoch) -> None:
    series = series_of(points(per_second=1e6, epoch_s=epoch_s))
    assert infer_epoch(series, 1e6, NOW) is expected


def test_a_machine_that_just_started_gives_a_stream_and_not_a_boot_clock() -> None:
    assert infer_epoch(series_of(points(epoch_s=5.0)), 1e6, Now(unix_s=UNIX_S, monotonic_s=6.0)) is Epoch.STREAM


def test_without_a_unit_there_is_no_epoch() -> None:
    assert infer_epoch(series_of(points()), 0.0, NOW) is Epoch.UNKNOWN


@pytest.mark.parametrize(("apart_s", "expected"), [(9.9, Sharing.SHARED), (10.1, Sharing.APART)])
def test_two_kinds_share_an_epoch_up_to_10_seconds(apart_s: float, expected: Sharing) -> None:
    video = series_of(points(per_second=1e6, epoch_s=1000.0 + apart_s))
    audio = series_of(points(per_second=1e3, fps=50, count=500))
    found = compare_epochs(video, audio, video_per_second=1e6, audio_per_second=1e3)
    assert found.sharing is expected
    assert found.difference_s == pytest.approx(apart_s, abs=0.002)
    assert found.wander_s < 0.002


def test_kinds_that_never_arrive_together_are_not_compared() -> None:
    video = series_of(points())
    audio = series_of(points(arrival_s=9000.0))
    assert compare_epochs(video, audio, video_per_second=1e6, audio_per_second=1e6).sharing is Sharing.UNKNOWN


def test_unstamped_audio_is_not_compared() -> None:
    audio = series_of(restamped(points(), lambda *_: 0.0))
    found = compare_epochs(series_of(points()), audio, video_per_second=1e6, audio_per_second=1e6)
    assert found.sharing is Sharing.UNKNOWN


def jump_s(video: Points, audio: Points) -> float:
    return compare_epochs(series_of(video), series_of(audio), video_per_second=1e6, audio_per_second=1e6).jump_s


PICTURES = points(count=1800, epoch_s=1000.0)
SOUNDS = sounds(count=6000, epoch_s=1000.0)


@pytest.mark.parametrize("by_s", [-3.0, 0.5])
def test_a_clock_that_is_set_is_a_jump_of_that_size(by_s: float) -> None:
    later = restamped(PICTURES, lambda n, stamp: stamp + by_s * 1e6 if n >= 900 else stamp)
    assert jump_s(later, SOUNDS) == pytest.approx(by_s, abs=0.01)
    both = restamped(SOUNDS, lambda n, stamp: stamp + by_s * 1e6 if n >= 3000 else stamp)
    assert jump_s(later, both) == pytest.approx(0, abs=0.01)


def test_clocks_that_run_apart_do_not_jump() -> None:
    assert jump_s(points(count=1800, epoch_s=1000.0, speed=1.05), SOUNDS) == pytest.approx(0, abs=0.1)


def test_sound_in_portions_does_not_jump() -> None:
    portions = tuple(
        replace(sound, arrival_s=SOUNDS[0].arrival_s + number // 300 * 3 + number % 300 * 0.001)
        for number, sound in enumerate(SOUNDS)
    )
    assert jump_s(PICTURES, portions) == 0.0


def test_a_moment_out_of_line_does_not_jump() -> None:
    moment = restamped(PICTURES, lambda n, stamp: stamp + 3e6 if 900 <= n < 960 else stamp)
    assert jump_s(moment, SOUNDS) == 0.0


def test_pictures_that_pause_set_no_clock() -> None:
    paused = tuple(
        replace(picture, arrival_s=picture.arrival_s + 7) if number >= 900 else picture
        for number, picture in enumerate(PICTURES)
    )
    assert jump_s(paused, SOUNDS) == 0.0


def test_a_part_that_was_left_out_is_no_jump() -> None:
    drifting = points(count=1800, epoch_s=1000.0, speed=1.05)
    kept, heard = (*drifting[:300], *drifting[1500:]), (*SOUNDS[:1000], *SOUNDS[5000:])
    found = compare_epochs(
        series_of(kept, seam=300), series_of(heard, seam=1000), video_per_second=1e6, audio_per_second=1e6
    )
    assert found.wander_s > 1
    assert found.jump_s == pytest.approx(0, abs=0.1)
