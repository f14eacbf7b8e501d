from dataclasses import replace

import pytest

from collector.checks.network import loss
from collector.model.finding import Verdict
from collector.model.records.room import InboundSample, MediaKind, RoomStatistics
from tests.room_factory import make_samples, make_statistics, make_track

PACKETS = 100_000  # so many that one packet more or less is 0.001 %


def losing(percent: float, *, polls: int = 21, kind: MediaKind = MediaKind.VIDEO) -> RoomStatistics:
    lost = round(PACKETS * percent / 100)

    def change(index: int, sample: InboundSample) -> InboundSample:
        last = index == polls - 1
        received = PACKETS - lost + 1 if last else 1
        return replace(sample, packets_received=received, packets_lost=lost if last else 0)

    return make_statistics(make_track(make_samples(polls, kind, change), kind))


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (0.0, Verdict.PASS),
        (0.99, Verdict.PASS),
        (1.0, Verdict.INCONCLUSIVE),
        (1.01, Verdict.WARN),
        (5.0, Verdict.WARN),
        (5.01, Verdict.FAIL),
    ],
)
def test_the_verdict_changes_at_one_and_at_five_percent(percent: float, expected: Verdict) -> None:
    assert loss.check(losing(percent)).verdict is expected


@pytest.mark.parametrize(("polls", "expected"), [(20, Verdict.INCONCLUSIVE), (21, Verdict.FAIL)])
def test_less_than_ten_seconds_decide_nothing(polls: int, expected: Verdict) -> None:
    assert loss.check(losing(20.0, polls=polls)).verdict is expected


def test_the_worst_track_is_named() -> None:
    healthy = make_track(make_samples(30))
    bad = losing(7.0, kind=MediaKind.AUDIO).senders[0].tracks[0]

    answer = loss.check(make_statistics(healthy, bad))

    assert answer.verdict is Verdict.FAIL
    assert "audio" in answer.summary
    assert answer.values["sender"] == "PA_synthetic"


def test_a_short_track_does_not_hide_a_long_one() -> None:
    short = losing(50.0, polls=6, kind=MediaKind.AUDIO).senders[0].tracks[0]

    assert loss.check(make_statistics(make_track(make_samples(30)), short)).verdict is Verdict.PASS


def test_late_packets_that_lower_the_count_are_no_loss() -> None:
    late = make_samples(30, change=lambda index, sample: replace(sample, packets_lost=-index))

    assert loss.check(make_statistics(make_track(late))).verdict is Verdict.PASS


def test_a_room_without_packets_is_skipped() -> None:
    assert loss.check(make_statistics()).verdict is Verdict.SKIP
