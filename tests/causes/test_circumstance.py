import pytest

from collector.causes.circumstance import weigh_barrier, weigh_circumstance
from collector.causes.runner import name_causes
from collector.model.cause import Support
from collector.model.finding import Finding, Verdict
from collector.model.host import Host
from tests.causes.case import make_case
from tests.causes.cases import AT_PUBLISHER, CALM, OFF, found, weighed
from tests.factory import ELSEWHERE, RECEIVER, SENDER

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


@pytest.mark.parametrize(
    ("host", "place", "support", "against"),
    [
        (RECEIVER, AT_PUBLISHER, Support.WEAK, ("sync.offset", "sync.localise")),
        (RECEIVER, CALM, Support.WEAK, ("sync.offset", "sync.transport")),
        (RECEIVER, found("sync.localise", Verdict.WARN, place="transport or receiver"), Support.MEDIUM, ()),
        (RECEIVER, found("sync.localise", Verdict.INCONCLUSIVE, place="unknown"), Support.MEDIUM, ()),
        (SENDER, AT_PUBLISHER, Support.MEDIUM, ()),
    ],
)
def test_what_parts_at_the_publisher_speaks_against_a_circumstance_of_the_receiver(
    host: Host, place: Finding, support: Support, against: tuple[str, ...]
) -> None:
    opinion = weigh_circumstance(weighed(OFF, place, found("device.cpu", Verdict.FAIL, host=host)), "device.cpu")

    assert (opinion.support, opinion.against) == (support, against)


def test_one_finding_of_the_sender_beside_the_receivers_keeps_a_circumstance() -> None:
    lost = found("network.loss", Verdict.FAIL, host=RECEIVER), found("vendor.loss", Verdict.WARN, host=SENDER)
    opinion = weigh_circumstance(weighed(OFF, AT_PUBLISHER, *lost), "network.loss", "vendor.loss")

    assert (opinion.support, opinion.against) == (Support.MEDIUM, ())


@pytest.mark.parametrize("check", ["device.cpu", "device.memory", "network.loss", "network.jitter"])
def test_no_circumstance_of_the_receiver_stands_before_the_publisher_that_parts_them(check: str) -> None:
    named, _ = name_causes(weighed(OFF, AT_PUBLISHER, found(check, Verdict.FAIL, host=RECEIVER)))

    assert named[0].cause.startswith("publisher.")
    assert {cause.cause: cause.support for cause in named}[check] is Support.WEAK


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
