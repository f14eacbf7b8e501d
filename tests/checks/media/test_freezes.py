from dataclasses import replace

import pytest

from collector.checks.media import freezes
from collector.measure.standing import Meanwhile
from collector.model.finding import Verdict
from collector.model.records.content import ContentOutcome
from collector.model.records.room import InboundSample, MediaKind
from tests.content_factory import NO_CONTENT, make_content, make_unmeasured
from tests.room_factory import (
    Change,
    make_events,
    make_pair_statistics,
    make_samples,
    make_statistics,
    make_track,
)


@pytest.mark.parametrize(
    ("count", "frozen_s", "expected"),
    [(0, 0.0, Verdict.PASS), (1, 0.3, Verdict.WARN), (1, 0.5, Verdict.WARN), (1, 0.51, Verdict.FAIL)],
)
def test_a_freeze_warns_and_more_than_five_percent_fails(count: int, frozen_s: float, expected: Verdict) -> None:
    def frozen(index: int, sample: InboundSample) -> InboundSample:
        after = index >= 10
        return replace(sample, freeze_count=after * count, total_freezes_duration_s=after * frozen_s)

    assert freezes.check(make_statistics(make_track(make_samples(21, change=frozen))), NO_CONTENT).verdict is expected


@pytest.mark.parametrize(
    ("frozen_s", "told"), [(0.0, "froze once in 10 s"), (0.3, "froze once in 10 s, 3.0% of the time")]
)
def test_a_duration_that_nobody_gave_is_not_called_none(frozen_s: float, told: str) -> None:
    def frozen(index: int, sample: InboundSample) -> InboundSample:
        after = index >= 10
        return replace(sample, freeze_count=after, total_freezes_duration_s=after * frozen_s)

    answer = freezes.check(make_statistics(make_track(make_samples(21, change=frozen))), NO_CONTENT)
    assert answer.summary.endswith(told)


@pytest.mark.parametrize(("polls", "expected"), [(10, Verdict.INCONCLUSIVE), (11, Verdict.PASS)])
def test_less_than_five_seconds_tell_nothing(polls: int, expected: Verdict) -> None:
    assert freezes.check(make_statistics(make_track(make_samples(polls))), NO_CONTENT).verdict is expected


def test_sound_alone_is_skipped() -> None:
    sound = make_track(make_samples(20, MediaKind.AUDIO), MediaKind.AUDIO)
    assert freezes.check(make_statistics(sound), NO_CONTENT).verdict is Verdict.SKIP


def test_a_picture_that_cannot_be_decrypted_says_nothing() -> None:
    def frozen(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, freeze_count=index, total_freezes_duration_s=index * 0.2)

    seen = make_statistics(make_track(make_samples(41, change=frozen)))
    encrypted = make_content(make_unmeasured(ContentOutcome.ENCRYPTED))
    assert freezes.check(seen, encrypted).verdict is Verdict.SKIP
    assert "no key" in freezes.check(seen, encrypted).summary
    assert freezes.check(seen, make_content(make_unmeasured())).verdict is Verdict.FAIL


def dead_from(second: int) -> Change:
    def change(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, frames_received=15 * min(index, 2 * second), frames_decoded=15 * min(index, 2 * second))

    return change


@pytest.mark.parametrize(("second", "expected"), [(97, Verdict.PASS), (96, Verdict.WARN), (94, Verdict.FAIL)])
def test_a_picture_that_never_moves_again_froze(second: int, expected: Verdict) -> None:
    answer = freezes.check(make_pair_statistics(201, video=dead_from(second)), NO_CONTENT)
    assert answer.verdict is expected
    assert answer.values["freeze_count"] == (0 if expected is Verdict.PASS else 1)


def test_everything_that_may_come_meanwhile_has_its_words_and_advice() -> None:
    assert set(freezes.MEANWHILE) == set(freezes.LOOK_AT) == set(Meanwhile)


def test_since_when_it_stands_still_and_what_came_meanwhile_is_said() -> None:
    answer = freezes.check(make_pair_statistics(121, video=dead_from(10)), NO_CONTENT)
    assert answer.summary == "The picture stood still from 14:00:10Z on, for 50 of 60 s, while its sound went on"
    assert "at the sender" in answer.advice


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (57, "for 47 of 60 s, while its sound went on"),
        (56, "for 46 of 60 s, while its sound went on, until nothing came from this sender any more"),
    ],
)
def test_a_publisher_that_is_killed_a_moment_before_the_end_is_no_excuse(second: int, told: str) -> None:
    killed = make_pair_statistics(
        121, video=dead_from(10), audio=lambda i, s: replace(s, packets_received=25 * min(i, 2 * second))
    )
    answer = freezes.check(killed, NO_CONTENT)
    assert (answer.verdict, answer.summary) == (Verdict.FAIL, f"The picture stood still from 14:00:10Z on, {told}")


def test_freezes_that_ended_before_are_said_too() -> None:
    def video(index: int, sample: InboundSample) -> InboundSample:
        return replace(dead_from(10)(index, sample), freeze_count=index > 5)

    answer = freezes.check(make_pair_statistics(121, video=video), NO_CONTENT)
    assert answer.summary.endswith("; before that it froze once")
    assert answer.values["freeze_count"] == 2


@pytest.mark.parametrize(
    ("ended", "frozen_s", "expected"),
    [(0, 0.0, Verdict.INCONCLUSIVE), (1, 3.0, Verdict.WARN), (1, 3.1, Verdict.FAIL)],
)
def test_a_sender_of_whom_nothing_comes_any_more_has_no_frozen_picture(
    ended: int, frozen_s: float, expected: Verdict
) -> None:
    def video(index: int, sample: InboundSample) -> InboundSample:
        return replace(
            dead_from(10)(index, sample),
            freeze_count=ended * (index > 5),
            total_freezes_duration_s=frozen_s * (index > 5),
        )

    def audio(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, packets_received=25 * min(index, 20))

    answer = freezes.check(make_pair_statistics(121, audio=audio, video=video), NO_CONTENT)
    assert answer.verdict is expected
    assert "nothing else came" in answer.summary


def test_what_a_mute_makes_of_the_picture_is_no_freeze() -> None:
    def video(index: int, sample: InboundSample) -> InboundSample:
        shown = 15 * (min(index, 40) + max(0, index - 52))
        return replace(sample, frames_decoded=shown, freeze_count=index > 52, total_freezes_duration_s=6 * (index > 52))

    muted = make_events((20, "muted camera"), (26, "unmuted camera"))
    track = make_track(make_samples(121, change=video))
    answer = freezes.check(make_statistics(track, events=muted), NO_CONTENT)
    assert (answer.verdict, answer.summary) == (Verdict.PASS, "No freeze in 52 s")
    assert freezes.check(make_statistics(track), NO_CONTENT).verdict is Verdict.FAIL
