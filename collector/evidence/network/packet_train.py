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
MS_PER_S = 1000.0
DIGITS = 3


@dataclass(kw_only=True, slots=True)
class Train:
    """What was sent and what came back so far, in ms since ``began_s`` by the running loop's clock."""

    began_s: float
    sent_ms: list[float] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

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
        self._hand_over(sender, len(self.sent_ms))
        # Its way begins when the SDK has taken it over, which takes some tenths of a millisecond by itself.
        self.sent_ms.append(self.now_ms())

    def _hand_over(self, sender: "rtc.Room", number: int) -> None:
        """Run the SDK's coroutine to where it waits for its own answer, and leave it there.

        By then it has taken the packet over. Waiting would make the pace depend on it, and wake this process once more
        for each packet.
        """
        from livekit.rtc.participant import PublishDataError

        handing = sender.local_participant.publish_data(HEAD.pack(number) + PAD, reliable=False, topic=TOPIC)
        try:
            handing.send(None)
        except (StopIteration, PublishDataError):
            return  # it ended at once; where the connection is gone for now, what is not there counts as lost
        handing.close()
