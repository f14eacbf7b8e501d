import asyncio
import math
from dataclasses import replace

from collector.evidence.rehearsal import sweep
from collector.evidence.rehearsal.sweep import plan
from collector.measure.swept import Outcome, named, settings_of
from collector.model.coverage import Reason, State
from collector.model.records.publisher import PublisherSweep
from collector.model.request import RehearsalSettings, Request, Sweep
from collector.model.source import Phase, SourcePlan, Wanted
from tests.evidence.session import FakeSession, Gathered, gather, gather_all
from tests.factory import SENDER, make_request

MOST_S = 60.0


def asked(kind: Sweep, settings: RehearsalSettings | None = None) -> Request:
    return replace(make_request(), sweep=kind, here=SENDER, rehearsal=settings or RehearsalSettings())


def planned(request: Request) -> SourcePlan:
    (only,) = plan(request)
    return only


def test_it_is_planned_only_if_it_was_asked_for() -> None:
    assert plan(make_request()) == ()
    item = planned(asked(Sweep.WHOLE))
    assert (item.source, item.phase, item.wanted) == ("publisher.sweep", Phase.AFTER, Wanted.ASKED)


def test_the_deadline_leaves_room_and_is_near() -> None:
    assert planned(asked(Sweep.WHOLE)).deadline_s <= MOST_S + sweep.SPARE_S
    assert planned(asked(Sweep.QUICK)).deadline_s < planned(asked(Sweep.WHOLE)).deadline_s


def test_a_quick_sweep_finds_what_the_article_s_queue_does_to_its_old_code() -> None:
    request = asked(Sweep.QUICK)
    result = gather_all(sweep, request, planned(request))
    (record,) = result.records
    assert isinstance(record, PublisherSweep)
    assert (result.coverage.state, record.host) == (State.COLLECTED, SENDER)
    (stalled,) = [run for run in named(record, "article-queue-only")[0].runs if run.run.stall_ms == 500]
    assert stalled.run.offset_ms.low < -200
    assert stalled.run.offset_ms.high > -250
    assert abs(stalled.difference_ms + stalled.run.offset_ms.value) < 50
    undisturbed = [run.run.offset_ms for run in record.runs if run.run.stall_ms == 0]
    assert all(abs(offset_ms.value) < 42 + offset_ms.bound for offset_ms in undisturbed)
    outcomes = {setting.outcome_up_to(500) for setting in settings_of(record)}
    held_up = any(math.isinf(run.run.offset_ms.bound) for run in record.runs if not run.run.refused)
    assert Outcome.HOLDS in outcomes or held_up


def stopped_after(seconds: float) -> Gathered:
    async def run() -> Gathered:
        session = FakeSession()
        asyncio.get_running_loop().call_later(seconds, session.stopping.set)
        request = asked(Sweep.WHOLE)
        return await gather(sweep, request, planned(request), session)

    return asyncio.run(run())


def test_an_early_end_keeps_what_had_settled() -> None:
    result = stopped_after(3.0)
    (record,) = result.records
    assert isinstance(record, PublisherSweep)
    assert 0 < len(record.runs) <= sweep.SIDE_BY_SIDE
    assert (result.coverage.state, result.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)


def test_an_end_before_anything_settled_is_missing() -> None:
    assert stopped_after(0.2).refusal.reason is Reason.DEADLINE


def test_settings_that_the_sdk_cannot_run_are_refused_at_once() -> None:
    request = asked(Sweep.QUICK, RehearsalSettings(told=True, audio_queue_ms=205))
    assert gather_all(sweep, request, planned(request)).refusal.reason is Reason.UNSUPPORTED
