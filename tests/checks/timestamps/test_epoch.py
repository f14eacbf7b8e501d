import pytest

from collector.checks.timestamps import epoch
from collector.model.finding import Answer, Verdict
from collector.model.records.publisher import ArrivalClock
from tests.factory import make_incident
from tests.traces import UNIX_S, Points, make_trace, points, restamped, sounds


def answer(video: Points, audio: Points = (), *, api: str = "", **facts: str) -> Answer:
    return epoch.check(make_trace(video, audio, video_api=api, audio_api=api), make_incident(**facts))  # type: ignore[arg-type]  # facts by name


@pytest.mark.parametrize("epoch_s", [0.5, 4_000.0, 777_777.0, UNIX_S, UNIX_S + 2_208_988_800])
def test_in_livekit_any_epoch_that_stays_the_same_is_harmless(epoch_s: float) -> None:
    found = answer(points(epoch_s=epoch_s), vendor="livekit", platform="linux")
    assert found.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("epoch_s", "expected"),
    [(5_000.0, Verdict.PASS), (UNIX_S, Verdict.WARN), (0.5, Verdict.WARN), (777_777.0, Verdict.PASS)],
)
def test_agora_asks_for_its_own_monotonic_clock(epoch_s: float, expected: Verdict) -> None:
    found = answer(points(per_second=1e3, epoch_s=epoch_s), vendor="agora", platform="unity")
    assert found.verdict is expected
    assert ("getCurrentMonotonicTimeInMs" in found.advice) is (expected is Verdict.WARN)


def test_agoras_server_sdk_takes_unix_time_for_sound() -> None:
    audio = sounds(per_second=1e3, epoch_s=UNIX_S)
    assert answer((), audio, vendor="agora", platform="linux").verdict is Verdict.PASS
    assert answer((), sounds(per_second=1e3), vendor="agora", platform="linux").verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("apart_s", "vendor", "expected"),
    [
        (9.9, "agora", Verdict.PASS),
        (10.1, "agora", Verdict.FAIL),
        (10.1, "livekit", Verdict.WARN),
        (10.1, "unknown", Verdict.WARN),
    ],
)
def test_sound_and_picture_count_from_one_epoch(apart_s: float, vendor: str, expected: Verdict) -> None:
    platform = "unity" if vendor == "agora" else "linux"
    video = points(per_second=1e3, epoch_s=5_000.0 + apart_s)
    found = answer(video, sounds(per_second=1e3, epoch_s=5_000.0), vendor=vendor, platform=platform)
    assert found.verdict is expected


def set_forward(by_s: float) -> Points:
    """Pictures whose clock somebody sets in mid-trace."""
    return restamped(points(count=1800, epoch_s=1000.0), lambda n, stamp: stamp + by_s * 1e6 if n >= 900 else stamp)


@pytest.mark.parametrize(
    ("by_s", "expected"),
    [(0.29, Verdict.PASS), (0.31, Verdict.WARN), (-0.31, Verdict.WARN), (3.0, Verdict.WARN), (9.0, Verdict.WARN)],
)
def test_a_clock_that_is_set_meanwhile_parts_sound_and_picture(by_s: float, expected: Verdict) -> None:
    found = answer(set_forward(by_s), sounds(count=6000, epoch_s=1000.0), vendor="livekit", platform="linux")
    assert found.verdict is expected
    assert ("After 30 s" in found.summary) is (expected is Verdict.WARN)


def test_without_a_known_expectation_the_epoch_is_a_fact() -> None:
    found = answer(points(epoch_s=UNIX_S))
    assert (found.verdict, found.values["video_epoch"]) == (Verdict.SKIP, "Unix (1970)")


def test_arrivals_in_unix_time_are_the_now_of_the_epoch() -> None:
    trace = make_trace(
        points(epoch_s=UNIX_S - 9e6, arrival_s=UNIX_S - 9e6), arrival_clock=ArrivalClock.UNIX, video_api=""
    )
    assert epoch.check(trace, make_incident()).values["video_epoch"] == "Unix (1970)"


def test_without_a_unit_there_is_no_epoch() -> None:
    assert answer(restamped(points(), lambda *_: 0.0)).verdict is Verdict.SKIP
