"""Turns a server's key and secret into our participants in a room of their own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collector.evidence.room.access import service, socket_url
from collector.evidence.room.listener import JOIN_DEADLINE_S
from collector.evidence.room.own_room import Part, own_room, token_for
from collector.evidence.room.wire import Wire, wire
from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import LookupId
from collector.model.request import Server
from collector.model.source import Session

if TYPE_CHECKING:
    from livekit import api, rtc

PULSER, PULSED, LOADERS = "p", "q", ("a", "b", "c")
"""Identities: short, as they travel in every packet."""
PARTICIPANTS = 2 + len(LOADERS)
NOBODY_JOINED = "The server answers, but nobody could join a room to measure with. Look at its log, and check UDP."


@dataclass(frozen=True, kw_only=True, slots=True)
class Parties:
    """Who takes part: ``pulser`` sends small packets to ``pulsed``, ``loaders`` fill the way up."""

    client: "api.LiveKitAPI"
    pulser: "rtc.Room"
    pulsed: "rtc.Room"
    loaders: "tuple[rtc.Room, ...]"

    async def wires(self) -> Wire:
        """Read what all of them have moved."""
        counts = await asyncio.gather(*(wire(room) for room in (self.pulser, self.pulsed, *self.loaders)))
        return sum(counts, Wire())


@asynccontextmanager
async def parties(server: Server, session: Session, *, seconds: float) -> AsyncIterator[Parties]:
    """Make room and participants for at most ``seconds``; remove all at the end. Raises Unavailable."""
    async with service(server, seconds=seconds) as client, AsyncExitStack() as stack:
        session.progress("making a room for the load")
        room = await stack.enter_async_context(own_room(client, session, participants=PARTICIPANTS))
        pulser, pulsed, *loaders = [
            await stack.enter_async_context(_joined(server, session, room, identity, seconds))
            for identity in (PULSER, PULSED, *LOADERS)
        ]
        yield Parties(client=client, pulser=pulser, pulsed=pulsed, loaders=tuple(loaders))


@asynccontextmanager
async def _joined(
    server: Server, session: Session, name: LookupId, identity: str, seconds: float
) -> "AsyncIterator[rtc.Room]":
    from livekit import rtc

    token = token_for(server, name, identity, Part.SENDER, seconds=seconds)
    session.note_secret(token.value)
    room = rtc.Room()
    options = rtc.RoomOptions(auto_subscribe=False, connect_timeout=JOIN_DEADLINE_S / 2)
    try:
        try:
            await asyncio.wait_for(room.connect(socket_url(server.url), token.value, options), JOIN_DEADLINE_S)
        except (TimeoutError, rtc.ConnectError):  # their texts may hold the token
            raise Unavailable(Reason.TIMEOUT, NOBODY_JOINED) from None
        yield room
    finally:
        await asyncio.wait_for(room.disconnect(), JOIN_DEADLINE_S)
