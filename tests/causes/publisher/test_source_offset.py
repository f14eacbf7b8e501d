import pytest

from collector.causes.publisher.source_offset import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Finding, Verdict
from tests.causes.cases import AT_PUBLISHER, CALM, OFF, found, measured, weighed


def test_a_source_of_one_s_own_is_at_most_a_weak_hint() -> None:
    assert weigh(weighed(custom_source="yes")).support is Support.WEAK


@pytest.mark.parametrize("told", [{}, {"custom_source": "no"}])
def test_without_one_nothing_is_said(told: dict[str, str]) -> None:
    assert weigh(weighed(**told)) == NO_SUPPORT


def test_content_off_from_the_source_on_gives_medium() -> None:
    opinion = weigh(weighed(OFF, CALM))
    assert (opinion.support, opinion.because) == (Support.MEDIUM, ("sync.offset", "sync.transport"))


def test_content_in_step_contradicts_it() -> None:
    assert weigh(weighed(found("sync.offset", Verdict.PASS), custom_source="yes")) == NO_SUPPORT


QUEUES = "timestamps.publisher-offset"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ((), Support.MEDIUM),
        ((found(QUEUES, Verdict.PASS),), Support.STRONG),
        ((found(QUEUES, Verdict.FAIL),), Support.WEAK),
        ((found("sync.drift", Verdict.WARN, slope_ms_per_s=measured(0.5)),), Support.WEAK),
    ],
)
def test_a_trace_of_the_publisher_breaks_the_tie_with_its_queues(more: tuple[Finding, ...], expected: Support) -> None:
    assert weigh(weighed(OFF, AT_PUBLISHER, *more)).support is expected
