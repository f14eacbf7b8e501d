"""Turns an endpoint into a WebSocket's opening handshake, and its answer or failure into a status or a sentence."""

import base64
import errno
import os
import socket
import ssl

from collector.evidence.resolve import Endpoint

NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN)


def upgrade_request(endpoint: Endpoint) -> bytes:
    """Return the opening handshake of RFC 6455, section 4.1, for LiveKit's signalling path."""
    lines = (
        f"GET {endpoint.path}/rtc HTTP/1.1",
        f"Host: {host_header(endpoint)}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "User-Agent: avsync",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "replace")


def host_header(endpoint: Endpoint) -> str:
    """Return ``host:port``, an IPv6 address in brackets (RFC 3986, section 3.2.2)."""
    name = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    return f"{name}:{endpoint.port}"


def http_status(line: bytes) -> int:
    """Return the status of an HTTP status line (RFC 9112, section 4). Raises EOFError or ValueError if it is none."""
    if not line:
        raise EOFError("the server closed the connection without an answer")
    words = line.split(b" ")
    if not line.startswith(b"HTTP/") or len(words) < 2 or not words[1].strip().isdigit():
        raise ValueError("the answer is not HTTP")
    return int(words[1])


def in_words(error: Exception) -> str:
    """Say what failed without addresses and without the library's wording."""
    match error:
        case socket.gaierror():
            return "the name cannot be resolved"
        case ConnectionRefusedError():
            return "the connection was refused: nothing listens there, or a firewall rejects it"
        case ConnectionResetError() | BrokenPipeError():
            return "the connection was cut"
        case ssl.SSLError():
            # One that Python itself raises has no reason, whatever its type says.
            return f"the TLS handshake failed ({getattr(error, 'reason', '') or 'no reason given'})"
        case OSError() if error.errno in NO_ROUTE:
            return "this machine has no route there"
        case OSError():
            return f"the network said: {os.strerror(error.errno) if error.errno else type(error).__name__}"
        case _:
            return str(error)
