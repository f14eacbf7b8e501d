"""Sends small packets through the server and back, 50 a second as sound does, and keeps how long each took."""

import asyncio
import struct
import time
from bisect import bisect_left
from typing import TYPE_CHECKING

from collector.measure.link_load import Meanwhile, Pulse

if TYPE_CHECKING:
    from livekit import rtc

EVERY_S = 0.02
_NUMBER = struct.Struct("!I")
"""Nothing but a number, so that a third of a second of these packets is less than SCTP always allows under way (one
full packet; RFC 9260, 7.2.3): its rules against congestion never hold them back, and what waits is the link's."""
MS_PER_S = 1000.0


class Pulses:
    """The packets of one measurement, numbered as they were sent; times are of the monotonic clock, in seconds."""

    def __init__(self, sender: "rtc.Room", receiver: "rtc.Room") -> None:
        self._sender = sender
        self._to = receiver.local_participant.identity
        self._sent_s: list[float] = []
        self._late_ms: list[float] = []
        self._delay_ms: dict[int, float] = {}
        receiver.on("data_received", self._take)

    def _take(self, packet: "rtc.DataPacket") -> None:
        now_s = time.monotonic()
        if len(packet.data) == _NUMBER.size:
            (number,) = _NUMBER.unpack(packet.data)
            if number < len(self._sent_s):
                self._delay_ms.setdefault(number, (now_s - self._sent_s[number]) * MS_PER_S)

    async def run(self) -> None:
        """Send until cancelled; a packet that is late is sent at once, and those it made late are left out."""
        due_s = time.monotonic()
        while True:
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            now_s = time.monotonic()
            self._late_ms.append((now_s - due_s) * MS_PER_S)
            payload = _NUMBER.pack(len(self._sent_s))
            self._sent_s.append(now_s)
            await self._sender.local_participant.publish_data(
                payload, reliable=False, destination_identities=[self._to]
            )
            due_s = max(due_s + EVERY_S, now_s)

    @property
    def last_ms(self) -> tuple[float, ...]:
        """The delays of the last five packets that came back, fewer if there are not as many."""
        return tuple(self._delay_ms[number] for number in sorted(self._delay_ms)[-5:])

    def each(self, start_s: float, end_s: float) -> tuple[Pulse, ...]:
        """Return those sent from ``start_s`` to ``end_s``, in order; ask once what was under way is back."""
        first, last = bisect_left(self._sent_s, start_s), bisect_left(self._sent_s, end_s)
        return tuple(
            Pulse(sent_s=self._sent_s[n], took_ms=(self._delay_ms[n],) if n in self._delay_ms else ())
            for n in range(first, last)
        )

    def between(self, start_s: float, end_s: float) -> Meanwhile:
        """Return what became of those sent from ``start_s`` to ``end_s``; ask once what was under way is back."""
        first, last = bisect_left(self._sent_s, start_s), bisect_left(self._sent_s, end_s)
        delays = tuple(self._delay_ms[number] for number in range(first, last) if number in self._delay_ms)
        late = sorted(self._late_ms[first:last])
        lost = 100.0 * (1 - len(delays) / (last - first)) if last > first else 100.0
        return Meanwhile(
            delays_ms=delays, lost_percent=lost, late_ms=late[int(len(late) * 0.95)] if late else float("inf")
        )
