import asyncio
from dataclasses import replace

import pytest

from collector.evidence.rehearsal import one
from collector.evidence.rehearsal.one import plan
from collector.model.coverage import Reason, State
from collector.model.records.publisher import Rehearsal
from collector.model.request import RehearsalSettings, Request, Server
from collector.model.source import Phase, SourcePlan, Wanted
from tests.evidence.session import FakeSession, Gathered, gather, gather_all
from tests.factory import SENDER, make_incident, make_request

SHORT = RehearsalSettings(seconds=3.0)
LIVE_ROOM = Server(url="wss://example.invalid")


def planned(request: Request) -> SourcePlan:
    (only,) = plan(request)
    return only


def test_a_whole_rehearsal_is_collected() -> None:
    request = replace(make_request(), rehearsal=SHORT, here=SENDER)
    result = gather_all(one, request, planned(request))
    (record,) = result.records
    assert isinstance(record, Rehearsal)
    assert [run.stall_ms for run in record.runs] == [0, 500]
    assert (record.host, record.settings) == (SENDER, SHORT)
    assert record.sdk_version
    assert (result.coverage.state, result.coverage.source) == (State.COLLECTED, "publisher.rehearsal")


def stopped_after(seconds: float) -> Gathered:
    async def run() -> Gathered:
        session = FakeSession()
        asyncio.get_running_loop().call_later(seconds, session.stopping.set)
        request = replace(make_request(), rehearsal=RehearsalSettings(seconds=60.0))
        return await gather(one, request, planned(request), session)

    return asyncio.run(run())


def test_an_early_end_keeps_what_is_there() -> None:
    result = stopped_after(2.5)
    assert len(result.records) == 1
    assert (result.coverage.state, result.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)


def test_an_end_before_anything_settled_is_missing() -> None:
    assert stopped_after(0.2).refusal.reason is Reason.DEADLINE


def test_without_a_server_the_rehearsal_is_the_default() -> None:
    item = planned(make_request())
    assert (item.skip, item.wanted, item.phase) == (Reason.NONE, Wanted.DEFAULT, Phase.AFTER)
    assert item.contacts == ()


def test_told_settings_ask_for_it() -> None:
    assert planned(replace(make_request(), rehearsal=RehearsalSettings(told=True))).wanted is Wanted.ASKED


@pytest.mark.parametrize("told", [True, False])
def test_beside_a_live_room_it_waits_to_be_asked(told: bool) -> None:
    request = replace(make_request(), server=LIVE_ROOM, rehearsal=RehearsalSettings(told=told))
    assert (planned(request).skip, planned(request).wanted) == (Reason.DECLINED, Wanted.DEFAULT)
    assert "--rehearse" in planned(request).detail
    asked = planned(replace(request, rehearsal=RehearsalSettings(told=told, wanted=True)))
    assert (asked.skip, asked.wanted) == (Reason.NONE, Wanted.ASKED)


def test_for_a_call_that_is_over_it_waits_to_be_asked() -> None:
    request = replace(make_request(), live=False)
    assert planned(request).skip is Reason.DISABLED
    assert planned(replace(request, rehearsal=RehearsalSettings(wanted=True))).skip is Reason.NONE


def test_a_call_of_agora_s_is_rehearsed_only_on_request() -> None:
    request = replace(make_request(), incident=make_incident(vendor="agora"))
    assert planned(request).skip is Reason.UNSUPPORTED
    assert planned(replace(request, rehearsal=RehearsalSettings(wanted=True))).skip is Reason.NONE


def test_the_deadline_leaves_room() -> None:
    assert planned(make_request()).deadline_s >= 30
