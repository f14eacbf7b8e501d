"""Turns two participants of one room into what comes back of packets, and then of sound and picture.

One after the other: side by side each takes the time of the other, and both together twice as much of a processor,
which delays the very packets that are measured.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from collector.evidence.live_sampling import stopped_within
from collector.evidence.network.connections import Connections
from collector.evidence.network.interruptible import unless_stopped
from collector.evidence.network.packet_train import SIZE_BYTES, TOPIC, Train
from collector.evidence.network.quiet_media import QUIET_MEDIA, poll_sent
from collector.evidence.network.recent import Recent
from collector.evidence.room.listener import CALL_DEADLINE_S, Listener
from collector.evidence.room.publishing import sending
from collector.evidence.room.straight import straight
from collector.evidence.room.wire import Wire, wire
from collector.model.coverage import Reason, Unavailable
from collector.model.records.quality import SentSample
from collector.model.source import Session

if TYPE_CHECKING:
    from livekit import rtc

POLL_S = 1.0
SETTLE_S = 1.0
"""The first second after joining belongs to ICE and DTLS, and the first of the sound to its codec; neither counts."""
SOUND_COMES_S = 3.0
"""A long way and a slow server take so long to pass the first sound on; then time goes on without it."""
LATE_S, LATE_WHEN_STOPPED_S = 2.0, 0.5
"""How long a packet may take until it counts as lost; media is sent meanwhile."""
RESTORED_S = 0.25
"""How often to see whether the SDK has restored a connection."""
TAIL_S = 1.0
"""So long a silence up to the last packet, and then no sound either, is no chance: the connection was gone."""
NO_PACKET = "No packet came back through the server. Check UDP and TCP to its media ports."
GONE = "The connection to the server was gone before the first packet had come back. See whether the server runs."
ENDED = "the run ended before the first packet had come back"


class Ending(Enum):
    """How a measurement ended; UNPUBLISHED: packets came back, but the server took no sound and picture."""

    WHOLE = "whole"
    STOPPED = "stopped"
    GONE = "gone"
    UNPUBLISHED = "unpublished"


@dataclass(kw_only=True, slots=True)
class Taken:
    """What one measurement has so far.

    ``cpu_percents`` are of one core, a second each, while anything was followed; ``gone_s`` is when the connection was,
    in seconds since the train's beginning, where it was.
    """

    started: datetime
    train: Train
    sent: list[SentSample] = field(default_factory=list)
    cpu_percents: list[float] = field(default_factory=list)
    moved: Wire = field(default_factory=Wire)
    followed_s: float = 0.0
    ending: Ending = Ending.WHOLE
    gone_s: float = 0.0

    @property
    def goes_on(self) -> bool:
        """Whether nothing has ended it yet."""
        return self.ending is Ending.WHOLE


class _OwnCpu:
    """What this process, with all its threads, took of one core since it was last asked."""

    def __init__(self) -> None:
        self._used_s, self._at_s = time.process_time(), time.monotonic()

    def percent(self) -> float:
        used_s, at_s = time.process_time(), time.monotonic()
        percent = 100 * (used_s - self._used_s) / max(at_s - self._at_s, 1e-3)
        self._used_s, self._at_s = used_s, at_s
        return percent


@dataclass(frozen=True, kw_only=True, slots=True)
class Turns:
    """Who takes part: ``publisher`` sends, ``listener`` has what comes back; each turn lasts ``turn_s``."""

    session: Session
    listener: Listener
    publisher: "rtc.Room"
    connections: Connections
    turn_s: float

    async def take(self) -> Taken:
        """Send packets for one turn and media for the next; what came until it was stopped or gone is kept.

        Raises Unavailable if no packet comes back at all.
        """
        await stopped_within(self.session, SETTLE_S)
        train = Train(began_s=time.monotonic())
        self.listener.on_data(lambda packet: train.take(packet.data) if packet.topic == TOPIC else None)
        with straight(self.publisher, TOPIC, SIZE_BYTES, train.take) as hand_over:
            if not await train.warm_up(hand_over, self.session.stopping):
                raise self._nothing_came()
            taken = Taken(started=datetime.now(UTC), train=train)
            recent = Recent(train=train, started=taken.started)
            with train.sending(hand_over):
                await self._follow(recent, taken)
            await self._outwait(taken)
            if taken.goes_on:
                await self._send_media(recent, taken)
            late_s = LATE_WHEN_STOPPED_S if taken.ending is Ending.STOPPED else LATE_S
            await asyncio.sleep(late_s - train.silent_s())
        if not train.arrivals:
            raise self._nothing_came()
        self._conclude(taken)
        taken.moved = await self._moved()
        return taken

    def _nothing_came(self) -> Unavailable:
        if self.session.stopping.is_set():
            return Unavailable(Reason.DEADLINE, ENDED)
        return Unavailable(Reason.TIMEOUT, GONE if self.connections.down else NO_PACKET)

    async def _wait(self, taken: Taken, seconds: float) -> None:
        """Let time pass, and note what ended the measurement meanwhile, if anything did."""
        if await stopped_within(self.session, seconds):
            taken.ending = Ending.STOPPED
        elif taken.goes_on and self.connections.gone:
            taken.ending = Ending.GONE

    async def _outwait(self, taken: Taken) -> None:
        """Give the SDK the time to restore what was lost: only then is media worth its turn."""
        while taken.goes_on and self.connections.down:
            await self._wait(taken, RESTORED_S)

    async def _send_media(self, recent: Recent, taken: Taken) -> None:
        async with AsyncExitStack() as media:
            if not await self._published(media, taken):
                return
            until_s = time.monotonic() + SOUND_COMES_S
            await self._wait(taken, SETTLE_S)
            while not self.listener.sound() and time.monotonic() < until_s and taken.goes_on:
                await self.listener.poll()
                await self._wait(taken, SETTLE_S / 4)
            await self._follow(recent, taken)

    async def _published(self, media: AsyncExitStack, taken: Taken) -> bool:
        """Publish until ``media`` closes; return whether it came about: a server that hangs is not waited for."""

        async def publish() -> None:
            await media.enter_async_context(sending(self.publisher, QUIET_MEDIA))

        try:
            published = await unless_stopped(self.session, publish())
        except Unavailable:  # the packets' figures hold; what it says is for a room that was not joined yet
            taken.ending = Ending.UNPUBLISHED
            return False
        if not published:
            taken.ending = Ending.STOPPED
        return published

    async def _follow(self, recent: Recent, taken: Taken) -> None:
        """Ask the SDK once a second how both ways fare, and note what this process took of a processor in it."""
        since_s = time.monotonic()
        own = _OwnCpu()
        while (left_s := since_s + self.turn_s - time.monotonic()) > 0 and taken.goes_on:
            await self._wait(taken, min(POLL_S, left_s))
            await self.listener.poll()
            taken.sent.extend(await poll_sent(self.publisher))
            self.session.progress(recent.line(self.listener.sound(), self.listener.path))
            taken.cpu_percents.append(own.percent())
        taken.followed_s += time.monotonic() - since_s

    def _conclude(self, taken: Taken) -> None:
        """Tell a connection that was lost from packets that were: then nobody was there to send them back.

        Where sound came after them, the connection outlived them, and the network lost what is missing.
        """
        train, heard = taken.train, bool(self.listener.sound())
        lost, unpublished = self.connections.down or taken.ending is Ending.GONE, taken.ending is Ending.UNPUBLISHED
        server_hangs = unpublished and train.tail_s() >= TAIL_S
        nobody_sent_back = (lost or unpublished) and not heard
        if taken.ending is not Ending.STOPPED and (lost or server_hangs):
            taken.ending = Ending.GONE
            taken.gone_s = self.connections.down_since_s - train.began_s if heard else train.last_back_s()
        if nobody_sent_back:
            train.leave_out_tail()

    async def _moved(self) -> Wire:
        """Return the bytes of both since they joined; none where a connection is gone, and its count with it."""
        try:
            async with asyncio.timeout(CALL_DEADLINE_S):
                return sum([await wire(room) for room in (self.publisher, self.listener.room)], Wire())
        except (TimeoutError, RuntimeError):  # RuntimeError: the SDK's word for "not connected"
            return Wire()
