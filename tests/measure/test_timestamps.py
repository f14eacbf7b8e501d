from dataclasses import replace

import pytest

from collector.measure.timestamps import now_of, stream_of, streams_of
from collector.model.records.publisher import ArrivalClock
from collector.model.records.room import MediaKind
from tests.factory import START
from tests.traces import UNIX_S, make_trace, points, restamped, sounds


def test_a_kind_without_frames_is_left_out() -> None:
    assert [stream.kind for stream in streams_of(make_trace(points(), sounds()))] == [MediaKind.VIDEO, MediaKind.AUDIO]
    assert streams_of(make_trace()) == ()
    assert stream_of(make_trace(points()), MediaKind.AUDIO) == ()


def test_the_rate_of_audio_frames_follows_from_their_length_or_their_samples() -> None:
    for made in (sounds(), tuple(replace(point, duration_s=-1.0) for point in sounds())):
        (audio,) = streams_of(make_trace((), made))
        assert audio.unit.by_step.value == pytest.approx(1e6)


def test_sound_without_stamps_has_the_clock_of_its_samples_and_pictures_have_none() -> None:
    without = restamped(sounds(), lambda *_: 0.0)
    video, audio = streams_of(make_trace(restamped(points(), lambda *_: 0.0), without))
    assert (video.clock_ppm.n, audio.clock_ppm.n) == (0, 1000)


@pytest.mark.parametrize(
    ("clock", "unix_s", "monotonic_s"),
    [
        (ArrivalClock.UNIX, 5000.0, -1.0),
        (ArrivalClock.MONOTONIC, UNIX_S, 5000.0),
        (ArrivalClock.UNKNOWN, UNIX_S, -1.0),
    ],
)
def test_now_is_what_the_arrivals_clock_tells(clock: ArrivalClock, unix_s: float, monotonic_s: float) -> None:
    now = now_of(make_trace(points(), arrival_clock=clock))
    assert (now.unix_s, now.monotonic_s) == (unix_s, monotonic_s)
    assert START.timestamp() == UNIX_S
