from dataclasses import replace

import pytest

from collector.checks.sync import buffers
from collector.model.finding import Verdict
from collector.model.records.room import InboundSample
from tests.room_factory import make_pair_statistics, make_samples, make_statistics, make_track


@pytest.mark.parametrize(
    ("picture_waits_ms", "expected"),
    [(40.0, Verdict.PASS), (84.0, Verdict.PASS), (86.0, Verdict.INCONCLUSIVE), (1040.0, Verdict.INCONCLUSIVE)],
)
def test_a_picture_that_waits_noticeably_longer_is_named(picture_waits_ms: float, expected: Verdict) -> None:
    def video(_: int, sample: InboundSample) -> InboundSample:
        return replace(sample, jitter_buffer_delay_s=sample.jitter_buffer_emitted_count * picture_waits_ms / 1000)

    assert buffers.check(make_pair_statistics(20, video=video)).verdict is expected


@pytest.mark.parametrize(("sound_waits_ms", "expected"), [(164.0, Verdict.PASS), (166.0, Verdict.INCONCLUSIVE)])
def test_sound_may_wait_longer_than_the_picture(sound_waits_ms: float, expected: Verdict) -> None:
    def audio(_: int, sample: InboundSample) -> InboundSample:
        return replace(sample, jitter_buffer_delay_s=sample.jitter_buffer_emitted_count * sound_waits_ms / 1000)

    assert buffers.check(make_pair_statistics(20, audio=audio)).verdict is expected


def test_one_kind_alone_or_empty_buffers_are_skipped() -> None:
    assert buffers.check(make_statistics(make_track(make_samples(9)))).verdict is Verdict.SKIP
    assert buffers.check(make_pair_statistics(1)).verdict is Verdict.SKIP


@pytest.mark.parametrize(("polls", "expected"), [(2, Verdict.INCONCLUSIVE), (3, Verdict.PASS)])
def test_one_polls_figure_is_no_all_clear(polls: int, expected: Verdict) -> None:
    assert buffers.check(make_pair_statistics(polls)).verdict is expected
