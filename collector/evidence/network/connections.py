"""Turns what rooms tell of their connections into whether all of them stand, and since when one does not."""

import time
from functools import partial
from typing import TYPE_CHECKING

from collector.evidence.room.patience import GIVE_UP_RECONNECTING_S

if TYPE_CHECKING:
    from livekit import rtc


class Connections:
    """Follows the rooms from the moment they were joined; one that is restored was never gone."""

    def __init__(self, *rooms: "rtc.Room") -> None:
        self._rooms = rooms
        self._lost_at_s: dict[int, float] = {}
        for index, room in enumerate(rooms):
            room.on("connection_state_changed", partial(self._note, index))

    def _note(self, index: int, state: "rtc.ConnectionState.ValueType") -> None:
        from livekit.rtc import ConnectionState

        if state == ConnectionState.CONN_CONNECTED:
            self._lost_at_s.pop(index, 0.0)
        else:
            self._lost_at_s.setdefault(index, time.monotonic())

    @property
    def down(self) -> bool:
        """Whether one is lost now; the SDK may still restore it."""
        return bool(self._lost_at_s)

    @property
    def gone(self) -> bool:
        """Whether one is lost that is not waited for any more."""
        if not self.down:
            return False
        tried_s = time.monotonic() - self.down_since_s
        return tried_s > GIVE_UP_RECONNECTING_S or not all(room.isconnected() for room in self._rooms)

    @property
    def down_since_s(self) -> float:
        """When the first of those lost now was lost, by the monotonic clock; now if none is."""
        return min(self._lost_at_s.values(), default=time.monotonic())
