"""Turns a token and what to send into two tracks of ours in a room, for as long as a block runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collector.evidence.room.access import CALL_DEADLINE_S, socket_url
from collector.evidence.room.listener import JOIN_DEADLINE_S
from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import Secret
from collector.model.request import Server

if TYPE_CHECKING:
    from livekit import rtc


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnMedia:
    """What is sent: how its two tracks are published, what feeds them, and what to say where they cannot be."""

    publish: "Callable[[rtc.Room], Awaitable[tuple[rtc.AudioSource, rtc.VideoSource]]]"
    feeds: "Callable[[rtc.AudioSource, rtc.VideoSource], tuple[Coroutine[None, None, None], ...]]"
    failed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Publisher:
    """A room in which our tracks are being sent."""

    room: "rtc.Room"
    sound: "rtc.AudioSource"


@asynccontextmanager
async def publishing(server: Server, token: Secret, media: OwnMedia) -> AsyncIterator[Publisher]:
    """Publish inside the block. Raises Unavailable."""
    async with entered(server, token, media.failed) as room, sending(room, media) as publisher:
        yield publisher


@asynccontextmanager
async def entered(server: Server, token: Secret, failed: str) -> "AsyncIterator[rtc.Room]":
    """Be in the room inside the block, to send and not to receive. Raises Unavailable, which says ``failed``."""
    from livekit import rtc

    room = rtc.Room()
    try:
        options = rtc.RoomOptions(auto_subscribe=False, connect_timeout=JOIN_DEADLINE_S / 2)
        try:
            await asyncio.wait_for(room.connect(socket_url(server.url), token.value, options), JOIN_DEADLINE_S)
        except (TimeoutError, rtc.ConnectError):  # their texts may hold the token
            raise Unavailable(Reason.TIMEOUT, failed) from None
        yield room
    finally:
        with suppress(TimeoutError):  # a server that is gone forgets us by itself
            await asyncio.wait_for(room.disconnect(), CALL_DEADLINE_S)


@asynccontextmanager
async def sending(room: "rtc.Room", media: OwnMedia) -> AsyncIterator[Publisher]:
    """Send media into a room for as long as the block runs; leaving the room takes it away. Raises Unavailable."""
    from livekit.rtc.participant import PublishTrackError

    try:
        sound, picture = await asyncio.wait_for(media.publish(room), JOIN_DEADLINE_S)
    except (TimeoutError, PublishTrackError):  # its text may hold more than the server's words
        raise Unavailable(Reason.TIMEOUT, media.failed) from None
    tasks = [asyncio.create_task(feed) for feed in media.feeds(sound, picture)]
    try:
        yield Publisher(room=room, sound=sound)
    finally:
        for task in tasks:
            task.cancel()
