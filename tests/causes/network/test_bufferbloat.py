import pytest

from collector.causes.network import bufferbloat
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
    assert bufferbloat.weigh(make_case(network_bufferbloat=found, sync_offset=offset)).support is expected


def test_a_bystanders_figure_supports_nothing() -> None:
    case = make_case(host=ELSEWHERE, network_bufferbloat=Verdict.FAIL, sync_offset=Verdict.FAIL)

    assert bufferbloat.weigh(case).support is Support.NONE


@pytest.mark.parametrize(
    ("jitter", "expected", "against"),
    [(Verdict.PASS, Support.WEAK, ("network.rtt", "network.jitter")), (Verdict.WARN, Support.MEDIUM, ())],
)
def test_a_call_whose_packets_did_not_wait_speaks_against_it(
    jitter: Verdict, expected: Support, against: tuple[str, ...]
) -> None:
    case = make_case(
        network_bufferbloat=Verdict.FAIL,
        sync_offset=Verdict.FAIL,
        network_rtt=Verdict.PASS,
        network_jitter=jitter,
    )
    opinion = bufferbloat.weigh(case)
    assert (opinion.support, opinion.against) == (expected, against)
