"""Do UDP packets get through to the media servers?

Where a firewall drops UDP, sound and picture go over TCP, which sends lost packets again and holds back what came after
them: both stutter, each by its own measure, for those who send or watch from here. Whether UDP is blocked or the
servers are down is told by what else answers: the same servers over TCP, or public STUN servers.
"""

from collections.abc import Iterable

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.reach import ALIVE, UDP, MediaServers, Reply, ServerTry

ADVICE = (
    "Have UDP allowed to the server's ports: for LiveKit 3478 and 50000-60000, or those of its configuration "
    "(docs.livekit.io, ports and firewall). Try a phone's network: if it works there, this one is in the way."
)
NO_WAY = (Reply.UNREACHABLE, Reply.UNRESOLVED)
"""What never left this machine tells nothing of the network."""


def check(servers: MediaServers) -> Answer:
    tries = [item for item in servers.tries if item.transport in UDP and item.reply not in NO_WAY]
    if not tries:
        return Answer.skipped("The server hands out no STUN or TURN server that could be asked over UDP")
    answered = _count(tries)
    values: dict[str, Value] = {"tried": len(tries), "answered": answered, "outcome": "open"}
    if answered:
        return Answer(
            verdict=Verdict.PASS,
            summary=f"UDP gets through: {answered} of {len(tries)} tries of the server's STUN and TURN were answered",
            values=values,
        )
    return _nothing_came(servers, values, _how(tries))


def _count(tries: Iterable[ServerTry]) -> int:
    return sum(item.reply in ALIVE for item in tries)


def _how(tries: list[ServerTry]) -> str:
    return "were refused" if all(item.reply is Reply.REFUSED for item in tries) else "were not answered"


def _nothing_came(servers: MediaServers, values: dict[str, Value], how: str) -> Answer:
    told = f"All {values['tried']} tries of the server's STUN and TURN over UDP {how}"
    asked = [item for item in servers.references if item.reply not in NO_WAY]
    if _count(asked):
        return Answer(
            verdict=Verdict.WARN,
            summary=f"{told}, while a public STUN server answers: UDP is open, these ports are closed or down",
            advice="Check that the STUN and TURN servers run, and the firewall rules for their ports.",
            values=values | {"outcome": "closed ports"},
        )
    over_tcp = [item for item in servers.tries if item.transport not in UDP]
    if asked or _count(over_tcp):
        besides = "public STUN servers are not answered either" if asked else "the same servers answer over TCP"
        return Answer(
            verdict=Verdict.FAIL,
            summary=f"UDP is blocked. {told}; {besides}",
            advice=ADVICE,
            values=values | {"outcome": "blocked"},
        )
    return Answer(
        verdict=Verdict.INCONCLUSIVE,
        summary=f"{told}: UDP is blocked, or these servers are down; no other server could be asked",
        advice=ADVICE,
        values=values | {"outcome": "unknown"},
    )
