import ipaddress
import socket
from dataclasses import replace

import pytest

from collector.evidence.network import changes
from collector.evidence.network.changes import Looking, source_address
from collector.evidence.network.radio import ANY, Radio
from collector.evidence.network.surroundings import Surroundings
from collector.model.coverage import Reason, State
from collector.model.records.quality import NetworkChanges
from tests.evidence.session import FakeSession, gather_all
from tests.factory import SENDER, make_request


def test_this_machine_is_looked_at_for_as_long_as_asked() -> None:
    request = replace(make_request(), duration_s=1.5, here=SENDER)
    found = gather_all(changes, request, changes.plan(request)[0])
    (record,) = found.records

    assert isinstance(record, NetworkChanges)
    assert len(record.looks) == 2
    assert (record.host, found.coverage.state) == (SENDER, State.COLLECTED)


def test_a_run_that_stops_at_once_has_looked_once() -> None:
    session = FakeSession()
    session.stopping.set()
    request = replace(make_request(), duration_s=30.0)
    found = gather_all(changes, request, changes.plan(request)[0], session)

    assert isinstance(found.records[0], NetworkChanges)
    assert len(found.records[0].looks) == 1
    assert found.coverage.state is State.PARTIAL


@pytest.mark.parametrize(("live", "skip"), [(True, Reason.NONE), (False, Reason.DISABLED)])
def test_a_window_in_the_past_plans_nothing(live: bool, skip: Reason) -> None:
    (plan,) = changes.plan(replace(make_request(), live=live))

    assert (plan.skip, plan.contacts) == (skip, ())


def test_names_leave_as_numbers_in_the_order_in_which_they_were_seen() -> None:
    looking = Looking(told=Surroundings())
    for point in ("00:00:5e:00:53:01", "", "00:00:5e:00:53:02", "00:00:5e:00:53:01"):
        looking.take(0.0, {ANY: Radio(signal_dbm=-50.0, access_point=point)})

    assert [look.access_point for look in looking.looks] == [1, 0, 2, 1]
    assert "5e" not in repr(looking.looks)


def test_the_source_address_is_an_address_or_nothing() -> None:
    address = source_address()
    assert address == "" or str(ipaddress.ip_address(address)) == address


def test_a_machine_without_any_route_has_no_source_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "ELSEWHERE", ((socket.AF_INET, "255.255.255.255"),))  # broadcast is refused
    assert source_address() == ""
