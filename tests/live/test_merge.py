"""Two ends of one real room, each with a bundle of its own, made on machines whose clocks differ."""

import asyncio
import time
from pathlib import Path

import pytest
from livekit import rtc

from collector.measure.two_clocks import BY_EVENTS, BY_REPORTS
from tests.avsync import avsync, finish, start
from tests.clock_ahead import clock_ahead, unavailable
from tests.documents import faults
from tests.live.publisher import publishing
from tests.live.server import LiveKitServer

AHEAD_MS = 1100
ROOM = "both-ends"
LISTENING_S = 10


@pytest.mark.skipif(bool(unavailable()), reason=unavailable())
def test_merging_both_ends_of_a_room_finds_by_how_much_their_clocks_differ(
    server: LiveKitServer, tmp_path: Path
) -> None:
    server.create_room(ROOM)
    ahead = clock_ahead(tmp_path, AHEAD_MS)
    given = ("collect", "--room", ROOM, "--duration", str(LISTENING_S), "--quiet")
    with publishing(server, ROOM, identity="alice@example.com"):
        here = start(tmp_path, *given, "--here", "sender", "--out", "a.zip", **server.access)
        there = start(tmp_path, *given, "--here", "receiver", "--out", "b.zip", **server.access, **ahead)
        while any(process.poll() is None for process in (here, there)):  # so that some come while both ends listen
            asyncio.run(visit(server))
            time.sleep(1)
        assert {finish(process).code for process in (here, there)} <= {0, 1, 4}
    document = avsync(tmp_path, "merge", "a.zip", "b.zip", "--json").document
    assert faults(document) == []
    clocks = document["clocks"]
    assert abs(clocks["b_ahead_ms"] - AHEAD_MS) <= clocks["b_ahead_bound_ms"], clocks
    assert clocks["b_ahead_bound_ms"] < AHEAD_MS, clocks
    assert {way["b_ahead_method"] for way in clocks["ways"]} >= {BY_EVENTS, BY_REPORTS}
    both = [item for item in document["timeline"] if item["seen_by"] == ["a", "b"] and "residual_ms" in item]
    assert both, document["timeline"]
    assert {item["id"] for item in document["joined_by"]} >= {"room SID", "participant SID", "track SID"}
    assert (document["a"]["role"], document["b"]["role"]) == ("sender", "receiver")


async def visit(server: LiveKitServer) -> None:
    """Join for a moment: an event that everybody in the room is told of."""
    room = rtc.Room()
    await room.connect(server.url, server.token(room=ROOM, identity="bob@example.com"))
    await asyncio.sleep(0.5)
    await room.disconnect()
