"""Turns the SDK's transport statistics into the bytes that one of our participants has moved each way."""

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from livekit import rtc

HEADER_BYTES = 28
"""IPv4 and UDP (RFC 791, RFC 768): what a link carries beyond what the statistics count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wire:
    """Bytes with their IP headers that one participant's connections have sent and received so far."""

    sent: int = 0
    received: int = 0

    def __add__(self, other: "Wire") -> "Wire":
        """Return both together."""
        return Wire(sent=self.sent + other.sent, received=self.received + other.received)


async def wire(room: "rtc.Room") -> Wire:
    """Read what the SDK's transports have moved (W3C transport statistics)."""
    report = await room.get_rtc_stats()
    moved = [
        item.transport.transport
        for item in chain(report.publisher_stats, report.subscriber_stats)
        if item.WhichOneof("stats") == "transport"
    ]
    return Wire(
        sent=sum(item.bytes_sent + HEADER_BYTES * item.packets_sent for item in moved),
        received=sum(item.bytes_received + HEADER_BYTES * item.packets_received for item in moved),
    )
