"""What answers on the way to a call beside the server's host: resolvers, proxies, portals, STUN and TURN servers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.privacy import Address, AddressFamily, Handle, LookupId
from collector.model.records.network import NetworkPath, TlsFacts


class Reply(StrEnum):
    """How the other side replied to one try; everything but ANSWERED has its ``detail`` in words.

    SILENT: nothing came within the deadline. REFUSED: a reset or an unreachable port. UNREACHABLE: this machine has no
    route. UNRESOLVED: the name has no address. INSECURE: no TLS, or a certificate that is not trusted. DENIED: it
    answered and wants other credentials. FAILED: it answered with something else than was asked for.
    """

    ANSWERED = "answered"
    SILENT = "silent"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNRESOLVED = "unresolved"
    INSECURE = "insecure"
    DENIED = "denied"
    FAILED = "failed"


ALIVE = (Reply.ANSWERED, Reply.INSECURE, Reply.DENIED, Reply.FAILED)
"""Replies that something at the other end sent."""


class Transport(StrEnum):
    """Which service was tried over which transport (RFC 8489, RFC 8656)."""

    STUN_UDP = "STUN over UDP"
    TURN_UDP = "TURN over UDP"
    TURN_TCP = "TURN over TCP"
    TURN_TLS = "TURN over TLS"


UDP = (Transport.STUN_UDP, Transport.TURN_UDP)
RELAYS = (Transport.TURN_UDP, Transport.TURN_TCP, Transport.TURN_TLS)


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerTry:
    """One STUN or TURN server, tried once over one transport and one address family.

    A TURN server ANSWERED if it allocated a relay; the relay is given back at once. ``tls`` holds one entry, or none.
    """

    transport: Transport
    server_host: LookupId
    port: int
    family: AddressFamily
    reply: Reply
    elapsed_ms: float
    detail: str = ""
    tls: tuple[TlsFacts, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaServers:
    """The STUN and TURN servers that the LiveKit server hands out to participants, each tried over each transport.

    ``references`` are public STUN servers; they are asked only if none of the server's own answered over UDP.
    """

    kind: ClassVar[str] = "network.media"

    host: Host
    taken: tuple[datetime, datetime]
    tries: tuple[ServerTry, ...]
    references: tuple[ServerTry, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolverAnswer:
    """What one resolver says of the server's name in one family; ``code`` is the RCODE (RFC 1035, 4.1.1) by name."""

    resolver: Address
    family: AddressFamily
    reply: Reply
    elapsed_ms: float
    code: str = ""
    addresses: tuple[Address, ...] = ()
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressTry:
    """Whether the server is behind one address that a resolver gave.

    ANSWERED: it shows a trusted certificate for the name, or, without TLS, takes the connection. ``other_name``: the
    certificate there is trusted, but for another name.
    """

    address: Address
    reply: Reply
    elapsed_ms: float
    detail: str = ""
    other_name: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class NameAnswers:
    """The server's name as each configured resolver answers it, and as the system does (``system``).

    ``tried`` holds the addresses that were given, one try each, a few at most.
    """

    kind: ClassVar[str] = "network.names"

    host: Host
    taken: tuple[datetime, datetime]
    server_host: LookupId
    port: int
    answers: tuple[ResolverAnswer, ...]
    system: tuple[Address, ...]
    tried: tuple[AddressTry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProxyTry:
    """One configured proxy, asked for a tunnel to the server (CONNECT; RFC 9110, 9.3.6).

    ``scheme`` is how the proxy is spoken to. ``with_password``: the settings hold a password, and it was sent.
    ``http_status`` is the proxy's answer, ``server_http_status`` the server's behind it; 0 = none.
    """

    scheme: str
    proxy_host: Handle
    port: int
    reply: Reply
    elapsed_ms: float
    with_password: bool
    http_status: int = 0
    server_http_status: int = 0
    detail: str = ""
    tls: tuple[TlsFacts, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProxyWays:
    """The way to the server through each proxy that the settings name for it; none named is an empty ``tries``."""

    kind: ClassVar[str] = "network.proxies"

    host: Host
    taken: tuple[datetime, datetime]
    server_host: LookupId
    tries: tuple[ProxyTry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PortalTry:
    """One page whose answer is known beforehand, asked without TLS. FAILED: another answer came.

    ``redirected_to`` is the host that the answer sends to, else empty.
    """

    page_host: LookupId
    reply: Reply
    elapsed_ms: float
    http_status: int = 0
    redirected_to: str = ""
    detail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PortalTries:
    """Whether something in the network answers in the place of others, as a captive portal does (RFC 8952)."""

    kind: ClassVar[str] = "network.portal"

    host: Host
    taken: tuple[datetime, datetime]
    tries: tuple[PortalTry, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class VendorHosts:
    """The steps towards each host that the vendor documents for firewalls; the WebSocket step says nothing there."""

    kind: ClassVar[str] = "network.vendor-hosts"

    host: Host
    taken: tuple[datetime, datetime]
    paths: tuple[NetworkPath, ...]
