from dataclasses import replace

import pytest

from collector.checks.network import loss
from collector.model.evidence import Absent
from collector.model.finding import Verdict
from collector.model.records.room import InboundSample, MediaKind, RoomStatistics
from tests.quality_factory import losing as losing_packets
from tests.quality_factory import make_media_path, make_train
from tests.room_factory import make_samples, make_statistics, make_track

NOTHING = Absent(why="synthetic")

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
    assert loss.check(losing(percent), NOTHING, NOTHING).verdict is expected


@pytest.mark.parametrize(
    ("percent", "expected"), [(0.99, ""), (1.0, loss.LONGER), (5.0, loss.ADVICE), (5.01, loss.ADVICE)]
)
def test_another_network_is_advised_only_where_loss_was_seen(percent: float, expected: str) -> None:
    assert loss.check(losing(percent), NOTHING, NOTHING).advice == expected


@pytest.mark.parametrize(("lost", "expected"), [(12, loss.LONGER), (400, loss.ADVICE)])
def test_what_chance_leaves_open_is_to_be_measured_for_longer(lost: int, expected: str) -> None:
    media = make_media_path(polls=60, lost=lost, reports=False)  # of 1,500 packets, 0.8 % or 26.7 %

    assert loss.check(NOTHING, media, NOTHING).advice == expected


@pytest.mark.parametrize(("polls", "expected"), [(20, Verdict.INCONCLUSIVE), (21, Verdict.FAIL)])
def test_less_than_ten_seconds_decide_nothing(polls: int, expected: Verdict) -> None:
    assert loss.check(losing(20.0, polls=polls), NOTHING, NOTHING).verdict is expected


def test_the_worst_track_is_named() -> None:
    healthy = make_track(make_samples(30))
    bad = losing(7.0, kind=MediaKind.AUDIO).senders[0].tracks[0]

    answer = loss.check(make_statistics(healthy, bad), NOTHING, NOTHING)

    assert answer.verdict is Verdict.FAIL
    assert "audio" in answer.summary
    assert answer.values["sender"] == "PA_synthetic"


def test_a_muted_microphone_hides_no_picture_that_fails() -> None:
    muted = make_samples(
        21, MediaKind.AUDIO, lambda i, s: replace(s, packets_received=min(11, 6 * i), packets_lost=min(2, i // 2))
    )
    picture = losing(6.0).senders[0].tracks[0]

    answer = loss.check(make_statistics(make_track(muted, MediaKind.AUDIO), picture), NOTHING, NOTHING)

    assert answer.verdict is Verdict.FAIL
    assert "video" in answer.summary


def test_a_short_track_does_not_hide_a_long_one() -> None:
    short = losing(50.0, polls=6, kind=MediaKind.AUDIO).senders[0].tracks[0]

    assert loss.check(make_statistics(make_track(make_samples(30)), short), NOTHING, NOTHING).verdict is Verdict.PASS


def test_late_packets_that_lower_the_count_are_no_loss() -> None:
    late = make_samples(30, change=lambda index, sample: replace(sample, packets_lost=-index))

    assert loss.check(make_statistics(make_track(late)), NOTHING, NOTHING).verdict is Verdict.PASS


def test_a_room_without_packets_is_skipped() -> None:
    assert loss.check(make_statistics(), NOTHING, NOTHING).verdict is Verdict.SKIP


def test_our_own_sound_is_judged_by_the_worse_way_where_no_call_was_watched() -> None:
    media = make_media_path(polls=400, lost=400, lost_on_the_way_up=390)  # 10,000 packets: 3.9 % there, 0.1 % back
    answer = loss.check(NOTHING, media, make_train())

    assert answer.verdict is Verdict.WARN
    assert "on the way there" in answer.summary
    assert {"loss_percent", "way_there_loss_percent", "way_back_loss_percent", "data_loss_percent"} <= set(
        answer.values
    )


@pytest.mark.parametrize(("lost", "expected"), [(0, Verdict.PASS), (900, Verdict.FAIL)])
def test_without_reports_both_ways_together_are_judged(lost: int, expected: Verdict) -> None:
    assert loss.check(NOTHING, make_media_path(polls=400, lost=lost, reports=False), NOTHING).verdict is expected


@pytest.mark.parametrize(("polls", "expected"), [(21, Verdict.INCONCLUSIVE), (22, Verdict.FAIL)])
def test_less_than_ten_seconds_of_our_own_sound_decide_nothing(polls: int, expected: Verdict) -> None:
    assert loss.check(NOTHING, make_media_path(polls=polls, lost=400), NOTHING).verdict is expected


def test_a_watched_call_comes_before_our_own_sound() -> None:
    answer = loss.check(losing(0.0), make_media_path(polls=400, lost=4000), NOTHING)

    assert answer.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("packets", "lost", "expected"),
    [
        (1000, (), Verdict.PASS),
        (1000, tuple(range(0, 1000, 10)), Verdict.FAIL),
        (500, (), Verdict.INCONCLUSIVE),
        (502, (), Verdict.PASS),
    ],
)
def test_packets_tell_what_ended_before_sound_was_sent(packets: int, lost: tuple[int, ...], expected: Verdict) -> None:
    silent = replace(make_media_path(), received=(), sent_sound=())
    answer = loss.check(NOTHING, silent, make_train(packets, losing_packets(*lost)))

    assert answer.verdict is expected
    assert "of the data packets" in answer.summary


def test_packets_that_were_only_overtaken_say_nothing_of_loss() -> None:
    train = make_train(1000, lambda number: () if number % 10 == 0 else (70.0,) if number == 501 else (5.0,))

    assert loss.check(NOTHING, NOTHING, train).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("closed_after_ms", "told"), [(1999.0, "No data packet had the time"), (2000.0, "0.0 ± ")])
def test_packets_that_had_no_time_to_count_as_lost_are_no_percentage(closed_after_ms: float, told: str) -> None:
    answer = loss.check(NOTHING, NOTHING, make_train(1, closed_after_ms=closed_after_ms))

    assert answer.verdict is Verdict.INCONCLUSIVE
    assert answer.summary.startswith(told)
    assert "inf" not in answer.summary
    assert ("data_loss_percent" in answer.values) is told.startswith("0.0")
