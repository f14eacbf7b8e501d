import pytest

from collector.checks.timestamps import unit
from collector.measure.timestamp_unit import FIXED_PER_SECOND, Unit
from collector.model.evidence import Absent
from collector.model.finding import Answer, Verdict
from tests.factory import make_incident
from tests.room_factory import make_playout_statistics
from tests.traces import Points, make_trace, points, restamped, sounds

NO_ROOM = Absent(why="not measured")


def answer(video: Points, *, audio: Points = (), api: str = "", declared_fps: float = 30.0, **facts: str) -> Answer:
    trace = make_trace(video, audio, video_api=api, declared_fps=declared_fps)
    return unit.check(trace, make_incident(**facts), NO_ROOM)  # type: ignore[arg-type]  # facts by name


def in_unit(name: Unit) -> Points:
    return points(per_second=FIXED_PER_SECOND[name], whole=name is not Unit.SECOND)


@pytest.mark.parametrize(
    ("vendor", "platform", "sdk_version", "name", "expected"),
    [
        ("livekit", "linux", "", Unit.MICROSECOND, Verdict.PASS),
        ("livekit", "linux", "", Unit.MILLISECOND, Verdict.FAIL),
        ("livekit", "linux", "", Unit.NANOSECOND, Verdict.FAIL),
        ("livekit", "linux", "", Unit.RTP_90_KHZ, Verdict.FAIL),
        ("livekit", "linux", "", Unit.SECOND, Verdict.INCONCLUSIVE),
        ("livekit", "macos", "", Unit.NANOSECOND, Verdict.INCONCLUSIVE),
        ("livekit", "android", "", Unit.NANOSECOND, Verdict.PASS),
        ("agora", "android", "4.3.1", Unit.NANOSECOND, Verdict.PASS),
        ("agora", "android", "4.3.1", Unit.MILLISECOND, Verdict.FAIL),
        ("agora", "android", "3.7.0", Unit.MILLISECOND, Verdict.PASS),
        ("agora", "android", "", Unit.MILLISECOND, Verdict.INCONCLUSIVE),
        ("agora", "unity", "", Unit.TENTH_MILLISECOND, Verdict.FAIL),
        ("agora", "windows", "", Unit.MILLISECOND, Verdict.PASS),
        ("agora", "windows", "", Unit.TICK_100_NS, Verdict.FAIL),
    ],
)
def test_the_unit_is_held_against_what_the_api_expects(
    vendor: str, platform: str, sdk_version: str, name: Unit, expected: Verdict
) -> None:
    found = answer(in_unit(name), vendor=vendor, platform=platform, sdk_version=sdk_version)
    assert found.verdict is expected
    assert found.values["video_unit"] == name.value


def test_the_api_that_the_trace_names_makes_seconds_wrong_in_a_microsecond_field() -> None:
    found = answer(in_unit(Unit.SECOND), api="VideoSource.capture_frame")
    assert found.verdict is Verdict.FAIL
    assert "multiply by 1,000,000" in found.advice


def test_a_wrong_unit_that_is_only_logged_is_a_warning() -> None:
    found = answer(in_unit(Unit.MILLISECOND), api="AVSynchronizer.push")
    assert found.verdict is Verdict.WARN
    assert "divide by 1,000" in found.advice


def test_a_unit_that_would_only_be_logged_blames_nobody_while_the_api_is_not_known() -> None:
    found = answer((), audio=sounds(), vendor="livekit", platform="linux")
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "of no matter if they are not" in found.summary


def test_a_frame_counter_is_told_as_such() -> None:
    counted = restamped(points(), lambda number, _: number + 1.0)
    found = answer(counted, vendor="agora", platform="unity")
    assert found.verdict is Verdict.FAIL
    assert "not a frame counter" in found.advice


@pytest.mark.parametrize("facts", [{}, {"vendor": "agora"}, {"vendor": "agora", "platform": "ios"}])
def test_without_a_known_expectation_the_unit_is_a_fact_and_no_verdict(facts: dict[str, str]) -> None:
    found = answer(in_unit(Unit.MILLISECOND), **facts)  # type: ignore[arg-type]  # facts by name
    assert (found.verdict, found.values["video_unit"]) == (Verdict.SKIP, "ms")


def test_an_app_that_passes_0_lets_the_sdk_stamp_and_passes() -> None:
    found = answer(restamped(points(), lambda *_: 0.0), vendor="livekit", platform="linux")
    assert found.verdict is Verdict.PASS
    assert "the SDK stamps it itself" in found.summary


def test_milliseconds_rounded_to_33_33_34_are_not_blamed() -> None:
    assert answer(points(per_second=1e3), vendor="agora", platform="unity").verdict is Verdict.PASS


def test_on_the_web_there_is_nothing_to_judge() -> None:
    assert answer(in_unit(Unit.MILLISECOND), vendor="livekit", platform="web").verdict is Verdict.SKIP


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, Verdict.SKIP), (1, Verdict.INCONCLUSIVE), (29, Verdict.INCONCLUSIVE), (30, Verdict.PASS)],
)
def test_few_frames_decide_nothing(count: int, expected: Verdict) -> None:
    assert answer(points(count=count), vendor="livekit", platform="linux").verdict is expected


def test_a_rate_that_fits_no_unit_is_inconclusive_and_names_the_nearest() -> None:
    found = answer(points(speed=2.0), api="VideoSource.capture_frame")
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "nearest is µs, 2.00 times" in found.summary


def test_a_constant_is_left_to_the_check_of_order() -> None:
    assert answer(restamped(points(), lambda *_: 10.0), vendor="agora", platform="unity").verdict is Verdict.SKIP


def test_the_worse_of_sound_and_picture_decides_and_both_are_told() -> None:
    audio = sounds(per_second=1e6)
    found = answer(points(per_second=1e3), audio=audio, vendor="agora", platform="unity")
    assert found.verdict is Verdict.FAIL
    assert (found.values["video_unit"], found.values["audio_unit"]) == ("ms", "µs")
    assert "AudioFrame.renderTimeMs" in found.advice


def test_alternatives_are_reported_with_why_they_lose() -> None:
    found = answer(in_unit(Unit.MICROSECOND), vendor="livekit", platform="linux")
    assert "100 ns: 10,000,000 units a second instead of" in str(found.values["video_alternatives"])


@pytest.mark.parametrize(
    ("polls", "offset_ms", "api", "expected"),
    [
        (140, 10.0, "", Verdict.INCONCLUSIVE),
        (100, 10.0, "", Verdict.FAIL),
        (140, 200.0, "", Verdict.FAIL),
        (140, 10.0, "VideoSource.capture_frame", Verdict.FAIL),
    ],
)
def test_a_list_of_unknown_origin_is_doubted_where_a_receiver_is_in_sync_for_a_minute(
    polls: int, offset_ms: float, api: str, expected: Verdict
) -> None:
    trace = make_trace(in_unit(Unit.MILLISECOND), video_api=api)
    room = make_playout_statistics([offset_ms + number % 5 for number in range(polls)])
    found = unit.check(trace, make_incident(vendor="livekit", platform="linux"), room)
    assert found.verdict is expected
