import pytest

from collector.causes.network import path_change
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.factory import ELSEWHERE, SENDER


@pytest.mark.parametrize(
    ("found", "offset", "expected"),
    [
        (Verdict.FAIL, Verdict.FAIL, Support.MEDIUM),
        (Verdict.WARN, Verdict.SKIP, Support.WEAK),
        (Verdict.INCONCLUSIVE, Verdict.FAIL, Support.NONE),
        (Verdict.PASS, Verdict.FAIL, Support.NONE),
    ],
)
def test_its_check_is_a_lead_and_more_beside_a_measured_offset(
    found: Verdict, offset: Verdict, expected: Support
) -> None:
    assert path_change.weigh(make_case(network_path_change=found, sync_offset=offset)).support is expected


def test_a_bystanders_figure_supports_nothing() -> None:
    case = make_case(host=ELSEWHERE, network_path_change=Verdict.FAIL, sync_offset=Verdict.FAIL)

    assert path_change.weigh(case).support is Support.NONE


@pytest.mark.parametrize("check", ["network_radio"])
def test_what_our_own_packets_and_looks_show_is_a_lead_too(check: str) -> None:
    assert (
        path_change.weigh(make_case(host=SENDER, **{check: Verdict.WARN, "sync_offset": Verdict.FAIL})).support
        is Support.MEDIUM
    )
