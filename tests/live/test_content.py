"""What a hidden subscriber finds of the reference signal, against a real server and real publishers.

Injected offsets are compared with a healthy sender in the same room at the same time. The senders of a room and their
server share this machine with the subscriber, so that only the bounds may be relied on; how small the errors are on an
idle machine is what `python -m tests.faults` shows.
"""

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack

import pytest

from collector.evidence.room import statistics
from collector.evidence.room.content import TOO_SLOW_MS
from collector.model.measured import Measured
from collector.model.records.content import ContentOutcome, RoomContent, SenderContent
from tests.evidence.session import FakeSession, gather
from tests.live.asking import request_for
from tests.live.publisher import Options, publishing
from tests.live.server import LiveKitServer

pytestmark = pytest.mark.measures

SECONDS = 14.0
TRIES = 3
"""A bound holds in 19 of 20 runs, so that one miss is expected now and then, and other work may come and go."""
INJECTED_SHARE = 0.75  # of what was injected that both bounds together may reach, so that they still tell something
MEASURED = {
    "healthy": Options(reference=True, fps=15),
    "early": Options(reference=True, fps=15, video_delay_ms=200),
    "late": Options(reference=True, fps=15, video_delay_ms=-200),
}
OTHERS = {
    "encrypted": Options(fps=5, encrypted=True),
    "ordinary": Options(fps=5),
    "sound-only": Options(reference=True, video=False),
    "muted": Options(fps=5, muted=True),
    "changing": Options(reference=True, fps=15, republish_s=7.0),  # last, so that it changes while it is watched
}


async def watch(server: LiveKitServer, room: str, *, duration_s: float = SECONDS) -> RoomContent:
    request = request_for(server, room, duration_s=duration_s)
    (planned,) = statistics.plan(request)
    gathered = await gather(statistics, request, planned, FakeSession())
    (record,) = [record for record in gathered.records if isinstance(record, RoomContent)]
    return record


INJECTED_MS = {"healthy": 0.0, "early": 200.0, "late": -200.0, "changing": 0.0}


def holds(content: SenderContent) -> bool:
    injected_ms = INJECTED_MS.get(content.identity, 0.0)
    return all(found.low <= injected_ms <= found.high for found in content.before_receiver_ms)


def watched_together(server: LiveKitServer, room: str, senders: Mapping[str, Options]) -> RoomContent:
    """All senders in one room, watched by one subscriber."""
    server.create_room(room)
    with ExitStack() as stack:
        for name, options in senders.items():
            stack.enter_context(publishing(server, room, identity=name, options=options))
        for _ in range(TRIES):
            record = asyncio.run(watch(server, room))
            late_ms = record.load.loop_late_ms
            if late_ms < TOO_SLOW_MS and all(map(holds, record.senders)):
                break
    if late_ms >= TOO_SLOW_MS:
        assert {content.outcome for content in record.senders} & {ContentOutcome.TOO_SLOW}
        pytest.skip(f"other work made this subscriber wake up {late_ms:.0f} ms late, and it said so")
    return record


@pytest.fixture(scope="module")
def watched(server: LiveKitServer) -> RoomContent:
    return watched_together(server, "contents", MEASURED)


@pytest.fixture(scope="module")
def others(server: LiveKitServer) -> RoomContent:
    return watched_together(server, "others", OTHERS)


def sender(record: RoomContent, name: str) -> SenderContent:
    return next(content for content in record.senders if content.identity == name)


def offset(record: RoomContent, name: str) -> Measured:
    content = sender(record, name)
    if not content.offset_ms:
        assert content.told
        assert record.load.busy_share > 0, content.told
        pytest.skip(f"other work kept this machine busy, and no number was given: {content.told}")
    return content.offset_ms[0]


@pytest.mark.parametrize("name", ["healthy", "early", "late"])
def test_what_was_injected_lies_inside_the_bound_of_what_came_into_the_receiver(
    watched: RoomContent, name: str
) -> None:
    assert offset(watched, name).n >= 8
    assert holds(sender(watched, name)), sender(watched, name).before_receiver_ms


@pytest.mark.parametrize(("name", "injected_ms"), [("early", 200.0), ("late", -200.0)])
def test_an_injected_offset_is_seen_against_a_healthy_sender(
    watched: RoomContent, name: str, injected_ms: float
) -> None:
    found, healthy = offset(watched, name), offset(watched, "healthy")
    allowed_ms = found.bound + healthy.bound
    assert allowed_ms < INJECTED_SHARE * abs(injected_ms) or watched.load.busy_share > 0
    assert found.value - healthy.value == pytest.approx(injected_ms, abs=allowed_ms)


def test_a_sender_that_changes_tracks_and_size_gets_no_wrong_number(others: RoomContent) -> None:
    content = sender(others, "changing")
    assert holds(content)
    assert content.before_receiver_ms or (content.told and others.load.busy_share > 0)


def test_markers_are_all_accounted_for(watched: RoomContent) -> None:
    assert offset(watched, "healthy").n >= 8
    for count in sender(watched, "healthy").markers:
        assert count.identified >= 8
        assert count.repeated == count.reordered == 0


@pytest.mark.parametrize(
    ("name", "outcome", "words"),
    [
        ("encrypted", ContentOutcome.ENCRYPTED, "encrypts end to end"),
        ("ordinary", ContentOutcome.NO_SIGNAL, "plays no reference signal"),
        ("sound-only", ContentOutcome.AUDIO_ONLY, "sound only"),
        ("muted", ContentOutcome.MUTED, "is muted"),
    ],
)
def test_what_cannot_be_measured_is_said_and_gets_no_number(
    others: RoomContent, name: str, outcome: ContentOutcome, words: str
) -> None:
    content = sender(others, name)
    assert content.outcome is outcome
    assert words in content.told
    assert not content.offset_ms
    assert not content.before_receiver_ms
    assert not content.slope_ms_per_s
