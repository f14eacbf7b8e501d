"""Small packets that come back after a known time, are lost, or come twice."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from collector.evidence.network.load.pulse import Pulses


@dataclass(kw_only=True, slots=True)
class Packet:
    data: bytes


@dataclass(kw_only=True, slots=True)
class Loop:
    """A participant whose packets come back to itself after ``delay_s``, save every ``loses``-th, all ``copies``."""

    delay_s: float = 0.05
    loses: int = 0
    copies: int = 1
    identity: str = "q"
    take: list[Callable[[Packet], None]] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)

    @property
    def local_participant(self) -> "Loop":
        return self

    def on(self, event: str, take: Callable[[Packet], None]) -> None:
        self.take.append(take)

    async def publish_data(self, payload: bytes, *, reliable: bool, destination_identities: list[str]) -> None:
        assert (reliable, destination_identities) == (False, [self.identity])
        self.sent.append(payload)
        if not self.loses or len(self.sent) % self.loses:
            for copy in range(self.copies):
                loop = asyncio.get_running_loop()
                loop.call_later(self.delay_s * (1 + copy), self.take[0], Packet(data=payload))


async def pulsing(room: Loop, *, seconds: float = 0.6) -> tuple[Pulses, float, float]:
    pulses = Pulses(room, room)  # type: ignore[arg-type]  # what a room does here, without a server
    task = asyncio.create_task(pulses.run())
    began_s = time.monotonic()
    await asyncio.sleep(seconds)
    ended_s = time.monotonic()
    task.cancel()
    await asyncio.wait({task})
    await asyncio.sleep(3 * room.delay_s)
    return pulses, began_s, ended_s


def test_each_packet_has_its_delay() -> None:
    pulses, began_s, ended_s = asyncio.run(pulsing(Loop(delay_s=0.05)))
    seen = pulses.between(began_s, ended_s)
    assert len(seen.delays_ms) > 5
    assert min(seen.delays_ms) >= 49
    assert seen.lost_percent == 0
    assert len(pulses.last_ms) == 5


@pytest.mark.parametrize("copies", [1, 2])
def test_what_does_not_come_back_is_lost_and_what_comes_twice_counts_once(copies: int) -> None:
    room = Loop(loses=2, copies=copies)
    pulses, began_s, ended_s = asyncio.run(pulsing(room))
    seen = pulses.between(began_s, ended_s)
    assert seen.lost_percent == pytest.approx(50, abs=10)
    assert len(seen.delays_ms) <= len(room.sent)


def test_other_people_s_packets_are_left_alone() -> None:
    async def strange() -> Pulses:
        room = Loop()
        pulses, _, _ = await pulsing(room, seconds=0.1)
        for data in (b"", b"a longer one", (10**6).to_bytes(4, "big")):
            room.take[0](Packet(data=data))
        return pulses

    assert max(asyncio.run(strange()).last_ms) < 10_000


def test_nothing_sent_is_everything_lost() -> None:
    room = Loop()
    pulses = Pulses(room, room)  # type: ignore[arg-type]  # as above
    assert pulses.between(0.0, 1.0).lost_percent == 100


def test_each_packet_is_told_with_when_it_was_sent_and_lost_ones_without_a_time() -> None:
    pulses, began_s, ended_s = asyncio.run(pulsing(Loop(delay_s=0.02, loses=3)))
    each = pulses.each(began_s, ended_s)
    assert [pulse.sent_s for pulse in each] == sorted(pulse.sent_s for pulse in each)
    lost = [pulse for pulse in each if not pulse.took_ms]
    assert 0.2 <= len(lost) / len(each) <= 0.5
