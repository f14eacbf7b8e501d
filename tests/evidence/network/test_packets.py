"""What is planned and refused without a server; the packets themselves are in tests/live/test_packets.py."""

from dataclasses import replace

import pytest

from collector.cli.measuring import NETWORK_S
from collector.evidence.network import packets
from collector.evidence.network.packets import traffic_mb, usual_s
from collector.model.coverage import Reason
from collector.model.privacy import Secret
from collector.model.request import Contact, Packets, Request, Server
from collector.model.source import Phase, Wanted
from collector.runs.planning import make_plan
from tests.evidence.session import gather_all
from tests.factory import make_request

MOST_S = 30.0
KEYED = Server(
    url="ws://127.0.0.1:9",
    api_key=Secret(value="synthetic"),
    api_secret=Secret(value="synthetic-secret-of-more-than-32-characters"),
)


def asked(server: Server = KEYED, **changes: object) -> Request:
    request = replace(make_request(), server=server, packets=Packets.ON, duration_s=2.0)
    return replace(request, **changes)  # type: ignore[arg-type]  # fields of Request, by name


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (asked(), Reason.NONE),
        (asked(Server()), Reason.NOT_FOUND),
        (asked(replace(KEYED, api_secret=Secret())), Reason.DENIED),
        (asked(replace(KEYED, api_key=Secret(), token=Secret(value="one participant"))), Reason.DENIED),
        (asked(contact=Contact.NO_JOIN), Reason.DECLINED),
        (asked(contact=Contact.OFFLINE), Reason.DECLINED),
        (asked(live=False), Reason.DISABLED),
    ],
)
def test_what_keeps_packets_from_being_sent_is_known_before(request_: Request, reason: Reason) -> None:
    (plan,) = packets.plan(request_)

    assert plan.skip is reason
    assert bool(plan.detail) is (reason is not Reason.NONE)


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        (asked(), Wanted.ASKED),
        (asked(replace(KEYED, api_key=Secret(value="wrong"))), Wanted.ASKED),
        (asked(replace(KEYED, api_secret=Secret())), Wanted.DEFAULT),
        (asked(Server()), Wanted.DEFAULT),
    ],
)
def test_who_gives_keys_has_asked_for_packets(request_: Request, wanted: Wanted) -> None:
    (plan,) = packets.plan(request_)
    assert plan.wanted is wanted


def test_nothing_is_sent_unless_it_was_asked_for() -> None:
    assert packets.plan(asked(packets=Packets.OFF)) == ()


def test_the_plan_tells_the_cost_and_that_it_is_billed() -> None:
    (plan,) = packets.plan(asked(duration_s=15.0))

    assert "about 0.5 MB" in plan.why
    assert "billed" in plan.why
    assert plan.contacts == ("127.0.0.1:9",)


def test_the_default_costs_less_than_ten_megabytes() -> None:
    assert traffic_mb(asked(duration_s=0.0)) < 2


def test_the_default_run_adds_up_to_half_a_minute() -> None:
    request = asked(duration_s=NETWORK_S)
    others = [item.plan for item in make_plan(request) if item.plan.source.startswith("network.")]

    assert usual_s(request) <= MOST_S
    assert {plan.phase for plan in others} == {Phase.LIVE}, "side by side, so that the longest says how long it takes"


def test_a_server_that_is_not_there_is_named() -> None:
    request = asked()
    found = gather_all(packets, request, packets.plan(request)[0])

    assert found.refusal.reason is Reason.NOT_FOUND
    assert "127.0.0.1:9" in found.refusal.detail
