import asyncio
import os
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from collector.checks.device import cpu
from collector.evidence.device import load
from collector.evidence.device.control_group import ControlGroup, Quota
from collector.evidence.device.load import Meter
from collector.evidence.device.publisher_process import own_process_ids
from collector.model.coverage import Reason, State
from collector.model.finding import Verdict
from collector.model.records.device import DeviceLoad, WatchedProcess
from collector.model.request import Request
from tests.evidence.session import FakeSession, Gathered, gather_all
from tests.factory import SENDER, make_request


def gathered(request: Request, session: FakeSession | None = None) -> Gathered:
    (plan,) = load.plan(request)
    return gather_all(load, request, plan, session)


def only_load(found: Gathered) -> DeviceLoad:
    (record,) = found.records
    assert isinstance(record, DeviceLoad)
    return record


def test_two_samples_a_second_describe_every_core() -> None:
    found = gathered(replace(make_request(), duration_s=1.0, here=SENDER))
    record = only_load(found)

    assert len(record.samples) == 2
    assert all(len(sample.cpu_percent) == psutil.cpu_count() for sample in record.samples)
    assert all(0 < sample.memory_available_mb < record.memory_total_mb for sample in record.samples)
    assert record.host == SENDER
    assert found.coverage.state is State.COLLECTED


def test_the_process_given_by_pid_is_watched_by_its_name_alone() -> None:
    record = only_load(gathered(replace(make_request(), duration_s=0.5, pid=os.getpid())))

    (watched,) = record.watched
    assert (watched.pid, watched.known_by) == (os.getpid(), "--pid")
    assert watched.name == psutil.Process().name()
    assert all(sample.publisher_cpu_percent >= 0 for sample in record.samples)


def test_a_watched_process_that_ends_is_said_with_its_name() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.7)"]) as publisher:
        found = gathered(replace(make_request(), duration_s=2.0, pid=publisher.pid))

    (watched,) = only_load(found).watched
    assert (found.coverage.state, found.coverage.reason) == (State.PARTIAL, Reason.NOT_FOUND)
    assert f"{watched.name} ended while it was watched" in found.coverage.detail


def test_without_a_known_publisher_its_figure_is_absent() -> None:
    record = only_load(gathered(replace(make_request(), duration_s=0.5)))

    assert record.watched == ()
    assert {sample.publisher_cpu_percent for sample in record.samples} == {-1.0}


def test_a_process_that_is_gone_leaves_the_figure_absent() -> None:
    gone = WatchedProcess(pid=2**22 + 7, name="gone", known_by="--pid")

    assert Meter((gone,), ControlGroup()).read().publisher_cpu_percent == -1.0


def test_what_was_sampled_before_the_run_stopped_is_kept_and_called_partial() -> None:
    async def stop_after_a_moment() -> Gathered:
        from tests.evidence.session import gather

        request, session = replace(make_request(), duration_s=60.0), FakeSession()
        asyncio.get_running_loop().call_later(0.8, session.stopping.set)
        return await gather(load, request, load.plan(request)[0], session)

    found = asyncio.run(stop_after_a_moment())

    assert len(only_load(found).samples) == 1
    assert (found.coverage.state, found.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)


def test_a_run_that_stops_at_once_says_that_there_was_no_sample() -> None:
    session = FakeSession()
    session.stopping.set()

    found = gathered(replace(make_request(), duration_s=5.0), session)

    assert found.records == ()
    assert found.refusal.reason is Reason.DEADLINE


@pytest.mark.parametrize(
    ("after", "expected_percent"),
    [
        (Quota(cores=0.5, periods=250, throttled=22), 8.0),
        (Quota(cores=0.5, periods=250, throttled=160), 100.0),
        (Quota(cores=0.5, periods=100, throttled=10), 0.0),
        (Quota(cores=0.5), -1.0),
        (Quota(), -1.0),
    ],
)
def test_a_limit_is_felt_in_a_share_of_its_periods_however_many_processors_wait(
    after: Quota, expected_percent: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = iter((Quota(cores=0.5, periods=100, throttled=10), after))
    monkeypatch.setattr(ControlGroup, "quota", lambda _: next(readings))
    record = only_load(gathered(replace(make_request(), duration_s=0.5)))

    assert (record.quota_cores, record.quota_throttled_percent) == (0.5, expected_percent)


@pytest.mark.parametrize(("live", "skip"), [(True, Reason.NONE), (False, Reason.DISABLED)])
def test_a_window_in_the_past_plans_no_sampling(live: bool, skip: Reason) -> None:
    (plan,) = load.plan(replace(make_request(), live=live))

    assert plan.skip is skip


def test_a_process_that_ends_while_it_is_watched_leaves_the_figure_absent() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        meter = Meter((WatchedProcess(pid=process.pid, name="ends", known_by="--pid"),), ControlGroup(process.pid))
        before = meter.read().publisher_cpu_percent
        process.kill()
        process.wait()

    assert before >= 0
    assert meter.read().publisher_cpu_percent == -1.0


def test_a_container_that_shows_nothing_is_a_reason_and_no_crash(without_proc: None) -> None:
    found = gathered(replace(make_request(), duration_s=0.5))

    assert found.records == ()
    assert found.refusal.reason is Reason.UNSUPPORTED
    assert own_process_ids() == {os.getpid()}


@pytest.mark.measures
def test_a_machine_starved_by_busy_processes_fails_the_check() -> None:
    busy = "import time\nends = time.monotonic() + 60\nwhile time.monotonic() < ends: pass"
    started = [subprocess.Popen([sys.executable, "-c", busy]) for _ in range(os.cpu_count() or 1)]
    try:
        record = only_load(gathered(replace(make_request(), duration_s=10.5)))
    finally:
        for process in started:
            process.kill()
            process.wait()

    answer = cpu.check(record)
    print(f"set {len(started)} busy processes, measured {answer.summary}, {answer.verdict}")
    assert answer.verdict is Verdict.FAIL
