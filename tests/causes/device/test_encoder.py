import pytest

from collector.causes.device import encoder
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
    assert encoder.weigh(make_case(device_encoder=found, sync_offset=offset)).support is expected


def test_a_bystanders_figure_supports_nothing() -> None:
    case = make_case(host=ELSEWHERE, device_encoder=Verdict.FAIL, sync_offset=Verdict.FAIL)

    assert encoder.weigh(case).support is Support.NONE


def test_logs_and_gpu_are_leads_as_well() -> None:
    assert encoder.weigh(make_case(device_overload=Verdict.WARN)).support is Support.WEAK
    assert encoder.weigh(make_case(device_gpu=Verdict.WARN)).support is Support.WEAK


def test_a_logged_overload_counts_beside_a_benchmark_that_passed() -> None:
    """What one machine can do when idle does not say what it did in the call."""
    case = make_case(device_encoder=Verdict.PASS, device_overload=Verdict.WARN, sync_offset=Verdict.FAIL)
    opinion = encoder.weigh(case)
    assert opinion.support is Support.MEDIUM
    assert opinion.because == ("device.overload", "sync.offset")


def test_measurement_and_log_stand_beside_each_other() -> None:
    case = make_case(device_encoder=Verdict.FAIL, device_overload=Verdict.WARN, sync_offset=Verdict.FAIL)
    assert encoder.weigh(case).because == ("device.encoder", "device.overload", "sync.offset")
