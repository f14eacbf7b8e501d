import asyncio
import logging
from dataclasses import replace

import pytest

from collector.evidence import rehearsal
from collector.evidence.rehearsal import plan, rehearse, rehearse_beside_others
from collector.model.coverage import Reason, State, Unavailable
from collector.model.records.publisher import Rehearsal, RehearsalRun
from collector.model.request import PushPattern, RehearsalSettings, Request, Server
from collector.model.source import Phase, SourcePlan, Wanted
from tests.evidence.session import FakeSession, Gathered, gather, gather_all
from tests.factory import SENDER, make_request

SHORT = RehearsalSettings(seconds=3.0)
LIVE_ROOM = Server(url="wss://example.invalid")


def planned(request: Request) -> SourcePlan:
    (only,) = plan(request)
    return only


@pytest.fixture(scope="module")
def measured() -> dict[tuple[str, int, int], RehearsalRun]:
    """Rows of the matrix that was measured with livekit 1.2.0, all side by side, 6 s each."""
    rows = [
        (PushPattern.SEQUENTIAL, 200, 0),
        (PushPattern.SEQUENTIAL, 200, 500),
        (PushPattern.SEQUENTIAL, 100, 500),
        (PushPattern.PARALLEL, 100, 0),
        (PushPattern.PARALLEL, 100, 500),
    ]

    async def run_all() -> list[RehearsalRun]:
        runs = (
            rehearse_beside_others(
                RehearsalSettings(push=push, video_queue_ms=queue_ms, seconds=6.0), stall_ms, asyncio.Event()
            )
            for push, queue_ms, stall_ms in rows
        )
        return list(await asyncio.gather(*runs))

    return {
        (push.value, queue_ms, stall_ms): run
        for (push, queue_ms, stall_ms), run in zip(rows, asyncio.run(run_all()), strict=True)
    }


Matrix = dict[tuple[str, int, int], RehearsalRun]


@pytest.mark.parametrize("row", [("sequential", 200, 0), ("parallel", 100, 0)])
def test_without_stalls_both_patterns_stay_together(measured: Matrix, row: tuple[str, int, int]) -> None:
    assert abs(measured[row].offset_ms.value) < 60
    assert measured[row].stall_every_s == 0.0


def test_a_sequential_publisher_with_a_small_and_a_large_queue_ends_with_audio_late(measured: Matrix) -> None:
    run = measured["sequential", 200, 500]
    assert -400 < run.offset_ms.value < -100
    assert (run.stall_ms, run.stall_every_s) == (500, 2.0)


def test_a_smaller_video_queue_shows_no_symptom(measured: Matrix) -> None:
    assert abs(measured["sequential", 100, 500].offset_ms.value) < 100


def test_a_parallel_publisher_with_a_small_queue_lets_video_fall_behind_ever_more(measured: Matrix) -> None:
    run = measured["parallel", 100, 500]
    assert run.offset_ms.value > 150
    assert run.slope_ms_per_s.low > 0


def test_late_captures_are_counted_for_the_run_they_belong_to(measured: Matrix) -> None:
    assert measured["parallel", 100, 500].late_captures >= 1
    assert measured["sequential", 100, 500].late_captures >= 1
    assert logging.getLogger(rehearsal.SDK_LOGGER).handlers == []


def test_every_figure_carries_bound_count_and_method(measured: Matrix) -> None:
    for run in measured.values():
        assert run.offset_ms.n >= 20
        assert run.offset_ms.bound >= 10
        assert run.offset_ms.method == "AVSynchronizer difference, mean of the second half"
        assert run.video_fps > 10


def test_a_rehearsal_runs_as_a_plain_function_with_an_odd_frame_rate_and_rate() -> None:
    run = rehearse(RehearsalSettings(fps=29.97, sample_rate_hz=44100, seconds=2.0), 0)
    assert abs(run.offset_ms.value) < 100


def test_a_whole_rehearsal_is_collected() -> None:
    request = replace(make_request(), rehearsal=SHORT, here=SENDER)
    result = gather_all(rehearsal, request, planned(request))
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
        return await gather(rehearsal, request, planned(request), session)

    return asyncio.run(run())


def test_an_early_end_keeps_what_is_there() -> None:
    result = stopped_after(2.5)
    assert len(result.records) == 1
    assert (result.coverage.state, result.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)


def test_an_end_before_anything_settled_is_missing() -> None:
    assert stopped_after(0.2).refusal.reason is Reason.DEADLINE


@pytest.mark.parametrize(
    "impossible",
    [
        RehearsalSettings(audio_queue_ms=0),
        RehearsalSettings(audio_queue_ms=205),
        RehearsalSettings(fps=0),
        RehearsalSettings(sample_rate_hz=20),
        RehearsalSettings(video_queue_ms=-1),
        RehearsalSettings(seconds=1.9),
    ],
)
def test_settings_that_the_sdk_cannot_run_are_refused_before_it_panics(impossible: RehearsalSettings) -> None:
    with pytest.raises(Unavailable, match="cannot be rehearsed"):
        rehearse(impossible, 0)


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


def test_the_deadline_leaves_room() -> None:
    assert planned(make_request()).deadline_s >= 30
