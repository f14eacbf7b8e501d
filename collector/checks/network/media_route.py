"""Does media take the direct way, over UDP?

Over TCP, or a relay spoken to over TCP or TLS, a lost packet holds back all that follow: sound and picture stall
together, and their buffers recover each in its own time. A relay over UDP adds a way round, not stalls. The statistics
name the way that the session chose. It is the way of the machine that ran avsync, in the call or, where none was
watched, in a room of avsync's own; others may take another.
"""

from collections.abc import Sequence

from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.quality import MediaPath
from collector.model.records.room import PathSample, RoomStatistics

RELAY = "relay"
UDP = "udp"
SETTLING_MS = 5000.0
"""Ours: a session takes the first pair that works and soon a better one (RFC 8445, 8.1.1); that is no change of way."""
ADVICE = "See whether UDP is blocked (network.udp), and have it allowed to the server's ports."


def check(statistics: RoomStatistics | Absent, media: MediaPath | Absent) -> Answer:
    path = statistics.path if isinstance(statistics, RoomStatistics) else ()
    if not path and isinstance(media, MediaPath):
        path = media.path
    routes = _routes(path)
    if not routes:
        return Answer.skipped("The statistics name no selected candidate pair")
    slow = [route for route in routes if not route.endswith(UDP)]
    values: dict[str, Value] = {
        "route": routes[-1],
        "relayed": "yes" if any(route.startswith(RELAY) for route in routes) else "no",
        "route_changes": len(routes) - 1,
    }
    if slow:
        return Answer(
            verdict=Verdict.WARN,
            summary=f"Media goes {_in_words(slow[-1])}: a lost packet holds back what follows",
            advice=ADVICE,
            values=values,
        )
    if len(routes) > 1:
        told = ", then ".join(_in_words(route) for route in routes)
        return Answer(
            verdict=Verdict.WARN,
            summary=f"The way of the media changed {len(routes) - 1} times: {told}",
            advice="Keep one network during the call: switch off the other one, or the VPN, and measure again.",
            values=values,
        )
    return Answer(verdict=Verdict.PASS, summary=f"Media goes {_in_words(routes[0])}", values=values)


def _routes(path: Sequence[PathSample]) -> list[str]:
    """Return the ways taken once the connection had settled, in order, each change once: "direct udp", "relay tls"."""
    named = [sample for sample in path if sample.local_type and sample.protocol]
    settled = [sample for sample in named if sample.at_ms - named[0].at_ms >= SETTLING_MS]
    routes: list[str] = []
    for sample in settled or named:
        relayed = sample.local_type == RELAY
        route = f"{RELAY} {sample.relay_protocol}" if relayed else f"direct {sample.protocol.lower()}"
        if routes[-1:] != [route]:
            routes.append(route)
    return routes


def _in_words(route: str) -> str:
    way, _, protocol = route.partition(" ")
    return f"{'through a relay' if way == RELAY else 'straight to the server'} over {protocol.upper()}"
