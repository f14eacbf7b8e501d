"""Keeps one direction to the server full: up with data packets that nobody gets, down with answers of the server's API.

Up, the SDK's own transports are given more than they have sent, so that they always have something to send: several of
them, as each alone takes seconds to fill a queue again after a loss (RFC 9260, 7.2.2). Down, data packets
will not do: what the server sends down, somebody has to send up first, on the same link. A room with a long description
that is listed again and again takes 64 kB down for 0.5 kB up, over TCP to the same host.
"""

import asyncio
import math
import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from collector.evidence.network.load.parties import Parties
from collector.evidence.room.access import refusals, web_url
from collector.evidence.room.wire import wire
from collector.model.load import DOWN_CEILING_KBIT_S, UP_CEILING_KBIT_S
from collector.model.privacy import LookupId, Secret
from collector.model.request import Server

if TYPE_CHECKING:
    import aiohttp
    from livekit import rtc

NOBODY = "nobody"
TOKEN_LIFETIME = timedelta(minutes=10)
PIECE = bytes(4000)
AHEAD_BYTES, AHEAD_S, LOOK_S = 12_000, 0.25, 0.03
"""What waits in the SDK: enough for a quarter of a second, so that it never runs dry and soon empties afterwards."""
MOST_CONNECTIONS, MORE_EVERY_S, QUEUE_S = 16, 0.3, 1.6
"""As many answers at once as hold what the link carries in QUEUE_S, which is a long queue: fewer would not fill it, and
more of them would be dropped."""
FEWEST_CHARACTERS, MOST_CHARACTERS, PAGE_UP_S = 4_000, 60_000, 3.0
"""LiveKit takes 64 kB of a room's description where the limit is low (v1.13.5: 512 KiB)."""
TCP_SHARE = 1500 / 1448
"""What the link carries for each byte of TCP's payload: IP and TCP headers with time stamps (RFC 7323)."""
BYTES_PER_KBIT = 1000 / 8
TOO_MANY, BACK_OFF_S = 429, 0.5
"""RFC 6585, section 4: LiveKit Cloud limits how often its API is asked."""
PATH = "/twirp/livekit.RoomService/ListRooms"


async def fill_up(parties: Parties) -> None:
    """Send until cancelled."""
    ceiling_bytes_s = UP_CEILING_KBIT_S * BYTES_PER_KBIT / len(parties.loaders)
    sending = [asyncio.create_task(_send(loader, ceiling_bytes_s)) for loader in parties.loaders]
    try:
        await asyncio.gather(*sending)
    finally:
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)


async def _send(loader: "rtc.Room", ceiling_bytes_s: float) -> None:
    began_s, given = time.monotonic(), 0
    first = (await wire(loader)).sent
    while True:
        sent = (await wire(loader)).sent - first
        passed_s = max(time.monotonic() - began_s, LOOK_S)
        ahead = max(AHEAD_BYTES, sent / passed_s * AHEAD_S)
        allowed = min(sent + ahead, ceiling_bytes_s * (passed_s + LOOK_S))
        while given < allowed:
            await loader.local_participant.publish_data(PIECE, reliable=False, destination_identities=[NOBODY])
            given += len(PIECE)
        await asyncio.sleep(LOOK_S)


@dataclass(kw_only=True, slots=True)
class Taken:
    """How many bytes the link has carried down for the answers so far, headers included."""

    total_bytes: float = 0.0
    largest_bytes: int = 1
    began_s: float = field(default_factory=time.monotonic)

    def add(self, payload_bytes: int) -> None:
        """Count a part of an answer."""
        self.total_bytes += payload_bytes * TCP_SHARE

    def bytes_s(self) -> float:
        """Return the mean rate until now."""
        return self.total_bytes / max(time.monotonic() - self.began_s, MORE_EVERY_S)

    def ahead_s(self) -> float:
        """Return for how long nothing more may be asked for, so that the ceiling holds."""
        return max(0.0, self.total_bytes / (DOWN_CEILING_KBIT_S * BYTES_PER_KBIT) - (time.monotonic() - self.began_s))


async def fill_down(page_room: LookupId, token: Secret, server: Server, taken: Taken) -> None:
    """Ask for the page until cancelled, over more connections the faster it comes. Raises Unavailable."""
    import aiohttp

    asking: list[asyncio.Task[None]] = []
    with refusals(server):
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None)) as http:
            page = _Page(http=http, url=web_url(server.url) + PATH, token=token, room=page_room, taken=taken)
            try:
                while True:
                    wanted = min(MOST_CONNECTIONS, math.ceil(taken.bytes_s() * QUEUE_S / taken.largest_bytes))
                    asking += [asyncio.create_task(page.take()) for _ in range(len(asking), max(1, wanted))]
                    done, _ = await asyncio.wait(asking, timeout=MORE_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
                    for task in done:
                        task.result()
            finally:
                for task in asking:
                    task.cancel()
                await asyncio.gather(*asking, return_exceptions=True)


def page_token(server: Server) -> Secret:
    """Return a token that lists rooms."""
    from livekit import api

    token = api.AccessToken(server.api_key.value, server.api_secret.value).with_grants(api.VideoGrants(room_list=True))
    return Secret(value=token.with_ttl(TOKEN_LIFETIME).to_jwt())


def page_text(up_kbit_s: float) -> str:
    """Return a description that no compression makes small, and that takes a few seconds up at most."""
    size = min(max(round(up_kbit_s * BYTES_PER_KBIT * PAGE_UP_S), FEWEST_CHARACTERS), MOST_CHARACTERS)
    return secrets.token_urlsafe(size)[:size]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Page:
    """What is taken again and again."""

    http: "aiohttp.ClientSession"
    url: str
    token: Secret
    room: LookupId
    taken: Taken

    async def take(self) -> None:
        """Ask and take the answer until cancelled, not faster than the ceiling."""
        from livekit import api

        body = api.ListRoomsRequest(names=[self.room]).SerializeToString()
        headers = {
            "Authorization": f"Bearer {self.token.value}",
            "Content-Type": "application/protobuf",
            "Accept-Encoding": "identity",  # what is counted has to be what the link carries
        }
        while True:
            async with self.http.post(self.url, data=body, headers=headers) as answer:
                if answer.status != TOO_MANY:
                    answer.raise_for_status()
                self.taken.largest_bytes = max(self.taken.largest_bytes, answer.content_length or 1)
                async for part in answer.content.iter_any():
                    self.taken.add(len(part))
            await asyncio.sleep(max(self.taken.ahead_s(), BACK_OFF_S if answer.status == TOO_MANY else 0.0))
