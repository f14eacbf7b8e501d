"""What 24 s in a real room say about its sync group; the two rooms are listened to side by side."""

import asyncio

import pytest

from collector.checks.runner import run_checks
from collector.evidence.room import statistics
from collector.model.finding import Finding, Verdict
from collector.model.measured import Measured
from collector.model.records.room import RoomStatistics
from tests.evidence.session import FakeSession, gather
from tests.factory import make_evidence
from tests.live.asking import request_for
from tests.live.publisher import Options, publishing
from tests.live.server import LiveKitServer

pytestmark = pytest.mark.measures

SECONDS = 24.0


@pytest.fixture(scope="module")
def findings(server: LiveKitServer) -> dict[str, dict[str, Finding]]:
    """The findings of a room with and one without sync_streams, by check."""
    server.create_room("with-group", sync_streams=True)
    server.create_room("without-group")

    async def listen(room: str) -> RoomStatistics:
        request = request_for(server, room, duration_s=SECONDS)
        (planned,) = statistics.plan(request)
        gathered = await gather(statistics, request, planned, FakeSession())
        (record,) = [record for record in gathered.records if isinstance(record, RoomStatistics)]
        return record

    async def both() -> tuple[RoomStatistics, RoomStatistics]:
        return await asyncio.gather(listen("with-group"), listen("without-group"))

    options = Options(fps=15)
    with publishing(server, "with-group", options=options), publishing(server, "without-group", options=options):
        records = asyncio.run(both())
    judged = [run_checks(make_evidence(record))[0] for record in records]
    return {
        name: {finding.check: finding for finding in found}
        for name, found in zip(("with", "without"), judged, strict=True)
    }


def test_a_room_with_sync_streams_has_a_group(findings: dict[str, dict[str, Finding]]) -> None:
    assert findings["with"]["sync.group"].verdict is Verdict.PASS


def test_its_playout_timestamps_are_counted_and_never_decide(findings: dict[str, dict[str, Finding]]) -> None:
    transport = findings["with"]["sync.transport"]
    offset = transport.answer.values["offset_ms"]
    assert transport.verdict is Verdict.INCONCLUSIVE
    assert isinstance(offset, Measured)
    assert offset.n >= 1


def test_a_room_without_sync_streams_has_none(findings: dict[str, dict[str, Finding]]) -> None:
    assert findings["without"]["sync.group"].verdict is Verdict.WARN
    assert findings["without"]["sync.sender-reports"].verdict is Verdict.PASS
    assert findings["without"]["sync.transport"].verdict is Verdict.SKIP


@pytest.mark.parametrize("room", ["with", "without"])
def test_nothing_is_called_in_step_and_nothing_lost(findings: dict[str, dict[str, Finding]], room: str) -> None:
    assert findings[room]["sync.offset"].verdict is Verdict.INCONCLUSIVE
    assert findings[room]["media.frame-rate"].verdict is Verdict.PASS
