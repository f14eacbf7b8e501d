"""Is there a relay for when the direct way is closed?

People behind strict firewalls reach a call through a TURN relay only, over TLS where nothing else is let out. A relay
that is down is not noticed by those who need none. Each was tried with the credentials that the server hands out.
"""

from collections.abc import Sequence

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.reach import ALIVE, RELAYS, UDP, MediaServers, Reply, ServerTry, Transport

WORDS = {
    Reply.SILENT: "does not answer",
    Reply.REFUSED: "is down: nothing listens there, or a firewall rejects it",
    Reply.UNREACHABLE: "cannot be reached: this machine has no route there",
    Reply.UNRESOLVED: "has a name without an address",
    Reply.INSECURE: "offers no TLS connection that this machine trusts",
    Reply.DENIED: "does not take the credentials that the server hands out",
    Reply.FAILED: "answers, and gives no relay",
}
ADVICE = "Check that the TURN server runs with these ports open, its secret or users, and its certificate."


def check(servers: MediaServers) -> Answer:
    tries = [item for item in servers.tries if item.transport in RELAYS]
    if not tries:
        return Answer.skipped("The server hands out no TURN server", advice="Turn one on for people behind firewalls.")
    working = list(dict.fromkeys(item.transport for item in tries if item.reply is Reply.ANSWERED))
    dead = [item for item in tries if item.reply is not Reply.ANSWERED and not _other_family_works(item, tries)]
    values: dict[str, Value] = {
        "working": ", ".join(working),
        "dead": ", ".join(dict.fromkeys(item.transport for item in dead)),
        "tried": len(tries),
    }
    if not dead:
        return Answer(verdict=Verdict.PASS, summary=f"Relays work: {', '.join(working)}", values=values)
    if _only_udp_is_blocked(dead, servers):
        summary = "Relays could not be tried over UDP, as no UDP packet came back"
        verdict = Verdict.INCONCLUSIVE
        if working:
            summary += f"; {', '.join(working)} works"
        advice = "See whether UDP is blocked (network.udp), or measure from another network."
        return Answer(verdict=verdict, summary=summary, advice=advice, values=values)
    return Answer(
        verdict=Verdict.WARN if working else Verdict.FAIL,
        summary=f"{'A relay is dead' if working else 'No relay works'}: {'; '.join(_told(dead, servers))}",
        advice=ADVICE,
        values=values,
    )


def _other_family_works(item: ServerTry, tries: Sequence[ServerTry]) -> bool:
    """Whether the same server gives a relay over the other family: a machine without IPv6 misses nothing then."""
    same = (item.transport, item.server_host, item.port)
    return any(
        other.reply is Reply.ANSWERED and (other.transport, other.server_host, other.port) == same for other in tries
    )


def _only_udp_is_blocked(dead: list[ServerTry], servers: MediaServers) -> bool:
    """Whether everything that failed is silence over UDP, and nothing at all came back over UDP."""
    over_udp = [item for item in (*servers.tries, *servers.references) if item.transport in UDP]
    silent = all(item.transport is Transport.TURN_UDP and item.reply is Reply.SILENT for item in dead)
    return silent and not any(item.reply in ALIVE for item in over_udp)


def _told(dead: list[ServerTry], servers: MediaServers) -> list[str]:
    told = (f"{item.transport} at {item.server_host} port {item.port} {_why(item, servers)}" for item in dead)
    return list(dict.fromkeys(told))


def _why(item: ServerTry, servers: MediaServers) -> str:
    names = [facts.interceptor for facts in item.tls if facts.interceptor]
    if names:
        return f"is opened on its way by {names[0]}"
    if item.reply is Reply.SILENT and item.transport is Transport.TURN_UDP and _answers_stun(item, servers):
        return "answers STUN and gives no relay: it does not take the credentials, or hangs"
    detail = f" ({item.detail})" if item.reply in (Reply.INSECURE, Reply.FAILED) and item.detail else ""
    return WORDS[item.reply] + detail


def _answers_stun(item: ServerTry, servers: MediaServers) -> bool:
    return any(
        other.transport is Transport.STUN_UDP
        and other.reply is Reply.ANSWERED
        and (other.server_host, other.port) == (item.server_host, item.port)
        for other in servers.tries
    )
