from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.device import scheduling
from collector.evidence.device.scheduling import FEWEST_TIMERS, describe
from collector.model.coverage import Reason, State, Unavailable
from collector.model.records.device import SchedulingDelay
from tests.evidence.session import FakeSession, gather_all
from tests.factory import ELSEWHERE, SENDER, TAKEN, make_request


def test_timers_are_never_early_and_the_latest_is_the_largest() -> None:
    request = replace(make_request(), duration_s=2.0, here=SENDER)
    (plan,) = scheduling.plan(request)
    found = gather_all(scheduling, request, plan)
    (record,) = found.records

    assert isinstance(record, SchedulingDelay)
    assert 0 <= record.p50_ms.value <= record.p95_ms.value <= record.max_ms.value
    assert record.p50_ms.n >= FEWEST_TIMERS
    assert (record.host, found.coverage.state) == (SENDER, State.COLLECTED)


def test_a_run_that_stops_at_once_says_that_too_few_timers_fired() -> None:
    session = FakeSession()
    session.stopping.set()
    request = make_request()

    found = gather_all(scheduling, request, scheduling.plan(request)[0], session)

    assert found.refusal.reason is Reason.DEADLINE


def test_one_late_timer_in_a_hundred_shows_in_the_latest_only() -> None:
    record = describe((*[1.0] * 199, 300.0), host=ELSEWHERE, taken=TAKEN)

    assert (record.p50_ms.value, record.p95_ms.value, record.max_ms.value) == (1.0, 1.0, 300.0)


def test_too_few_timers_give_no_quantile() -> None:
    with pytest.raises(Unavailable):
        describe((1.0,) * (FEWEST_TIMERS - 1), host=ELSEWHERE, taken=TAKEN)


@given(st.lists(st.floats(min_value=0, max_value=1e4), min_size=FEWEST_TIMERS, max_size=300))
def test_every_quantile_has_a_finite_bound(late_ms: list[float]) -> None:
    record = describe(tuple(late_ms), host=ELSEWHERE, taken=TAKEN)

    assert all(figure.bound < float("inf") for figure in (record.p50_ms, record.p95_ms, record.max_ms))


@pytest.mark.parametrize(("live", "skip"), [(True, Reason.NONE), (False, Reason.DISABLED)])
def test_a_window_in_the_past_plans_no_timers(live: bool, skip: Reason) -> None:
    (plan,) = scheduling.plan(replace(make_request(), live=live))

    assert plan.skip is skip


def test_the_latest_timer_of_each_second_stands_at_that_second() -> None:
    record = describe((*[0.0] * 120, 80.0, *[0.0] * 120), host=ELSEWHERE, taken=TAKEN)

    started_ms = TAKEN[0].timestamp() * 1000
    assert [(item.at_ms - started_ms, item.late_ms) for item in record.over_time] == [(0, 0), (1000, 80), (2000, 0)]
