"""Real HTTP servers on loopback that stand in the way: a captive portal, a proxy with a password or a CA of its own."""

import base64
import contextlib
import socket
import ssl
import threading

from tests.evidence.network.servers import Serve, answering

LOGIN = "http://portal.example.test/login?mac=02-00-00-00-00-01"
CAPTIVE = answering(f"HTTP/1.1 302 Found\r\nLocation: {LOGIN}\r\nContent-Length: 0\r\n\r\n".encode())
"""Sends every request to its log-in page."""


def page(text: str, status: str = "200 OK") -> Serve:
    """Answer every request with ``text``."""
    body = text.encode()
    return answering(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def proxy(
    *, password: str = "", scheme: str = "Basic", instead: ssl.SSLContext | None = None, tunnels: bool = True
) -> Serve:
    """Open tunnels (CONNECT) to loopback.

    With ``password`` only for the user "synthetic" with that password; with ``instead`` it ends TLS itself, with that
    certificate, and answers 401 to whatever is asked through it: an inspecting proxy.
    """
    wanted = base64.b64encode(f"synthetic:{password}".encode()).decode()

    def serve(connection: socket.socket) -> None:
        request = _head(connection)
        if not request.startswith("CONNECT ") or not tunnels:
            connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        elif password and f"Proxy-Authorization: Basic {wanted}" not in request:
            needed = "HTTP/1.1 407 Proxy Authentication Required\r\n"
            connection.sendall(f"{needed}Proxy-Authenticate: {scheme} realm=x\r\nContent-Length: 0\r\n\r\n".encode())
        else:
            connection.sendall(b"HTTP/1.1 200 Connection established\r\nVia: synthetic\r\n\r\n")
            _carry(connection, request, instead)

    return serve


def _head(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(4096)
        if not more:
            break
        data += more
    return data.decode("ascii", "replace")


def _carry(connection: socket.socket, request: str, instead: ssl.SSLContext | None) -> None:
    if instead is not None:
        with instead.wrap_socket(connection, server_side=True) as secure:
            answering(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")(secure)
        return
    port = int(request.split(" ")[1].rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port)) as server:
        server.settimeout(10)
        back = threading.Thread(target=_copy, args=(server, connection), daemon=True)
        back.start()
        _copy(connection, server)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        back.join(5)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
