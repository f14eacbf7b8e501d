from dataclasses import replace

import pytest

from collector.checks.media import freezes
from collector.model.finding import Verdict
from collector.model.records.room import InboundSample, MediaKind
from tests.room_factory import make_samples, make_statistics, make_track


@pytest.mark.parametrize(
    ("count", "frozen_s", "expected"),
    [(0, 0.0, Verdict.PASS), (1, 0.3, Verdict.WARN), (1, 0.5, Verdict.WARN), (1, 0.51, Verdict.FAIL)],
)
def test_a_freeze_warns_and_more_than_five_percent_fails(count: int, frozen_s: float, expected: Verdict) -> None:
    def frozen(index: int, sample: InboundSample) -> InboundSample:
        after = index >= 10
        return replace(sample, freeze_count=after * count, total_freezes_duration_s=after * frozen_s)

    assert freezes.check(make_statistics(make_track(make_samples(21, change=frozen)))).verdict is expected


@pytest.mark.parametrize(("polls", "expected"), [(10, Verdict.INCONCLUSIVE), (11, Verdict.PASS)])
def test_less_than_five_seconds_tell_nothing(polls: int, expected: Verdict) -> None:
    assert freezes.check(make_statistics(make_track(make_samples(polls)))).verdict is expected


def test_sound_alone_is_skipped() -> None:
    sound = make_track(make_samples(20, MediaKind.AUDIO), MediaKind.AUDIO)
    assert freezes.check(make_statistics(sound)).verdict is Verdict.SKIP
