from dataclasses import replace

import pytest

from collector.checks.media import concealment
from collector.model.finding import Verdict
from collector.model.records.content import ContentOutcome
from collector.model.records.room import InboundSample, MediaKind
from tests.content_factory import NO_CONTENT, make_content, make_unmeasured
from tests.room_factory import make_events, make_samples, make_statistics, make_track


@pytest.mark.parametrize(
    ("per_poll", "expected"),
    [(0, Verdict.PASS), (244, Verdict.PASS), (246, Verdict.WARN), (724, Verdict.WARN), (726, Verdict.FAIL)],
)
def test_more_than_one_percent_warns_and_more_than_three_fails(per_poll: int, expected: Verdict) -> None:
    """A poll is 24,000 samples; over 50 s the bound is 0.02 %."""

    def filled(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, concealed_samples=per_poll * index)

    sound = make_track(make_samples(101, MediaKind.AUDIO, filled), MediaKind.AUDIO)
    assert concealment.check(make_statistics(sound), NO_CONTENT).verdict is expected


@pytest.mark.parametrize(("polls", "expected"), [(10, Verdict.INCONCLUSIVE), (11, Verdict.PASS)])
def test_less_than_five_seconds_tell_nothing(polls: int, expected: Verdict) -> None:
    sound = make_track(make_samples(polls, MediaKind.AUDIO), MediaKind.AUDIO)
    assert concealment.check(make_statistics(sound), NO_CONTENT).verdict is expected


@pytest.mark.parametrize(("last", "expected"), [(34, Verdict.PASS), (33, Verdict.INCONCLUSIVE)])
def test_sound_that_does_not_come_any_more_is_no_all_clear(last: int, expected: Verdict) -> None:
    silent = make_samples(41, MediaKind.AUDIO, lambda i, s: replace(s, packets_received=25 * min(i, last)))
    track = make_track(silent, MediaKind.AUDIO)
    answer = concealment.check(make_statistics(track), NO_CONTENT)
    assert answer.verdict is expected
    assert ("none came for 4 s on end" in answer.summary) is (expected is Verdict.INCONCLUSIVE)
    muted = make_events((last / 2, "muted microphone"), subject="TR_audio")
    assert concealment.check(make_statistics(track, events=muted), NO_CONTENT).verdict is Verdict.PASS


def test_sound_that_goes_on_after_a_reconnect_did_not_end() -> None:
    """Its counter ends where it was 20 s before."""
    heard = make_samples(
        121, MediaKind.AUDIO, lambda i, s: replace(s, packets_received=25 * (i if i <= 80 else i - 40))
    )
    assert concealment.check(make_statistics(make_track(heard, MediaKind.AUDIO)), NO_CONTENT).verdict is Verdict.PASS


def test_sound_that_was_filled_up_before_it_ended_is_still_told() -> None:
    def filled(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, packets_received=25 * min(index, 20), concealed_samples=960 * index)

    sound = make_track(make_samples(41, MediaKind.AUDIO, filled), MediaKind.AUDIO)
    assert concealment.check(make_statistics(sound), NO_CONTENT).verdict is Verdict.FAIL


def test_a_picture_alone_is_skipped() -> None:
    assert concealment.check(make_statistics(make_track(make_samples(20))), NO_CONTENT).verdict is Verdict.SKIP


def test_what_cannot_be_decrypted_is_filled_up_and_says_nothing() -> None:
    def filled(index: int, sample: InboundSample) -> InboundSample:
        return replace(sample, concealed_samples=6_000 * index)

    heard = make_statistics(make_track(make_samples(41, MediaKind.AUDIO, filled), MediaKind.AUDIO))
    encrypted = make_content(make_unmeasured(ContentOutcome.ENCRYPTED))
    assert concealment.check(heard, encrypted).verdict is Verdict.SKIP
    assert "no key" in concealment.check(heard, encrypted).summary
    assert concealment.check(heard, make_content(make_unmeasured())).verdict is Verdict.FAIL
