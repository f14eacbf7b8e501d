import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.device import benchmark, trial
from collector.evidence.device.benchmark import BESIDE_A_CALL
from collector.evidence.device.coding import CODECS, SIZES, Size
from collector.evidence.device.disk import time_writing
from collector.evidence.device.scheduling import delay_of
from collector.evidence.device.trial import Trial
from collector.model.codec import records_from_json, records_to_json
from collector.model.coverage import Reason, State
from collector.model.records.device import DeviceBenchmark
from collector.model.request import Benchmark, Contact, Request, Server
from collector.model.source import Phase
from tests.checks.device.device_factory import make_benchmark
from tests.evidence.session import FakeSession, gather, gather_all
from tests.factory import SENDER, make_incident, make_request

SMALL = Size(width_px=160, height_px=96, bits_per_s=200_000)


def asked(**settings: object) -> Request:
    return replace(make_request(incident=make_incident(room="")), benchmark=Benchmark.ON, **settings)  # type: ignore[arg-type]  # fields of Request


def test_the_machine_is_tried_and_the_plan_says_its_cost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(trial, "CODING_S", 0.05)
    monkeypatch.setattr(trial, "CODING_DEADLINE_S", 300.0)
    request = asked(here=SENDER)
    (plan,) = benchmark.plan(request)
    found = gather_all(benchmark, request, plan)
    (record,) = found.records

    assert isinstance(record, DeviceBenchmark)
    assert {(item.codec, item.height_px) for item in record.coding} >= {
        (codec, height) for codec in ("VP8", "H.264", "VP9", "AV1") for height in (720, 1080)
    }
    assert record.timers_idle.p50_ms.n > 0
    assert len(record.timers_loaded) == 1
    assert record.disks[0].place == "working folder"
    assert (record.host, found.coverage.state) == (SENDER, State.COLLECTED)
    assert (plan.phase, plan.skip) == (Phase.AFTER, Reason.NONE)
    assert "core" in plan.why
    assert list(tmp_path.iterdir()) == []


def test_it_is_planned_only_where_it_was_asked_for() -> None:
    assert benchmark.plan(make_request()) == ()


@pytest.mark.parametrize(
    ("room", "url", "contact", "live", "skip"),
    [
        ("demo", "ws://127.0.0.1:7880", Contact.ALLOWED, True, Reason.DISABLED),
        ("demo", "ws://127.0.0.1:7880", Contact.NO_JOIN, True, Reason.DISABLED),
        ("demo", "ws://127.0.0.1:7880", Contact.OFFLINE, True, Reason.NONE),
        ("demo", "ws://127.0.0.1:7880", Contact.ALLOWED, False, Reason.NONE),
        ("demo", "", Contact.ALLOWED, True, Reason.NONE),
        ("", "ws://127.0.0.1:7880", Contact.ALLOWED, True, Reason.NONE),
    ],
)
def test_it_never_runs_beside_a_room(room: str, url: str, contact: Contact, live: bool, skip: Reason) -> None:
    request = asked(incident=make_incident(room=room), server=Server(url=url), contact=contact, live=live)
    (plan,) = benchmark.plan(request)

    assert plan.skip is skip
    assert plan.detail == (BESIDE_A_CALL if skip is Reason.DISABLED else "")


@pytest.mark.parametrize(("live", "skip"), [(True, Reason.DISABLED), (False, Reason.NONE)])
def test_it_never_runs_beside_a_publishing_process(live: bool, skip: Reason) -> None:
    (plan,) = benchmark.plan(asked(pid=4711, live=live))

    assert plan.skip is skip


def test_a_run_that_stops_at_once_says_so() -> None:
    session = FakeSession()
    session.stopping.set()
    request = asked()

    found = gather_all(benchmark, request, benchmark.plan(request)[0], session)

    assert (found.records, found.refusal.reason) == ((), Reason.DEADLINE)


def test_a_run_that_stops_while_coding_keeps_what_was_timed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(trial, "CODING_S", 0.05)
    session = FakeSession(stop_after_progress="coding")
    request = asked()

    async def stopped() -> tuple[DeviceBenchmark, Reason]:
        found = await gather(benchmark, request, benchmark.plan(request)[0], session)
        (record,) = found.records
        assert isinstance(record, DeviceBenchmark)
        return record, found.coverage.reason

    record, reason = asyncio.run(stopped())
    assert reason is Reason.DEADLINE
    assert len(record.coding) < 2 * len(SIZES) * len(CODECS)


def test_without_the_library_the_rest_is_measured_and_the_coverage_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(trial, "CODING_LIBRARY", "a_library_that_is_not_installed")
    request = asked()
    found = gather_all(benchmark, request, benchmark.plan(request)[0])
    (record,) = found.records

    assert isinstance(record, DeviceBenchmark)
    assert (record.coding, record.timers_loaded) == ((), ())
    assert record.disks
    assert (found.coverage.state, found.coverage.reason) == (State.PARTIAL, Reason.UNSUPPORTED)
    assert "avsync-collector[media]" in found.coverage.detail


def test_a_coder_that_hangs_costs_only_what_comes_after_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(trial, "CODING_DEADLINE_S", 0.2)
    request = asked()
    found = gather_all(benchmark, request, benchmark.plan(request)[0])
    (record,) = found.records

    assert isinstance(record, DeviceBenchmark)
    assert record.disks
    assert found.coverage.reason in (Reason.TIMEOUT, Reason.UNSUPPORTED)
    assert "did not end" in found.coverage.detail


def test_the_record_survives_being_written_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tried = Trial()
    tried.run(codecs=CODECS[:1], sizes=(SMALL,))
    record = make_benchmark(*tried.times, loaded=(delay_of([1.0, 2.0]),), disks=(time_writing(tmp_path, "here"),))

    assert records_from_json(records_to_json((record,))) == (record,)
