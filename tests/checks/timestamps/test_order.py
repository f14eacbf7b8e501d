import pytest

from collector.checks.timestamps import order
from collector.model.finding import Answer, Verdict
from tests.factory import make_incident
from tests.traces import Points, make_trace, points, restamped


def answer(video: Points, *, api: str = "", **facts: str) -> Answer:
    return order.check(make_trace(video, video_api=api), make_incident(**facts))  # type: ignore[arg-type]  # facts by name


def repeated(share: float) -> Points:
    """1,001 frames, of which that share repeats the stamp before."""
    made = list(points(count=1001))
    every = round(1 / share)
    return restamped(
        tuple(made), lambda number, stamp: made[number - 1].stamp if number % every == 0 and number else stamp
    )


@pytest.mark.parametrize(
    ("share", "expected"),
    [(1 / 101, Verdict.PASS), (1 / 90, Verdict.WARN), (1 / 11, Verdict.WARN), (1 / 10, Verdict.FAIL)],
)
def test_repeated_stamps_are_judged_by_their_share(share: float, expected: Verdict) -> None:
    found = answer(repeated(share), vendor="livekit", platform="linux")
    assert found.verdict is expected


def test_one_stamp_that_goes_back_is_a_warning() -> None:
    made = restamped(points(count=300), lambda number, stamp: stamp - 2e6 if number == 150 else stamp)
    found = answer(made)
    assert (found.verdict, found.values["video_backwards"]) == (Verdict.WARN, 1)


def test_frames_in_the_coders_order_fail() -> None:
    made = restamped(points(count=90), lambda number, stamp: stamp + (66_666 if number % 3 == 0 else -33_333))
    assert answer(made).verdict is Verdict.FAIL


def test_healthy_frames_pass_with_late_arrivals_and_rounding() -> None:
    assert answer(points(jitter_s=0.03)).verdict is Verdict.PASS
    assert answer(points(per_second=1e3)).verdict is Verdict.PASS


def test_a_counter_that_wraps_is_information_and_no_fault() -> None:
    made = restamped(points(), lambda number, _: float((2**32 - 90_000 + number * 3000) % 2**32 or 1))
    found = answer(made)
    assert (found.verdict, found.values["video_wraps"]) == (Verdict.PASS, 1)


@pytest.mark.parametrize(("api", "expected"), [("", Verdict.FAIL), ("AVSynchronizer.push", Verdict.WARN)])
def test_a_constant_is_wrong_everywhere_and_harmless_where_it_is_only_logged(api: str, expected: Verdict) -> None:
    found = answer(restamped(points(), lambda *_: 10.0), api=api, vendor="livekit", platform="linux")
    assert found.verdict is expected
    assert "same timestamp" in found.summary


@pytest.mark.parametrize(
    ("vendor", "expected"), [("livekit", Verdict.PASS), ("unknown", Verdict.PASS), ("agora", Verdict.WARN)]
)
def test_no_stamps_at_all_are_fine_where_the_sdk_stamps(vendor: str, expected: Verdict) -> None:
    assert answer(restamped(points(), lambda *_: 0.0), vendor=vendor).verdict is expected


def mixed(unstamped: int) -> Points:
    """100 frames, of which the first so many have the timestamp 0."""
    return restamped(points(count=100), lambda number, stamp: 0.0 if number < unstamped else stamp)


@pytest.mark.parametrize(
    ("unstamped", "expected"),
    [
        (1, Verdict.PASS),
        (2, Verdict.WARN),
        (9, Verdict.WARN),
        (10, Verdict.FAIL),
        (60, Verdict.FAIL),
        (99, Verdict.FAIL),
    ],
)
def test_frames_without_a_timestamp_among_stamped_ones_are_judged_by_their_share(
    unstamped: int, expected: Verdict
) -> None:
    found = answer(mixed(unstamped), vendor="livekit", platform="linux")
    assert (found.verdict, found.values["video_unstamped"]) == (expected, unstamped)
    assert (f"{unstamped} of 100 video frames have no timestamp" in found.summary) is (unstamped > 1)


def test_frames_without_a_timestamp_are_a_warning_where_it_is_only_logged() -> None:
    assert answer(mixed(60), api="AVSynchronizer.push", vendor="livekit").verdict is Verdict.WARN


def test_a_pause_is_a_gap_and_no_fault_of_order() -> None:
    made = points(count=300) + points(count=300, epoch_s=1015.0, arrival_s=5015.0)
    found = answer(made, vendor="livekit", platform="linux")
    assert (found.verdict, found.values["video_gaps"]) == (Verdict.PASS, 1)


@pytest.mark.parametrize(("count", "expected"), [(0, Verdict.SKIP), (1, Verdict.SKIP), (2, Verdict.PASS)])
def test_two_frames_are_needed(count: int, expected: Verdict) -> None:
    assert answer(points(count=count)).verdict is expected
