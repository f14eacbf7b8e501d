"""Turns an API key into a room of avsync's own, removed afterwards, and into tokens for its two participants."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from collector.evidence.live_sampling import why_not_now
from collector.evidence.room.access import CALL_DEADLINE_S, NO_SERVER, host_and_port
from collector.model.coverage import Reason
from collector.model.privacy import LookupId, Secret
from collector.model.request import Contact, Request, Server
from collector.model.source import Session

if TYPE_CHECKING:
    from livekit import api

EMPTY_S, DEPARTURE_S = 60, 5
"""The server removes the room by itself after this, should this process die before it does."""
REMOVING_S = 1.0
"""A run that was interrupted has three seconds to end, leaving included."""
SPARE_S = 300.0
"""How long a token holds beyond the measurement, for reconnects and clocks that differ."""


class Part(Enum):
    """What a participant of ours may do: publish media and data, or media alone, or receive without being seen."""

    SENDER = "sender"
    PUBLISHER = "publisher"
    RECEIVER = "receiver"


def no_own_room(request: Request) -> tuple[Reason, str]:
    """Return why no room of our own can be made, NONE if one can: decided from the request alone."""
    if not request.server.url:
        return Reason.NOT_FOUND, NO_SERVER
    reason, detail = why_not_now(request)
    if reason:
        return reason, detail
    if request.contact is Contact.NO_JOIN:
        return Reason.DECLINED, "no participant is to enter any room (--no-join, or the answer to the guide)"
    if not host_and_port(request.server.url):
        return Reason.NOT_FOUND, "the server's URL has no host. Give --url as in wss://livekit.example.com"
    if not (request.server.api_key and request.server.api_secret):
        return Reason.DENIED, (
            "a room of our own with two participants needs --api-key and --api-secret, so what happens to packets over "
            "time was not measured, only the way to the server"
        )
    return Reason.NONE, ""


@asynccontextmanager
async def own_room(
    client: "api.LiveKitAPI", session: Session, *, participants: int = 2, metadata: str = ""
) -> AsyncIterator[LookupId]:
    """Make a room and remove it, whatever happens inside, which also sends its participants home.

    A server that is gone by then cannot be asked: it removes the room by itself, and what was measured is kept.
    """
    import aiohttp
    from livekit import api

    name = await made_room(client, session, "measure", participants=participants, metadata=metadata)
    try:
        yield name
    finally:
        with suppress(TimeoutError, api.ServerError, aiohttp.ClientError):
            async with asyncio.timeout(REMOVING_S):
                await client.room.delete_room(api.DeleteRoomRequest(room=name))


async def made_room(
    client: "api.LiveKitAPI", session: Session, use: str, *, participants: int = 2, metadata: str = ""
) -> LookupId:
    """Make a room named by what it is for and return its name; whoever asked for it removes it."""
    from livekit import api

    name = LookupId(f"avsync-{use}-{secrets.token_hex(6)}")
    wanted = api.CreateRoomRequest(
        name=name,
        metadata=metadata,
        empty_timeout=EMPTY_S,
        departure_timeout=DEPARTURE_S,
        max_participants=participants,
    )
    async with asyncio.timeout(CALL_DEADLINE_S):
        made = await client.room.create_room(wanted)
    if made.turn_password:
        session.note_secret(made.turn_password)
    return name


def token_for(server: Server, room: LookupId, identity: str, part: Part, *, seconds: float) -> Secret:
    """Return a token for one of the two, good for ``seconds`` and a little more."""
    from livekit import api

    sends = part is not Part.RECEIVER
    grants = api.VideoGrants(
        room_join=True,
        room=room,
        hidden=not sends,
        can_publish=sends,
        can_subscribe=not sends,
        can_publish_data=part is Part.SENDER,
    )
    token = api.AccessToken(server.api_key.value, server.api_secret.value).with_grants(grants)
    return Secret(value=token.with_identity(identity).with_ttl(timedelta(seconds=seconds + SPARE_S)).to_jwt())
