"""The long way where the short one is closed; the short one itself is in tests/live/test_packets.py."""

import asyncio
import threading
from dataclasses import dataclass, field

from livekit.rtc._proto import ffi_pb2

from collector.evidence.room.straight import opening, straight


@dataclass
class Participant:
    """As much of livekit's LocalParticipant as is asked, without what its native half is called by."""

    published: list[tuple[bytes, bool, str]] = field(default_factory=list)
    in_thread: list[int] = field(default_factory=list)

    async def publish_data(self, payload: bytes, *, reliable: bool, topic: str) -> None:
        self.published.append((payload, reliable, topic))
        self.in_thread.append(threading.get_ident())
        await asyncio.get_running_loop().create_future()  # the SDK's own answer, for which nobody waits


@dataclass
class Room:
    local_participant: Participant = field(default_factory=Participant)


def test_where_the_sdks_inside_is_another_packets_go_the_usual_way_and_in_its_own_thread() -> None:
    room, came = Room(), list[bytes]()

    async def send() -> None:
        with straight(room, "p", 4, came.append) as hand_over:  # type: ignore[arg-type]  # as much of a room as is asked
            await asyncio.to_thread(hand_over, b"four")
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    asyncio.run(send())

    assert room.local_participant.published == [(b"four", False, "p")]
    assert room.local_participant.in_thread == [threading.get_ident()]
    assert came == []


def test_an_event_is_known_by_how_it_begins() -> None:
    known = ffi_pb2.FfiEvent.DESCRIPTOR
    assert list(known.oneofs_by_name["message"].fields) == list(known.fields)  # nothing else could stand before it
    for item in known.fields:
        event = ffi_pb2.FfiEvent()
        getattr(event, item.name).SetInParent()
        assert event.SerializePartialToString().startswith(opening("publish_data")) == (item.name == "publish_data")
