import time
from typing import cast

import pytest
from livekit import rtc

from collector.evidence.network.connections import Connections
from collector.evidence.room.patience import GIVE_UP_RECONNECTING_S

LOST, RESTORED, ENDED = (
    rtc.ConnectionState.CONN_RECONNECTING,
    rtc.ConnectionState.CONN_CONNECTED,
    rtc.ConnectionState.CONN_DISCONNECTED,
)


class Room(rtc.EventEmitter[str]):
    """The part of a room that tells of its connection, which changes as the test says."""

    stands = True

    def isconnected(self) -> bool:
        return self.stands

    def tell(self, state: rtc.ConnectionState.ValueType) -> None:
        self.stands = state != ENDED
        self.emit("connection_state_changed", state)


def follow(*rooms: Room) -> Connections:
    return Connections(*(cast(rtc.Room, room) for room in rooms))


def test_connections_that_nothing_is_told_of_stand() -> None:
    connections = follow(Room(), Room())

    assert not connections.down
    assert not connections.gone


def test_one_that_is_restored_was_never_gone() -> None:
    one, other = Room(), Room()
    connections = follow(one, other)

    one.tell(LOST)
    other.tell(LOST)
    assert connections.down
    one.tell(RESTORED)
    assert connections.down, "the other is not"
    other.tell(RESTORED)
    assert not connections.down


def test_one_that_the_sdk_gave_up_is_gone_at_once() -> None:
    one = Room()
    connections = follow(Room(), one)

    one.tell(ENDED)
    assert connections.gone


@pytest.mark.parametrize(("tried_s", "gone"), [(GIVE_UP_RECONNECTING_S - 0.5, False), (GIVE_UP_RECONNECTING_S, True)])
def test_one_that_is_long_in_coming_is_gone(tried_s: float, gone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    one, began_s = Room(), time.monotonic()
    connections = follow(one, Room())
    monkeypatch.setattr(time, "monotonic", lambda: began_s)
    one.tell(LOST)
    one.tell(LOST)

    monkeypatch.setattr(time, "monotonic", lambda: began_s + tried_s + 0.001)
    assert connections.gone is gone
    assert connections.down_since_s == began_s
