import pytest

from collector.causes.network import bandwidth
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.factory import ELSEWHERE


@pytest.mark.parametrize(
    ("found", "offset", "expected"),
    [
        (Verdict.FAIL, Verdict.FAIL, Support.MEDIUM),
        (Verdict.WARN, Verdict.SKIP, Support.WEAK),
        (Verdict.WARN, Verdict.PASS, Support.WEAK),
        (Verdict.INCONCLUSIVE, Verdict.FAIL, Support.NONE),
        (Verdict.PASS, Verdict.FAIL, Support.NONE),
    ],
)
def test_its_check_is_a_lead_and_more_beside_a_measured_offset(
    found: Verdict, offset: Verdict, expected: Support
) -> None:
    assert bandwidth.weigh(make_case(network_bandwidth=found, sync_offset=offset)).support is expected


def test_a_bystanders_figure_supports_nothing() -> None:
    case = make_case(host=ELSEWHERE, network_bandwidth=Verdict.FAIL, sync_offset=Verdict.FAIL)

    assert bandwidth.weigh(case).support is Support.NONE


@pytest.mark.parametrize(
    ("loss", "expected", "against"),
    [(Verdict.PASS, Support.WEAK, ("network.loss",)), (Verdict.WARN, Support.MEDIUM, ())],
)
def test_a_call_that_came_through_whole_speaks_against_it(
    loss: Verdict, expected: Support, against: tuple[str, ...]
) -> None:
    opinion = bandwidth.weigh(make_case(network_bandwidth=Verdict.FAIL, sync_offset=Verdict.FAIL, network_loss=loss))
    assert (opinion.support, opinion.against) == (expected, against)
