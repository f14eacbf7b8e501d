import pytest

from collector.causes.network import detached
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.factory import ELSEWHERE


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Verdict.FAIL, Support.MEDIUM),
        (Verdict.WARN, Support.WEAK),
        (Verdict.INCONCLUSIVE, Support.NONE),
        (Verdict.PASS, Support.NONE),
    ],
)
def test_it_keeps_people_out_without_any_offset(found: Verdict, expected: Support) -> None:
    assert detached.weigh(make_case(network_attached=found)).support is expected


def test_a_bystanders_way_supports_nothing() -> None:
    assert detached.weigh(make_case(host=ELSEWHERE, network_attached=Verdict.FAIL)).support is Support.NONE
