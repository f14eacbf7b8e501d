import pytest

from collector.causes.clock import wrong
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.factory import ELSEWHERE


@pytest.mark.parametrize(
    ("clock", "slept", "support", "because"),
    [
        (Verdict.WARN, Verdict.PASS, Support.WEAK, ("clock.error",)),
        (Verdict.WARN, Verdict.WARN, Support.WEAK, ("clock.error", "device.suspended")),
        (Verdict.PASS, Verdict.WARN, Support.NONE, ()),
        (Verdict.INCONCLUSIVE, Verdict.PASS, Support.NONE, ()),
    ],
)
def test_a_wrong_clock_is_a_lead_only_even_beside_an_offset(
    clock: Verdict, slept: Verdict, support: Support, because: tuple[str, ...]
) -> None:
    opinion = wrong.weigh(make_case(clock_error=clock, device_suspended=slept, sync_offset=Verdict.FAIL))

    assert (opinion.support, opinion.because) == (support, because)


def test_a_bystanders_clock_supports_nothing() -> None:
    assert wrong.weigh(make_case(host=ELSEWHERE, clock_error=Verdict.WARN)).support is Support.NONE
