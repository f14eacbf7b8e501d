"""Holds what a case builds in its network: servers, what names mean there, and what avsync is told."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.evidence.network.servers import UNAUTHORIZED, Issued, answering, issue, over_tls, tcp_server
from tests.impairment import Link
from tests.in_network import HERE
from tests.live.server import LiveKitServer, Relay
from tests.servers.resolver import resolver

NAME = "call.example.test"
ROOM = "reach"


@dataclass(kw_only=True, slots=True)
class Place:
    """The inside of a case's network while its servers are started.

    ``hosts`` are names with an address of their own, as in /etc/hosts; every other name is asked of ``resolvers`` at
    port 53, of which the one at HERE is started if nobody else does.
    """

    folder: Path
    host: str
    stack: ExitStack
    url: str = ""
    key: str = "synthetic-key"
    secret: str = "synthetic-secret-0123456789abcdef"
    hosts: dict[str, str] = field(default_factory=dict)
    resolvers: tuple[str, ...] = (HERE,)
    environment: dict[str, str] = field(default_factory=dict)

    def subfolder(self, name: str) -> Path:
        """Return a new folder, for a second server's files."""
        made = self.folder / name
        made.mkdir()
        return made

    def trusted(self, *names: str, issuer: str = "Synthetic Test CA", days_left: float = 60) -> Issued:
        """Issue a certificate for ``names`` by an authority that this network's machine trusts."""
        issued = issue(self.folder, names=names, issuer=issuer, days_left=days_left)
        self.environment["SSL_CERT_FILE"] = str(issued.authority)
        return issued

    def serve(self, issued: Issued) -> int:
        """Answer as LiveKit does to somebody without a token, at NAME; return the port."""
        port = self.stack.enter_context(tcp_server(over_tls(issued.context, answering(UNAUTHORIZED)), self.host))
        self.url = f"wss://{NAME}:{port}"
        return port

    def livekit(self, *relays: Relay, certificate: str = "", turn: bool = True) -> None:
        """Start a real server that hands out ``relays`` and, with ``turn``, its own TURN server; make the room."""
        server = LiveKitServer(self.folder, self.host, relays=relays, turn=turn, certificate=certificate)
        server.start()
        self.stack.callback(server.stop)
        server.create_room(ROOM)
        self.url, self.key, self.secret = server.url, server.api_key, server.api_secret

    def honest_resolver(self) -> None:
        """Start the name server at HERE, which knows NAME."""
        self.stack.enter_context(resolver({NAME: [HERE]}, host=HERE, port=53))


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One fault: what is set, which check has to name it with which verdict and words, and the cause that follows.

    ``cause`` is empty where none follows. ``links`` holds the link to the server where it is a machine apart.
    """

    id: str
    given: str
    check: str
    verdict: str
    words: str
    build: Callable[[Place], None]
    cause: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one run said: verdict and summary of the case's check, the causes, and every other WARN or FAIL."""

    verdict: str
    summary: str
    causes: tuple[str, ...]
    others: Mapping[str, str]
    failed: str = ""

    def names(self, case: Case) -> bool:
        """Whether the fault was named as such."""
        by_cause = not case.cause or case.cause in self.causes
        return self.verdict == case.verdict and case.words in self.summary and by_cause
