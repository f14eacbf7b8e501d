"""Filling the way to a real server: over a link whose rate and queue are set, stopped early, and with a wrong key."""

import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.network.load import source
from collector.model.coverage import Reason, State
from collector.model.finding import Verdict
from collector.model.load import Load, LoadSettings
from collector.model.privacy import Secret
from collector.model.records.load import HeldBy, NetworkLoad, Way
from collector.model.request import Request
from tests.avsync import finish, start
from tests.evidence.session import FakeSession, Gathered, gather_all
from tests.impairment import unavailable
from tests.live.asking import request_for
from tests.live.filled import by_id, carry_out
from tests.live.server import LiveKitServer

pytestmark = pytest.mark.live


def filling(server: LiveKitServer) -> Request:
    return replace(request_for(server, "any", duration_s=5.0), load=LoadSettings(load=Load.ON))


def run(request: Request, session: FakeSession | None = None) -> Gathered:
    (planned,) = source.plan(request)
    return gather_all(source, request, planned, session)


def own_rooms(server: LiveKitServer) -> list[str]:
    return [name for name in server.rooms() if name.startswith("avsync-measure-")]


@pytest.mark.measures
@pytest.mark.skipif(bool(unavailable()), reason=unavailable())
def test_what_is_measured_comes_near_to_what_is_set_and_is_judged() -> None:
    carried = carry_out(by_id("2-mbit-queue-300ms"))
    assert len(carried.figures) == 4
    assert not [figure for figure in carried.figures if not figure.near]
    assert [answer.verdict for answer in carried.answers] == [Verdict.WARN, Verdict.FAIL]


@pytest.mark.measures
def test_without_a_limit_it_fills_nothing_says_so_and_leaves_nothing_behind(server: LiveKitServer) -> None:
    session = FakeSession()
    gathered = run(filling(server), session)
    (record,) = gathered.records
    assert isinstance(record, NetworkLoad)
    assert gathered.coverage.state is State.COLLECTED
    assert [filled.way for filled in record.ways] == list(Way)
    assert HeldBy.LINK not in {filled.held_by for filled in record.ways if filled.extra_ms.high < 5}
    assert sum(filled.megabytes for filled in record.ways) <= LoadSettings(load=Load.ON).megabytes * 1.15
    assert not own_rooms(server)
    assert len(session.secrets) >= 6, "every token is named as a secret"


@pytest.mark.parametrize(
    ("at", "state"), [("making a room", None), ("filling the way up", None), ("filling the way down", State.PARTIAL)]
)
def test_a_run_that_ends_keeps_what_it_has_and_removes_its_rooms(
    server: LiveKitServer, at: str, state: State | None
) -> None:
    gathered = run(filling(server), FakeSession(stop_after_progress=at))
    assert not own_rooms(server)
    if state is None:
        assert gathered.refusal.reason is Reason.DEADLINE
    else:
        assert (gathered.coverage.state, gathered.coverage.reason) == (state, Reason.DEADLINE)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that one process sends as Ctrl-C")
def test_ctrl_c_ends_the_command_and_removes_its_rooms(server: LiveKitServer, tmp_path: Path) -> None:
    process = start(tmp_path, "measure", "network", "--load", "--yes", "--json", "--duration", "1", **server.access)
    assert process.stderr is not None
    while "filling the way" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    done = finish(process)
    assert done.code == 130
    (load,) = [item for item in done.document["coverage"] if item["source"] == NetworkLoad.kind]
    assert load["reason"] == "deadline"
    assert not own_rooms(server)


def test_a_wrong_key_is_refused_without_showing_it(server: LiveKitServer) -> None:
    wrong = "w" * 40
    request = filling(server)
    refused = run(replace(request, server=replace(request.server, api_secret=Secret(value=wrong)))).refusal
    assert refused.reason is Reason.DENIED
    assert wrong not in refused.detail
