import pytest

from collector.causes.publisher.stall import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Finding, Verdict
from collector.model.records.logs import LogExcerpt
from collector.model.records.publisher import Rehearsal
from tests.causes.cases import complaining_log, found, weighed
from tests.checks.publisher.rehearsals import UNTOLD, make_rehearsal
from tests.factory import ELSEWHERE

BEHIND = complaining_log("publisher.stall")


def test_a_logged_stall_alone_gives_medium() -> None:
    opinion = weigh(weighed(BEHIND))
    assert (opinion.support, opinion.note) == (Support.MEDIUM, "The log says 7 times: it broke.")


def test_a_trace_with_stalls_gives_medium() -> None:
    opinion = weigh(weighed(found("timestamps.stalls", Verdict.WARN)))
    assert (opinion.support, opinion.because) == (Support.MEDIUM, ("timestamps.stalls",))
    assert weigh(weighed(found("timestamps.stalls", Verdict.PASS))) == NO_SUPPORT


def test_queues_that_part_under_stalls_make_it_strong() -> None:
    opinion = weigh(weighed(BEHIND, make_rehearsal(1, -219), found("publisher.rehearsal", Verdict.WARN)))
    assert (opinion.support, opinion.because) == (Support.STRONG, ("publisher.rehearsal",))


def test_queues_that_hide_stalls_speak_against_it() -> None:
    opinion = weigh(weighed(BEHIND, make_rehearsal(1, 3), found("publisher.rehearsal", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("publisher.rehearsal",))


def test_a_sender_that_is_late_even_undisturbed_is_named_without_a_log() -> None:
    judged = found("publisher.rehearsal", Verdict.PASS)
    assert weigh(weighed(make_rehearsal(late_captures=3), judged)).support is Support.MEDIUM
    assert weigh(weighed(make_rehearsal(late_captures=3, host=ELSEWHERE), judged)) == NO_SUPPORT
    assert weigh(weighed(make_rehearsal(late_captures=3, settings=UNTOLD), judged)) == NO_SUPPORT


def test_stalls_that_we_made_ourselves_support_nothing() -> None:
    assert weigh(weighed(make_rehearsal(1, -219), found("publisher.rehearsal", Verdict.WARN))) == NO_SUPPORT


PARTING = (BEHIND, make_rehearsal(1, -219), found("publisher.rehearsal", Verdict.WARN))
HIDING = (BEHIND, make_rehearsal(1, 3), found("publisher.rehearsal", Verdict.PASS))


@pytest.mark.parametrize("parts", [(BEHIND,), (found("timestamps.stalls", Verdict.WARN),), PARTING])
def test_content_in_step_speaks_against_it(parts: tuple[LogExcerpt | Rehearsal | Finding, ...]) -> None:
    opinion = weigh(weighed(*parts, found("sync.offset", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("sync.offset",))
    undecided = weigh(weighed(*parts, found("sync.offset", Verdict.INCONCLUSIVE)))
    assert (undecided, undecided.against) == (weigh(weighed(*parts)), ())


def test_content_in_step_speaks_against_it_beside_queues_that_hide_stalls() -> None:
    opinion = weigh(weighed(*HIDING, found("sync.offset", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("publisher.rehearsal", "sync.offset"))


def test_content_in_step_makes_no_stall() -> None:
    assert weigh(weighed(found("sync.offset", Verdict.PASS))) == NO_SUPPORT
