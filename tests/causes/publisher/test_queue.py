import pytest

from collector.causes.publisher.queue import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Finding, Verdict
from tests.causes.cases import AT_PUBLISHER, OFF, complaining_log, found, measured, weighed
from tests.checks.publisher.rehearsals import UNTOLD, make_rehearsal
from tests.factory import ELSEWHERE

PARTED = (make_rehearsal(1, -219), found("publisher.rehearsal", Verdict.WARN))
LATE = found("sync.offset", Verdict.FAIL, offset_ms=measured(-231))


def test_queues_that_part_under_our_own_stalls_are_a_weak_hint() -> None:
    opinion = weigh(weighed(*PARTED))
    assert (opinion.support, opinion.because) == (Support.WEAK, ("publisher.rehearsal",))


def test_the_same_offset_in_the_call_and_a_logged_stall_make_it_strong() -> None:
    opinion = weigh(weighed(*PARTED, LATE, complaining_log("publisher.stall")))
    assert (opinion.support, opinion.because) == (Support.STRONG, ("publisher.rehearsal", "sync.offset"))


def test_another_machine_s_rehearsal_never_gives_more_than_medium() -> None:
    elsewhere = (
        make_rehearsal(1, -219, host=ELSEWHERE),
        found("publisher.rehearsal", Verdict.WARN, host=ELSEWHERE),
    )
    opinion = weigh(weighed(*elsewhere, LATE, complaining_log("publisher.stall")))
    assert opinion.support is Support.MEDIUM
    assert "not on the sender's machine" in opinion.note


def test_sound_and_picture_in_step_in_the_call_speak_against_it() -> None:
    opinion = weigh(weighed(make_rehearsal(-300, -300), PARTED[1], found("sync.offset", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("sync.offset",))


def test_untold_defaults_support_nothing() -> None:
    assert weigh(weighed(make_rehearsal(-300, settings=UNTOLD), PARTED[1], LATE)) == NO_SUPPORT


def test_a_configuration_that_holds_supports_nothing() -> None:
    assert weigh(weighed(make_rehearsal(1, 3), found("publisher.rehearsal", Verdict.PASS), LATE)) == NO_SUPPORT


def test_no_rehearsal_supports_nothing() -> None:
    assert weigh(weighed(LATE)) == NO_SUPPORT


def test_the_real_publisher_s_own_difference_speaks_for_itself() -> None:
    for verdict, expected in ((Verdict.FAIL, Support.STRONG), (Verdict.WARN, Support.MEDIUM)):
        opinion = weigh(weighed(found("timestamps.publisher-offset", verdict)))
        assert (opinion.support, opinion.because) == (expected, ("timestamps.publisher-offset",))


def test_a_configuration_that_holds_contradicts_the_publisher_s_own_difference() -> None:
    held = (make_rehearsal(1, 3), found("publisher.rehearsal", Verdict.PASS))
    opinion = weigh(weighed(*held, found("timestamps.publisher-offset", Verdict.FAIL)))
    assert (opinion.support, opinion.against) == (Support.MEDIUM, ("publisher.rehearsal",))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((), Support.MEDIUM),
        ((found("timestamps.publisher-offset", Verdict.PASS),), Support.NONE),
        ((make_rehearsal(1, 3), found("publisher.rehearsal", Verdict.PASS)), Support.NONE),
        ((found("sync.drift", Verdict.WARN, slope_ms_per_s=measured(0.5)),), Support.WEAK),
    ],
)
def test_content_off_at_the_publisher_may_be_its_queues(more: tuple[Finding, ...], expected: Support) -> None:
    assert weigh(weighed(OFF, AT_PUBLISHER, *more)).support is expected


@pytest.mark.parametrize("check", ["timestamps.duration", "timestamps.sample-rate"])
def test_sound_of_a_wrong_length_explains_the_difference_better(check: str) -> None:
    opinion = weigh(weighed(found("timestamps.publisher-offset", Verdict.FAIL), found(check, Verdict.FAIL)))
    assert (opinion.support, opinion.against) == (Support.MEDIUM, (check,))
