from dataclasses import replace

import pytest

from collector.checks.media import frame_rate
from collector.model.finding import About, Verdict
from collector.model.records.room import InboundSample, RoomStatistics
from tests.room_factory import make_events, make_pair_statistics, make_samples, make_statistics, make_track


def received(frames: int, *, declared_fps: float, seconds: int = 50, lost: int = 0, source: str = "") -> RoomStatistics:
    """``frames`` arrive evenly over ``seconds``; the limits are met to one frame in the whole time."""
    polls = seconds * 2

    def even(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, frames_received=frames * index // polls, packets_lost=lost * index)

    return make_statistics(make_track(make_samples(polls + 1, change=even), declared_fps=declared_fps, source=source))


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        (1500, Verdict.PASS),
        (1424, Verdict.PASS),
        (1423, Verdict.WARN),
        (1199, Verdict.WARN),
        (1198, Verdict.FAIL),
    ],
)
def test_the_rate_is_held_against_what_is_declared(frames: int, expected: Verdict) -> None:
    assert frame_rate.check(received(frames, declared_fps=30)).verdict is expected


def test_low_all_the_time_without_loss_is_the_senders() -> None:
    assert frame_rate.check(received(500, declared_fps=30)).about is About.SENDER


def test_low_with_loss_speaks_of_this_receiver_only() -> None:
    assert frame_rate.check(received(500, declared_fps=30, lost=1)).about is About.MACHINE


def test_low_for_a_while_speaks_of_this_receiver_only() -> None:
    halted = make_samples(101, change=lambda i, s: replace(s, frames_received=15 * min(i, 60)))
    answer = frame_rate.check(make_statistics(make_track(halted, declared_fps=30)))
    assert (answer.verdict, answer.about) == (Verdict.FAIL, About.MACHINE)


@pytest.mark.parametrize(
    ("frames", "source", "expected"),
    [(149, "camera", Verdict.PASS), (148, "camera", Verdict.WARN), (50, "screenshare", Verdict.PASS)],
)
def test_without_a_declared_rate_only_a_crawl_is_told(frames: int, source: str, expected: Verdict) -> None:
    assert frame_rate.check(received(frames, declared_fps=0, source=source)).verdict is expected


@pytest.mark.parametrize(("seconds", "expected"), [(4, Verdict.INCONCLUSIVE), (5, Verdict.FAIL)])
def test_less_than_five_seconds_tell_nothing(seconds: int, expected: Verdict) -> None:
    assert frame_rate.check(received(10, declared_fps=30, seconds=seconds)).verdict is expected


def test_nothing_received_is_skipped() -> None:
    assert frame_rate.check(make_statistics()).verdict is Verdict.SKIP


@pytest.mark.parametrize(("at", "expected"), [(114, Verdict.PASS), (113, Verdict.INCONCLUSIVE), (4, Verdict.WARN)])
def test_a_mean_over_pictures_that_ended_is_no_rate(at: int, expected: Verdict) -> None:
    def video(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, frames_received=15 * min(index, at), frames_decoded=15 * min(index, at))

    answer = frame_rate.check(make_pair_statistics(121, video=video))
    assert (answer.verdict, answer.about) == (expected, About.MACHINE)
    assert ("media.freezes" in answer.advice) is (expected is not Verdict.PASS)


def test_pictures_that_arrive_and_are_not_shown_have_a_rate() -> None:
    unshown = make_pair_statistics(121, video=lambda i, s: replace(s, frames_decoded=15 * min(i, 20)))
    assert frame_rate.check(unshown).verdict is Verdict.PASS


@pytest.mark.parametrize(("last", "expected"), [(114, Verdict.PASS), (113, Verdict.INCONCLUSIVE)])
def test_pictures_that_were_not_shown_ended_with_the_last_that_arrived(last: int, expected: Verdict) -> None:
    def video(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, frames_received=15 * min(index, last), frames_decoded=15 * min(index, 20))

    answer = frame_rate.check(make_pair_statistics(121, video=video))
    assert answer.verdict is expected
    assert ("but none came for 4 s on end" in answer.summary) is (expected is Verdict.INCONCLUSIVE)


def test_a_muted_picture_does_not_lower_the_rate() -> None:
    paused = make_samples(121, change=lambda i, s: replace(s, frames_received=15 * (min(i, 40) + max(0, i - 60))))
    track = make_track(paused, declared_fps=30)
    muted = make_events((20, "muted camera"), (30, "unmuted camera"))
    assert frame_rate.check(make_statistics(track, events=muted)).verdict is Verdict.PASS
    assert frame_rate.check(make_statistics(track)).verdict is Verdict.WARN
