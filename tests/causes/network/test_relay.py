import pytest

from collector.causes.network import relay
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.factory import ELSEWHERE


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.FAIL, Support.MEDIUM),
        (Verdict.WARN, Support.WEAK),
        (Verdict.INCONCLUSIVE, Support.NONE),
        (Verdict.PASS, Support.NONE),
    ],
)
def test_a_dead_relay_is_a_cause_of_its_own(verdict: Verdict, expected: Support) -> None:
    assert relay.weigh(make_case(network_turn=verdict)).support is expected


def test_a_bystander_s_relay_supports_nothing() -> None:
    assert relay.weigh(make_case(host=ELSEWHERE, network_turn=Verdict.FAIL)).support is Support.NONE


def test_blocked_udp_is_not_the_relay_s_fault() -> None:
    assert relay.weigh(make_case(network_udp=Verdict.FAIL)).support is Support.NONE
