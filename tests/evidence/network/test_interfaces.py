import asyncio
from dataclasses import replace

import psutil
import pytest

from collector.evidence.network import interfaces
from collector.evidence.network.interfaces import describe
from collector.evidence.network.snapshot import Snapshot
from collector.evidence.network.surroundings import Surroundings
from collector.model.coverage import Reason, State
from collector.model.privacy import AddressScope
from collector.model.records.network import InterfaceFacts, NetworkInterfaces
from collector.model.request import Contact
from tests.evidence.session import FakeSession, gather_all
from tests.factory import SENDER, TAKEN, make_request


def snapshot(route_interface: str, gateway: str, *media: str) -> Snapshot:
    facts = tuple(
        InterfaceFacts(name=f"if{number}", medium=medium, default_route=False, mtu=1500, speed_mbps=0, addresses=())
        for number, medium in enumerate(media)
    )
    return Snapshot(interfaces=facts, told=Surroundings(route_interface=route_interface, gateway=gateway))


def test_the_interfaces_that_are_up_are_listed_with_their_addresses() -> None:
    request = replace(make_request(), duration_s=0.2, here=SENDER)
    found = gather_all(interfaces, request, interfaces.plan(request)[0])
    (record,) = found.records

    assert isinstance(record, NetworkInterfaces)
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    assert {interface.name for interface in record.interfaces} == up
    scopes = {address.scope for interface in record.interfaces for address in interface.addresses}
    assert AddressScope.LOOPBACK in scopes
    assert (record.host, record.route_changed, found.coverage.state) == (SENDER, False, State.COLLECTED)


def test_a_password_in_a_proxy_setting_is_named_as_a_secret_and_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://ada:synthetic%21pass@proxy.example:3128")
    request, session = replace(make_request(), duration_s=0.1), FakeSession()

    found = gather_all(interfaces, request, interfaces.plan(request)[0], session)
    (record,) = found.records

    assert isinstance(record, NetworkInterfaces)
    assert "https by http" in record.proxies
    assert {"synthetic%21pass", "synthetic!pass"} <= set(session.secrets)
    assert "proxy.example" not in repr(record)


@pytest.mark.parametrize(
    ("first", "last", "changed"),
    [
        (("en0", "192.0.2.1"), ("en0", "192.0.2.1"), False),
        (("en0", "192.0.2.1"), ("en1", "192.0.2.1"), True),
        (("en0", "192.0.2.1"), ("en0", "198.51.100.1"), True),
        (("", ""), ("en0", "192.0.2.1"), False),
    ],
)
def test_the_route_changed_if_interface_or_gateway_did(
    first: tuple[str, str], last: tuple[str, str], changed: bool
) -> None:
    record = describe(snapshot(*first), snapshot(*last), make_request(), TAKEN)

    assert record.route_changed is changed


@pytest.mark.parametrize(("media", "vpn"), [(("wifi",), False), (("wifi", "vpn"), True)])
def test_a_vpn_at_either_end_of_the_run_counts(media: tuple[str, ...], vpn: bool) -> None:
    record = describe(snapshot("en0", "x", *media), snapshot("en0", "x", "wifi"), make_request(), TAKEN)

    assert record.vpn is vpn


@pytest.mark.parametrize(("live", "skip"), [(True, Reason.NONE), (False, Reason.DISABLED)])
def test_a_window_in_the_past_plans_nothing_but_offline_does(live: bool, skip: Reason) -> None:
    (plan,) = interfaces.plan(replace(make_request(), live=live, contact=Contact.OFFLINE))

    assert plan.skip is skip
    assert plan.contacts == ()


def test_a_run_that_stops_at_once_has_looked_once() -> None:
    session = FakeSession()
    session.stopping.set()
    request = replace(make_request(), duration_s=30.0)

    async def collect() -> None:
        from tests.evidence.session import gather

        found = await gather(interfaces, request, interfaces.plan(request)[0], session)
        assert len(found.records) == 1
        assert found.coverage.state is State.PARTIAL

    asyncio.run(collect())
