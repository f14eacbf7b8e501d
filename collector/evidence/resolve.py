"""Turns a server's URL into host, port and addresses."""

import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from collector.evidence.blocking import before_deadline
from collector.model.coverage import Reason, Unavailable

UNREADABLE = "the server's URL cannot be read; it should look like wss://host:port"
_SECURE = {"wss": True, "https": True, "ws": False, "http": False}


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """Where a LiveKit URL leads: ``path`` is what stands before the API's own paths, "" or "/prefix"."""

    host: str
    port: int
    secure: bool
    path: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolved:
    """The addresses of a name in the system's order, and how long the look-up took."""

    addresses: tuple[str, ...]
    elapsed_ms: float


def endpoint_of(url: str) -> Endpoint:
    """Take a server's URL apart. Raises Unavailable if it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unavailable(Reason.NOT_FOUND, UNREADABLE) from error
    if parts.scheme not in _SECURE or not parts.hostname:
        raise Unavailable(Reason.NOT_FOUND, UNREADABLE)
    secure = _SECURE[parts.scheme]
    default = 443 if secure else 80
    return Endpoint(host=parts.hostname, port=port or default, secure=secure, path=parts.path.rstrip("/"))


async def resolve(host: str, port: int, *, deadline_s: float) -> Resolved:
    """Look ``host`` up with the system's resolver. Raises OSError (socket.gaierror too) or TimeoutError."""
    return await before_deadline(lambda: _look_up(host, port), deadline_s=deadline_s)


def _look_up(host: str, port: int) -> Resolved:
    began = time.perf_counter()
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    elapsed_ms = (time.perf_counter() - began) * 1000
    addresses = dict.fromkeys(str(address[0]) for _, _, _, _, address in found)
    return Resolved(addresses=tuple(addresses), elapsed_ms=elapsed_ms)
