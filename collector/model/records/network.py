"""What lies between this machine and the service, each step timed alone."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Address, LookupId


class Step(StrEnum):
    """One step of reaching the service, in the order in which they depend on each other."""

    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    WEBSOCKET = "websocket"


class Outcome(StrEnum):
    """How a step ended; NOT_NEEDED for TLS to a ws:// server, NOT_REACHED after an earlier step failed."""

    OK = "ok"
    FAILED = "failed"
    TIMED_OUT = "timed-out"
    NOT_NEEDED = "not-needed"
    NOT_REACHED = "not-reached"


@dataclass(frozen=True, kw_only=True, slots=True)
class StepResult:
    """One step's outcome and time; ``detail`` says what failed, in a sentence."""

    step: Step
    outcome: Outcome
    elapsed_ms: float
    detail: str = ""


NO_TRUST_STORE = "this Python has no certificate authorities to check against"
"""The ``trust_error`` that says nothing about the server."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateFacts:
    """One certificate of the chain, leaf first; names are public data of the service or of an interceptor."""

    subject: str
    issuer: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TlsFacts:
    """The TLS connection. ``trusted`` is the system's own verdict, ``trust_error`` its reason if not.

    ``interceptor`` names the product or company whose certificate stands in for the service's, else empty.
    """

    version: str
    cipher: str
    chain: tuple[CertificateFacts, ...]
    trusted: bool
    trust_error: str = ""
    interceptor: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkPath:
    """Reaching the LiveKit server from this machine. ``tls`` holds one entry, or none for a ws:// server.

    ``server_http_status`` is the status of the WebSocket upgrade's answer, 0 if there was none.
    """

    kind: ClassVar[str] = "network.path"

    host: Host
    taken: tuple[datetime, datetime]
    server_host: LookupId
    port: int
    steps: tuple[StepResult, ...]
    addresses: tuple[Address, ...]
    tls: tuple[TlsFacts, ...]
    tcp_round_trip_ms: Measured
    server_http_status: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockReading:
    """This machine's clock against NTP (RFC 5905): positive = this machine is ahead of the server."""

    kind: ClassVar[str] = "network.clock"

    host: Host
    taken: tuple[datetime, datetime]
    server: LookupId
    ahead_ms: Measured
    stratum: int


@dataclass(frozen=True, kw_only=True, slots=True)
class InterfaceFacts:
    """One network interface that is up; ``medium`` is wifi, ethernet, vpn, cellular, loopback, virtual or unknown.

    ``signal_dbm`` is 0 where there is no radio or the platform does not say.
    """

    name: str
    medium: str
    default_route: bool
    mtu: int
    speed_mbps: int
    addresses: tuple[Address, ...]
    signal_dbm: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkInterfaces:
    """The machine's interfaces at the start and at the end of the run; ``route_changed`` if the default route moved.

    ``proxies`` names the proxy settings in force (scheme only, never user or password).
    """

    kind: ClassVar[str] = "network.interfaces"

    host: Host
    taken: tuple[datetime, datetime]
    interfaces: tuple[InterfaceFacts, ...]
    route_changed: bool
    vpn: bool
    proxies: tuple[str, ...]
