import pytest

from collector.causes.device import cpu
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.factory import ELSEWHERE


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
    assert cpu.weigh(make_case(device_cpu=found, sync_offset=offset)).support is expected


def test_a_bystanders_figure_supports_nothing() -> None:
    case = make_case(host=ELSEWHERE, device_cpu=Verdict.FAIL, sync_offset=Verdict.FAIL)

    assert cpu.weigh(case).support is Support.NONE


@pytest.mark.parametrize(("offset", "expected"), [(Verdict.FAIL, Support.MEDIUM), (Verdict.SKIP, Support.WEAK)])
def test_what_the_vendor_recorded_is_a_lead_too(offset: Verdict, expected: Support) -> None:
    case = make_case(vendor_cpu=Verdict.WARN, sync_offset=offset)
    assert cpu.weigh(case).support is expected
