from dataclasses import replace

import pytest

from collector.checks.sync import offset
from collector.model.evidence import Record
from collector.model.finding import About, Verdict
from collector.model.privacy import LookupId
from collector.model.records.content import ContentOutcome
from collector.model.stage import SOURCE_TO_RECEIVER
from tests.checks.lip_sync_limits import AT_THE_LIMITS
from tests.content_factory import NO_CONTENT, make_content, make_measured, make_sender_content, make_unmeasured
from tests.factory import make_evidence
from tests.room_factory import make_pair_statistics, make_playout_statistics

IN_STEP = make_playout_statistics([float(index % 2) for index in range(40)])
FAR_OFF = make_playout_statistics([500.0 + index % 2 for index in range(40)])


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ((), Verdict.SKIP),
        ((make_pair_statistics(60),), Verdict.INCONCLUSIVE),
        ((IN_STEP,), Verdict.INCONCLUSIVE),
        ((FAR_OFF,), Verdict.INCONCLUSIVE),
    ],
)
def test_nothing_passes_or_fails_without_the_content(records: tuple[Record, ...], expected: Verdict) -> None:
    answer = offset.check(make_evidence(*records), NO_CONTENT)
    assert answer.verdict is expected
    assert answer.sees == ()
    assert "clap" in answer.advice


@pytest.mark.parametrize(
    ("offset_ms", "bound_ms", "expected"),
    [
        *AT_THE_LIMITS,
        (60, 10, Verdict.WARN),
        (-60, 10, Verdict.PASS),
        (-30, 180, Verdict.INCONCLUSIVE),
    ],
)
def test_content_decides_where_viewers_notice(offset_ms: float, bound_ms: float, expected: Verdict) -> None:
    answer = offset.check(make_evidence(), make_content(make_sender_content(offset_ms, bound_ms)))
    assert answer.verdict is expected
    assert answer.sees == SOURCE_TO_RECEIVER
    assert answer.about is About.SENDER


def test_the_worst_sender_is_the_one_that_counts() -> None:
    answer = offset.check(
        make_evidence(), make_content(make_sender_content(10), make_sender_content(-231, 6, sid="PA_late"))
    )
    assert answer.verdict is Verdict.FAIL
    assert "231 ± 6 ms late" in answer.summary
    assert "this is PA_late, and 1 more sender was measured" in answer.summary


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (ContentOutcome.NO_SIGNAL, Verdict.INCONCLUSIVE),
        (ContentOutcome.MUTED, Verdict.INCONCLUSIVE),
        (ContentOutcome.AUDIO_ONLY, Verdict.PASS),
        (ContentOutcome.VIDEO_ONLY, Verdict.PASS),
    ],
)
def test_one_sender_in_step_is_no_all_clear_for_one_that_was_not_measured(
    outcome: ContentOutcome, expected: Verdict
) -> None:
    other = replace(make_unmeasured(outcome), sid=LookupId("PA_other"))
    answer = offset.check(make_evidence(), make_content(make_sender_content(-20, 16), other))
    assert answer.verdict is expected
    assert ("--sender" in answer.advice) is (expected is Verdict.INCONCLUSIVE)
    assert ("this is PA_synthetic, and 1 more sender was not measured" in answer.summary) is bool(answer.advice)


@pytest.mark.parametrize(
    ("beyond", "expected"), [((), Verdict.PASS), (("PA_synthetic",), Verdict.PASS), (("PA_9", "PA_10"), None)]
)
def test_senders_beyond_the_limit_leave_an_all_clear_open(beyond: tuple[str, ...], expected: Verdict | None) -> None:
    statistics = replace(make_pair_statistics(6), unmeasured=tuple(map(LookupId, beyond)))
    answer = offset.check(make_evidence(statistics), make_content(make_sender_content(-20, 16)))
    assert answer.verdict is (expected or Verdict.INCONCLUSIVE)
    assert ("2 more senders were not measured" in answer.summary) is (expected is None)


def test_a_sender_that_was_not_measured_makes_a_fault_no_smaller() -> None:
    other = replace(make_unmeasured(), sid=LookupId("PA_other"))
    answer = offset.check(make_evidence(), make_content(make_sender_content(-231, 6), other))
    assert answer.verdict is Verdict.FAIL
    assert "1 more sender was not measured" in answer.summary


def test_of_two_senders_in_step_the_one_that_is_contradicted_counts() -> None:
    content = make_content(make_sender_content(-30, 10, sid="PA_another"), make_sender_content(0, 10))
    answer = offset.check(make_evidence(FAR_OFF), content)
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "this is PA_synthetic, and 1 more sender was measured" in answer.summary


def test_content_in_step_and_playout_timestamps_far_off_decide_nothing() -> None:
    answer = offset.check(make_evidence(FAR_OFF), make_content(make_sender_content(0, 10)))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert {"offset_ms", "transport_ms"} <= set(answer.values)
    assert answer.sees == ()


@pytest.mark.parametrize(
    ("offset_ms", "before_ms", "expected"),
    [
        (30, 152, Verdict.INCONCLUSIVE),
        (-100, -240, Verdict.INCONCLUSIVE),
        (30, 76, Verdict.INCONCLUSIVE),
        (30, 74, Verdict.PASS),
    ],
)
def test_what_only_this_receiver_s_buffers_put_in_step_is_no_all_clear(
    offset_ms: float, before_ms: float, expected: Verdict
) -> None:
    sender = make_sender_content(offset_ms, 12, before_ms=make_measured(before_ms, 30))
    answer = offset.check(make_evidence(), make_content(sender))
    assert answer.verdict is expected
    assert ("before this receiver's buffers" in answer.summary) is (expected is Verdict.INCONCLUSIVE)
    assert ("before_receiver_ms" in answer.values) is (expected is Verdict.INCONCLUSIVE)


def test_content_off_and_playout_timestamps_in_step_are_no_contradiction() -> None:
    assert offset.check(make_evidence(IN_STEP), make_content(make_sender_content(-231, 6))).verdict is Verdict.FAIL


def test_playout_timestamps_of_another_sender_contradict_nothing() -> None:
    content = make_content(make_sender_content(0, 10, sid="PA_another"))
    assert offset.check(make_evidence(FAR_OFF), content).verdict is Verdict.PASS


@pytest.mark.parametrize("records", [(), (IN_STEP,), (make_pair_statistics(60),)])
def test_why_the_content_was_not_measured_is_said(records: tuple[Record, ...]) -> None:
    answer = offset.check(make_evidence(*records), make_content(make_unmeasured()))
    assert answer.verdict is Verdict.INCONCLUSIVE
    assert "plays no reference signal" in answer.summary
    assert answer.sees == ()


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (ContentOutcome.NO_SIGNAL, "reference.mp4"),
        (ContentOutcome.AUDIO_ONLY, "sound and picture"),
        (ContentOutcome.VIDEO_ONLY, "sound and picture"),
        (ContentOutcome.MUTED, "Unmute"),
        (ContentOutcome.ENCRYPTED, "encryption off"),
        (ContentOutcome.TOO_SLOW, "less to do"),
        (ContentOutcome.TOO_FEW, "--duration 30"),
    ],
)
def test_the_way_out_fits_what_stood_in_the_way(outcome: ContentOutcome, words: str) -> None:
    answer = offset.check(make_evidence(), make_content(make_unmeasured(outcome, "Synthetic.")))
    assert words in answer.advice


def test_several_obstacles_leave_the_clip_as_the_way_out() -> None:
    senders = (make_unmeasured(ContentOutcome.MUTED), make_unmeasured(ContentOutcome.AUDIO_ONLY))
    assert "clap" in offset.check(make_evidence(), make_content(*senders)).advice
