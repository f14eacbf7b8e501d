"""Turns two participants of one room into what comes back of packets, and then of sound and picture.

One after the other: side by side each takes the time of the other, and both together twice as much of a processor,
which delays the very packets that are measured.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collector.evidence.live_sampling import stopped_within
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
NO_PACKET = "No packet came back through the server. Check UDP and TCP to its media ports."


@dataclass(kw_only=True, slots=True)
class Taken:
    """What one measurement has so far.

    ``cpu_percents`` are of one core, a second each, while anything was followed; ``no_media`` says why none was sent.
    """

    started: datetime
    train: Train
    sent: list[SentSample] = field(default_factory=list)
    cpu_percents: list[float] = field(default_factory=list)
    moved: Wire = field(default_factory=Wire)
    followed_s: float = 0.0
    stopped: bool = False
    no_media: str = ""


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
    turn_s: float

    async def take(self) -> Taken:
        """Send packets for one turn and media for the next; what came until it was stopped is kept.

        Raises Unavailable if no packet comes back at all.
        """
        await stopped_within(self.session, SETTLE_S)
        train = Train(began_s=time.monotonic())
        self.listener.on_data(lambda packet: train.take(packet.data) if packet.topic == TOPIC else None)
        with straight(self.publisher, TOPIC, SIZE_BYTES, train.take) as hand_over:
            if not await train.warm_up(hand_over, self.session.stopping):
                raise Unavailable(Reason.TIMEOUT, NO_PACKET)
            taken = Taken(started=datetime.now(UTC), train=train)
            recent = Recent(train=train, started=taken.started)
            with train.sending(hand_over):
                await self._follow(recent, taken)
            if not taken.stopped:
                await self._send_media(recent, taken)
            late_s = LATE_WHEN_STOPPED_S if taken.stopped else LATE_S
            await asyncio.sleep(late_s - train.silent_s())
        taken.moved = await self._moved()
        return taken

    async def _send_media(self, recent: Recent, taken: Taken) -> None:
        try:
            async with sending(self.publisher, QUIET_MEDIA):
                until_s = time.monotonic() + SOUND_COMES_S
                taken.stopped = await stopped_within(self.session, SETTLE_S)
                while not self.listener.sound() and time.monotonic() < until_s and not taken.stopped:
                    await self.listener.poll()
                    taken.stopped = await stopped_within(self.session, SETTLE_S / 4)
                await self._follow(recent, taken)
        except Unavailable as refused:  # the packets' figures hold
            taken.no_media = refused.detail

    async def _follow(self, recent: Recent, taken: Taken) -> None:
        """Ask the SDK once a second how both ways fare, and note what this process took of a processor in it."""
        since_s = time.monotonic()
        own = _OwnCpu()
        while (left_s := since_s + self.turn_s - time.monotonic()) > 0 and not taken.stopped:
            taken.stopped = await stopped_within(self.session, min(POLL_S, left_s))
            await self.listener.poll()
            taken.sent.extend(await poll_sent(self.publisher))
            self.session.progress(recent.line(self.listener.sound(), self.listener.path))
            taken.cpu_percents.append(own.percent())
        taken.followed_s += time.monotonic() - since_s

    async def _moved(self) -> Wire:
        """Return the bytes of both since they joined; none where a connection is gone, and its count with it."""
        try:
            async with asyncio.timeout(CALL_DEADLINE_S):
                return sum([await wire(room) for room in (self.publisher, self.listener.room)], Wire())
        except (TimeoutError, RuntimeError):  # RuntimeError: the SDK's word for "not connected"
            return Wire()
