from dataclasses import replace

import pytest

from collector.checks.media import freezes
from collector.model.finding import Verdict
from collector.model.records.content import ContentOutcome
from collector.model.records.room import InboundSample, MediaKind
from tests.content_factory import NO_CONTENT, make_content, make_unmeasured
from tests.room_factory import make_samples, make_statistics, make_track


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
