import pytest

from collector.causes.publisher.sequential_push import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from collector.model.records.publisher import Rehearsal
from tests.causes.cases import AT_PUBLISHER, complaining_log, found, measured, weighed
from tests.checks.publisher.rehearsals import PARALLEL, UNTOLD, make_rehearsal

JUDGED = found("publisher.rehearsal", Verdict.WARN)
LATE = found("sync.offset", Verdict.FAIL, offset_ms=measured(-231))


def test_pushes_in_turn_that_leave_audio_late_after_stalls_are_named() -> None:
    assert weigh(weighed(make_rehearsal(1, -219), JUDGED)).support is Support.WEAK
    full = weigh(weighed(make_rehearsal(1, -219), JUDGED, LATE, complaining_log("publisher.stall")))
    assert (full.support, full.because) == (Support.STRONG, ("publisher.rehearsal", "sync.offset"))


@pytest.mark.parametrize(
    "record",
    [
        make_rehearsal(1, 735, settings=PARALLEL),
        make_rehearsal(1, -219, settings=PARALLEL),
        make_rehearsal(1, 219),
        make_rehearsal(-300, -300),
        make_rehearsal(1, -60),
        make_rehearsal(1, -219, settings=UNTOLD),
    ],
    ids=["parallel", "parallel, late", "audio early", "parts without stalls", "in step", "untold"],
)
def test_anything_else_has_another_cause(record: Rehearsal) -> None:
    assert weigh(weighed(record, JUDGED, LATE)) == NO_SUPPORT


def test_sound_and_picture_in_step_in_the_call_speak_against_it() -> None:
    opinion = weigh(weighed(make_rehearsal(1, -219), JUDGED, found("sync.offset", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("sync.offset",))


@pytest.mark.parametrize(("offset_ms", "expected"), [(-231.0, Support.WEAK), (231.0, Support.NONE)])
def test_late_audio_from_the_publisher_is_a_lead(offset_ms: float, expected: Support) -> None:
    off = found("sync.offset", Verdict.FAIL, offset_ms=measured(offset_ms))
    assert weigh(weighed(off, AT_PUBLISHER)).support is expected


def test_even_queues_speak_against_it() -> None:
    assert weigh(weighed(LATE, AT_PUBLISHER, found("timestamps.publisher-offset", Verdict.PASS))) == NO_SUPPORT
