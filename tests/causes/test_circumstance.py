import pytest

from collector.causes.circumstance import weigh_barrier, weigh_circumstance
from collector.model.cause import Support
from collector.model.finding import Verdict
from tests.causes.case import make_case
from tests.factory import ELSEWHERE

NOT_BAD = (Verdict.SKIP, Verdict.PASS, Verdict.INCONCLUSIVE)


@pytest.mark.parametrize(
    ("found", "offset", "support", "because", "against"),
    [
        (Verdict.FAIL, Verdict.FAIL, Support.MEDIUM, ("network.loss", "sync.offset"), ()),
        (Verdict.WARN, Verdict.WARN, Support.MEDIUM, ("network.loss", "sync.offset"), ()),
        (Verdict.FAIL, Verdict.INCONCLUSIVE, Support.WEAK, ("network.loss",), ()),
        (Verdict.FAIL, Verdict.SKIP, Support.WEAK, ("network.loss",), ()),
        (Verdict.FAIL, Verdict.PASS, Support.WEAK, ("network.loss",), ("sync.offset",)),
    ],
)
def test_a_circumstance_is_a_lead_and_more_only_beside_a_measured_offset(
    found: Verdict, offset: Verdict, support: Support, because: tuple[str, ...], against: tuple[str, ...]
) -> None:
    opinion = weigh_circumstance(make_case(network_loss=found, sync_offset=offset), "network.loss")

    assert (opinion.support, opinion.because, opinion.against) == (support, because, against)


def test_an_offset_in_a_recording_counts_as_one_that_was_received() -> None:
    opinion = weigh_circumstance(make_case(network_loss=Verdict.FAIL, sync_recording=Verdict.FAIL), "network.loss")

    assert (opinion.support, opinion.because) == (Support.MEDIUM, ("network.loss", "sync.recording"))


@pytest.mark.parametrize("found", NOT_BAD)
def test_a_circumstance_that_is_not_bad_supports_nothing(found: Verdict) -> None:
    case = make_case(network_loss=found, sync_offset=Verdict.FAIL)

    assert weigh_circumstance(case, "network.loss").support is Support.NONE


def test_a_bystanders_circumstance_supports_nothing() -> None:
    case = make_case(host=ELSEWHERE, device_cpu=Verdict.FAIL, device_scheduling=Verdict.FAIL)

    assert weigh_circumstance(case, "device.cpu", "device.scheduling").support is Support.NONE


@pytest.mark.parametrize(
    ("found", "support"),
    [(Verdict.FAIL, Support.MEDIUM), (Verdict.WARN, Support.WEAK), *((verdict, Support.NONE) for verdict in NOT_BAD)],
)
def test_a_barrier_needs_no_offset(found: Verdict, support: Support) -> None:
    assert weigh_barrier(make_case(network_dns=found), "network.dns").support is support
