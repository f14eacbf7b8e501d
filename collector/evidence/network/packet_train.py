"""Turns two participants of one room into a train of numbered packets: sent by one, received back by the other."""

import asyncio
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from collector.evidence.room.straight import HandOver
from collector.model.records.quality import Arrival
from collector.model.source import StopSignal

PER_S = 50.0
SIZE_BYTES = 200
"""Opus at its usual 64 kbit/s with frames of 20 ms: 50 packets a second with 160 bytes of sound and RTP's head."""
TOPIC = "p"
"""Short, as it travels in every packet."""
HEAD = struct.Struct("!I")
PAD = bytes(SIZE_BYTES - HEAD.size)
WARM_UP = 0xFFFF_FFFF
WARM_UP_EVERY_S, WARM_UP_S = 0.05, 10.0
"""The server opens its own half of the channel when the first packet comes: what it drops until then is no loss."""
STALLED_S = 0.2
"""Farther behind than this, packets are left out rather than sent in a bunch, which would fill queues on the way."""
ENDING_S = 1.0
MS_PER_S = 1000.0
DIGITS = 3


@dataclass(kw_only=True, slots=True)
class Train:
    """What was sent and what came back so far, in ms since ``began_s`` by the monotonic clock, also the loop's."""

    began_s: float
    sent_ms: list[float] = field(default_factory=list)
    arrivals: list[Arrival] = field(default_factory=list)
    _open: threading.Event = field(default_factory=threading.Event)

    def now_ms(self) -> float:
        """Return the time since the beginning."""
        return round((time.monotonic() - self.began_s) * MS_PER_S, DIGITS)

    def take(self, payload: bytes) -> None:
        """Note a packet that came back, in whatever thread; others' are left alone."""
        at_ms = self.now_ms()
        if len(payload) != SIZE_BYTES:
            return
        number = HEAD.unpack_from(payload)[0]
        if number == WARM_UP:
            self._open.set()
        else:
            self.arrivals.append(Arrival(number=number, at_ms=at_ms))

    async def warm_up(self, hand_over: HandOver, stopping: StopSignal) -> bool:
        """Send packets that do not count until one has come back, then time begins; return whether one has.

        None does in WARM_UP_S, or before ``stopping`` is set, where the way is closed.
        """
        until_s = time.monotonic() + WARM_UP_S
        while not self._open.is_set() and time.monotonic() < until_s and not stopping.is_set():
            hand_over(HEAD.pack(WARM_UP) + PAD)
            await asyncio.sleep(WARM_UP_EVERY_S)
        self.began_s = time.monotonic()
        return self._open.is_set()

    def silent_s(self) -> float:
        """Return for how long nothing was sent, in seconds; 0 before anything was."""
        return (self.now_ms() - self.sent_ms[-1]) / MS_PER_S if self.sent_ms else 0.0

    def last_back_s(self) -> float:
        """Return when the last packet came back, in seconds; 0 before any has."""
        return self.arrivals[-1].at_ms / MS_PER_S if self.arrivals else 0.0

    def tail_s(self) -> float:
        """Return for how long was sent what never came back at the end, in seconds."""
        last = self._last()
        return (self.sent_ms[-1] - self.sent_ms[last]) / MS_PER_S if last >= 0 else 0.0

    def leave_out_tail(self) -> None:
        """Forget what was sent after the last packet that came back: where nobody received it, none was lost."""
        del self.sent_ms[self._last() + 1 :]

    def _last(self) -> int:
        return max((item.number for item in self.arrivals), default=-1)

    @contextmanager
    def sending(self, hand_over: HandOver) -> Iterator[None]:
        """Send at the steady pace for as long as the block runs, in a thread: waking a loop costs twice as much."""
        ended = threading.Event()
        sender = threading.Thread(target=self._send, args=(hand_over, ended), name="avsync-packets", daemon=True)
        sender.start()
        try:
            yield
        finally:
            ended.set()
            sender.join(ENDING_S)

    def _send(self, hand_over: HandOver, ended: threading.Event) -> None:
        due_s = time.monotonic()
        while not ended.is_set():
            late_s = time.monotonic() - due_s
            if late_s < 0:
                time.sleep(-late_s)
            elif late_s > STALLED_S:
                due_s += late_s
            # Its way begins here, before it is handed over: in another thread it may be back before this one goes on.
            number = len(self.sent_ms)
            self.sent_ms.append(self.now_ms())
            hand_over(HEAD.pack(number) + PAD)
            due_s += 1 / PER_S
