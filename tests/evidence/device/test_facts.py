import os
import platform
from dataclasses import replace

from collector.evidence.device import facts
from collector.model.coverage import Reason, State
from collector.model.records.device import DeviceFacts
from tests.evidence.session import FakeSession, gather_all
from tests.factory import SENDER, make_request


def test_this_machine_is_described_as_far_as_it_tells() -> None:
    request = replace(make_request(), here=SENDER)
    found = gather_all(facts, request, facts.plan(request)[0])
    (record,) = found.records

    assert isinstance(record, DeviceFacts)
    assert record.system.startswith(platform.system())
    assert record.cores_logical == os.cpu_count()
    assert record.memory_total_mb > 0
    assert record.host_name == platform.node()
    assert any(sdk.startswith("livekit ") for sdk in record.sdk_versions)
    assert (record.host, found.coverage.state) == (SENDER, State.COLLECTED)


def test_a_run_that_stops_at_once_still_has_what_needs_no_tool() -> None:
    session = FakeSession()
    session.stopping.set()
    request = make_request()
    found = gather_all(facts, request, facts.plan(request)[0], session)
    (record,) = found.records

    assert isinstance(record, DeviceFacts)
    assert record.cores_logical == os.cpu_count()
    assert (found.coverage.state, found.coverage.reason) == (State.PARTIAL, Reason.TIMEOUT)


def test_a_window_in_the_past_still_plans_what_the_machine_is() -> None:
    (plan,) = facts.plan(replace(make_request(), live=False))

    assert plan.skip is Reason.NONE


def test_a_container_that_shows_nothing_is_described_as_far_as_it_goes(without_proc: None) -> None:
    request = make_request()
    (record,) = gather_all(facts, request, facts.plan(request)[0]).records

    assert isinstance(record, DeviceFacts)
    assert record.memory_total_mb == 0.0
    assert record.machine == platform.machine()
