from dataclasses import replace

import pytest

from collector.checks.sync import group
from collector.model.evidence import Absent
from collector.model.finding import About, Verdict
from collector.model.records.room import InboundSample, MediaKind
from tests.factory import make_evidence
from tests.logs_factory import SYNC_STREAMS_LOG
from tests.room_factory import make_pair_statistics, make_playout_statistics, make_samples, make_statistics, make_track

NO_FACTS = Absent(why="not asked")


def without_reports(_: int, sample: InboundSample) -> InboundSample:
    return replace(sample, sender_reports=0)


@pytest.mark.parametrize(("polls", "expected"), [(40, Verdict.INCONCLUSIVE), (41, Verdict.WARN)])
def test_absent_timestamps_count_from_twenty_seconds_on(polls: int, expected: Verdict) -> None:
    answer = group.check(make_pair_statistics(polls), NO_FACTS, make_evidence())
    assert answer.verdict is expected
    assert answer.about is About.SERVER


def test_before_that_it_says_how_long_it_listened() -> None:
    answer = group.check(make_pair_statistics(31), NO_FACTS, make_evidence())
    assert "listened 15 s, 20 needed" in answer.summary


def test_a_room_with_playout_timestamps_passes() -> None:
    assert group.check(make_playout_statistics([1.0]), NO_FACTS, make_evidence()).verdict is Verdict.PASS


def test_without_sender_reports_nothing_is_said_about_the_group() -> None:
    statistics = make_pair_statistics(60, audio=without_reports)
    assert group.check(statistics, NO_FACTS, make_evidence()).verdict is Verdict.INCONCLUSIVE


def test_a_sender_of_sound_alone_is_skipped() -> None:
    statistics = make_statistics(make_track(make_samples(60)))
    assert group.check(statistics, NO_FACTS, make_evidence()).verdict is Verdict.SKIP


@pytest.mark.parametrize(
    ("audio", "video", "expected"),
    [
        ("microphone", "camera", Verdict.WARN),
        ("screenshare_audio", "screenshare", Verdict.WARN),
        ("unknown", "unknown", Verdict.WARN),
        ("microphone", "screenshare", Verdict.INCONCLUSIVE),
        ("screenshare_audio", "camera", Verdict.INCONCLUSIVE),
        ("microphone", "unknown", Verdict.INCONCLUSIVE),
        ("microphone", "a source of tomorrow", Verdict.WARN),
    ],
)
def test_sources_of_two_groups_say_nothing_of_the_room(audio: str, video: str, expected: Verdict) -> None:
    statistics = make_statistics(
        make_track(make_samples(60, MediaKind.AUDIO), MediaKind.AUDIO, source=audio),
        make_track(make_samples(60), source=video),
    )
    answer = group.check(statistics, NO_FACTS, make_evidence())
    assert answer.verdict is expected
    assert ("never aligned" in answer.summary) is (expected is Verdict.INCONCLUSIVE)


def test_sources_of_two_groups_that_are_aligned_all_the_same_pass() -> None:
    (sender,) = (statistics := make_playout_statistics([1.0])).senders
    tracks = tuple(
        replace(track, source="screenshare") if track.source == "camera" else track for track in sender.tracks
    )
    shared = replace(statistics, senders=(replace(sender, tracks=tracks),))
    assert group.check(shared, NO_FACTS, make_evidence()).verdict is Verdict.PASS


def test_a_log_that_contradicts_the_receiver_leaves_it_open() -> None:
    answer = group.check(make_pair_statistics(60), NO_FACTS, make_evidence(SYNC_STREAMS_LOG))
    assert answer.verdict is Verdict.INCONCLUSIVE


def test_a_log_alone_can_show_the_group() -> None:
    nobody = Absent(why="nobody joined")
    assert group.check(nobody, NO_FACTS, make_evidence(SYNC_STREAMS_LOG)).verdict is Verdict.PASS
    assert group.check(nobody, NO_FACTS, make_evidence()).verdict is Verdict.SKIP
