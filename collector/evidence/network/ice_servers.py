"""Turns the ICE servers of a join response into single tries: one for each host, port and transport."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from collector.evidence.room.greeting import IceServer
from collector.model.privacy import Secret
from collector.model.records.reach import Transport

MOST_TARGETS = 24
"""Ours: LiveKit hands out two to six; a server that hands out hundreds must not make this machine knock on all."""
_URL = re.compile(
    r"(?P<scheme>stuns?|turns?):(?P<host>\[[0-9a-fA-F:.]+\]|[^:?\[\]]+)(?::(?P<port>\d{1,5}))?(?:\?(?P<query>.*))?"
)
_PLAIN_PORT, _TLS_PORT = 3478, 5349  # RFC 8489, section 14.14; RFC 8656, section 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """One server to be tried over one transport; STUN needs no credentials."""

    transport: Transport
    host: str
    port: int
    username: str = ""
    password: Secret = field(default_factory=Secret)


def targets(servers: Iterable[IceServer]) -> tuple[Target, ...]:
    """Return what to try, each once, at most MOST_TARGETS. A URL that is none (RFC 7064, RFC 7065) is left out.

    A TURN server over UDP is tried as a STUN server, too: it answers both, and STUN needs no credentials.
    """
    found = dict.fromkeys(target for server in servers for url in server.urls for target in _of(url, server))
    return tuple(found)[:MOST_TARGETS]


def _of(url: str, server: IceServer) -> Iterator[Target]:
    parts = _URL.fullmatch(url.strip())
    if parts is None:
        return
    scheme, host = parts["scheme"], parts["host"].strip("[]")
    port = int(parts["port"] or (_TLS_PORT if scheme.endswith("s") else _PLAIN_PORT))
    if not 0 < port < 2**16:
        return
    over_tcp = "transport=tcp" in (parts["query"] or "")
    if scheme in ("stun", "turn") and not over_tcp:
        yield Target(transport=Transport.STUN_UDP, host=host, port=port)
    match scheme, over_tcp:
        case "turn", False:
            transport = Transport.TURN_UDP
        case "turn", True:
            transport = Transport.TURN_TCP
        case "turns", _:
            transport = Transport.TURN_TLS
        case _:
            return  # STUN over TLS is of no use to media
    yield Target(transport=transport, host=host, port=port, username=server.username, password=server.credential)
