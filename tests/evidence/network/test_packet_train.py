import asyncio
from dataclasses import dataclass

import pytest

from collector.evidence.network.packet_train import HEAD, PAD, PER_S, SIZE_BYTES, TOPIC, Train


@dataclass
class Packet:
    """As much of livekit's DataPacket as is read."""

    data: bytes
    topic: str = TOPIC


def taken(*packets: Packet) -> list[int]:
    async def take() -> list[int]:
        train = Train(began_s=0.0)
        for packet in packets:
            train.take(packet)  # type: ignore[arg-type]  # as much of a packet as is read
        return [item.number for item in train.arrivals]

    return asyncio.run(take())


def test_a_packet_has_the_size_of_sound() -> None:
    assert len(HEAD.pack(7) + PAD) == SIZE_BYTES == 200
    assert PER_S == 50


def test_own_packets_are_taken_by_their_number() -> None:
    assert taken(Packet(HEAD.pack(7) + PAD), Packet(HEAD.pack(7) + PAD)) == [7, 7]


@pytest.mark.parametrize("packet", [Packet(b"short"), Packet(HEAD.pack(1) + PAD, "chat"), Packet(b"")])
def test_what_others_send_is_left_alone(packet: Packet) -> None:
    assert taken(packet) == []
