import pytest

from collector.causes.receiver import buffers
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.causes.cases import AT_PUBLISHER, OFF, found, weighed
from tests.factory import ELSEWHERE, RECEIVER


@pytest.mark.parametrize(
    ("waits", "group", "expected"),
    [
        (Verdict.INCONCLUSIVE, Verdict.WARN, Support.MEDIUM),
        (Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE, Support.WEAK),
        (Verdict.INCONCLUSIVE, Verdict.PASS, Support.NONE),
        (Verdict.PASS, Verdict.WARN, Support.NONE),
    ],
)
def test_an_uneven_wait_matters_where_nothing_evens_it_out(waits: Verdict, group: Verdict, expected: Support) -> None:
    assert buffers.weigh(make_case(host=RECEIVER, sync_buffers=waits, sync_group=group)).support is expected


def test_a_bystanders_buffers_support_nothing() -> None:
    case = make_case(host=ELSEWHERE, sync_buffers=Verdict.INCONCLUSIVE, sync_group=Verdict.WARN)
    assert buffers.weigh(case).support is Support.NONE


def test_an_offset_from_the_publisher_is_not_the_buffers() -> None:
    uneven = found("sync.buffers", Verdict.INCONCLUSIVE, host=RECEIVER)
    opinion = buffers.weigh(weighed(OFF, AT_PUBLISHER, uneven, found("sync.group", Verdict.WARN)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("sync.offset", "sync.localise"))


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(Verdict.PASS, Support.NONE), (Verdict.INCONCLUSIVE, Support.MEDIUM), (Verdict.WARN, Support.MEDIUM)],
)
def test_content_in_step_behind_the_buffers_shows_that_they_part_nothing(offset: Verdict, expected: Support) -> None:
    uneven = found("sync.buffers", Verdict.INCONCLUSIVE, host=RECEIVER)
    opinion = buffers.weigh(weighed(uneven, found("sync.group", Verdict.WARN), found("sync.offset", offset)))
    assert opinion.support is expected
