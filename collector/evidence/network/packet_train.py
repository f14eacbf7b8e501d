"""Turns two participants of one room into a train of numbered packets: sent by one, received back by the other."""

import asyncio
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from collector.model.records.quality import Arrival

if TYPE_CHECKING:
    from livekit import rtc

PER_S = 50.0
SIZE_BYTES = 200
"""Opus at its usual 64 kbit/s with frames of 20 ms: 50 packets a second with 160 bytes of sound and RTP's head."""
TOPIC = "avsync-packets"
HEAD = struct.Struct("!I")
PAD = bytes(SIZE_BYTES - HEAD.size)
WARM_UP = 0xFFFF_FFFF
WARM_UP_EVERY_S, WARM_UP_S = 0.05, 3.0
"""The server opens its own half of the channel when the first packet comes: what it drops until then is no loss."""
STALLED_S = 0.2
"""Farther behind than this, packets are left out rather than sent in a bunch, which would fill queues on the way."""
SETTLE_S = 0.5
MS_PER_S = 1000.0
DIGITS = 3


@dataclass(kw_only=True, slots=True)
class Train:
    """What was sent and what came back so far, in ms since ``began_s`` by the running loop's clock."""

    began_s: float
    sent_ms: list[float] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _sending: "set[asyncio.Task[None]]" = field(default_factory=set)

    def now_ms(self) -> float:
        """Return the time since the beginning."""
        return round((asyncio.get_running_loop().time() - self.began_s) * MS_PER_S, DIGITS)

    def take(self, packet: "rtc.DataPacket") -> None:
        """Note a packet that came back; others' are left alone."""
        if packet.topic != TOPIC or len(packet.data) != SIZE_BYTES:
            return
        number = HEAD.unpack_from(packet.data)[0]
        if number == WARM_UP:
            self._open.set()
        else:
            self.arrivals.append(Arrival(number=number, at_ms=self.now_ms()))

    async def warm_up(self, sender: "rtc.Room") -> None:
        """Send packets that do not count until one has come back, for a while at most; then time begins."""
        until_s = asyncio.get_running_loop().time() + WARM_UP_S
        while not self._open.is_set() and asyncio.get_running_loop().time() < until_s:
            self._hand_over(sender, WARM_UP)
            await asyncio.sleep(WARM_UP_EVERY_S)
        self.began_s = asyncio.get_running_loop().time()

    async def send(self, sender: "rtc.Room") -> None:
        """Send at the steady pace until cancelled."""
        due_s = asyncio.get_running_loop().time()
        while True:
            late_s = asyncio.get_running_loop().time() - due_s
            if late_s < 0:
                await asyncio.sleep(-late_s)
            elif late_s > STALLED_S:
                due_s += late_s
            self._send_one(sender)
            due_s += 1 / PER_S

    def _send_one(self, sender: "rtc.Room") -> None:
        number = len(self.sent_ms)
        self.sent_ms.append(self.now_ms())
        self._hand_over(sender, number)

    def _hand_over(self, sender: "rtc.Room", number: int) -> None:
        # Waiting for the SDK's answer would make the pace depend on it.
        task = asyncio.create_task(_publish(sender, HEAD.pack(number) + PAD))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def settle(self) -> None:
        """Let the SDK answer for what was handed over, for a moment: a connection that is gone never answers."""
        if self._sending:
            _, open_still = await asyncio.wait(self._sending, timeout=SETTLE_S)
            for task in open_still:
                task.cancel()


async def _publish(sender: "rtc.Room", payload: bytes) -> None:
    from livekit.rtc.participant import PublishDataError

    try:
        await sender.local_participant.publish_data(payload, reliable=False, topic=TOPIC)
    except PublishDataError:
        return  # the connection is gone for now; what is not there counts as lost
