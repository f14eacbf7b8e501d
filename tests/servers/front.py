"""Stands before an HTTP server on loopback: refuses what a test says, over TLS if told so, and passes on the rest."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.evidence.network.servers import tcp_server

_MOST_HEAD = 65_536
_LENGTH = re.compile(rb"(?im)^content-length:\s*([0-9]+)")
_KEPT_ALIVE = re.compile(rb"(?im)^connection:[^\r]*\r\n")


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """One answer instead of the server's; in its headers ``{host}`` and ``{path}`` are those that were asked."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(kw_only=True, slots=True)
class Front:
    """What stands there; ``left`` are the refusals still to be given, ``asked`` counts the requests they are for."""

    web: str
    left: list[Refusal]
    asked: int = 0


@contextlib.contextmanager
def front(
    server_port: int, *refusals: Refusal, request: bytes = b"", context: ssl.SSLContext | None = None
) -> Iterator[Front]:
    """Stand before a port of loopback; ``request`` is the beginning of the request lines that are refused."""
    state, lock = Front(web="", left=list(refusals)), threading.Lock()

    def serve(connection: socket.socket) -> None:
        client = context.wrap_socket(connection, server_side=True) if context else connection
        with client:
            _served(client, server_port, request, state, lock)

    with tcp_server(serve) as port:
        state.web = f"{'https' if context else 'http'}://localhost:{port}"
        yield state


def _served(client: socket.socket, server_port: int, request: bytes, state: Front, lock: threading.Lock) -> None:
    head, rest = _head(client)
    refusal: list[Refusal] = []
    if request and head.startswith(request):
        with lock:
            state.asked += 1
            refusal = [state.left.pop(0)] if state.left else []
    if not refusal:
        _passed_on(client, server_port, head, rest)
        return
    found = _LENGTH.search(head)
    left = int(found[1]) - len(rest) if found else 0
    while left > 0 and (data := client.recv(min(left, 1 << 16))):
        left -= len(data)
    client.sendall(_answer(refusal[0], head))


def _head(client: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < _MOST_HEAD and (more := client.recv(1 << 14)):
        data += more
    head, end, rest = data.partition(b"\r\n\r\n")
    return head + end, rest


def _answer(refusal: Refusal, head: bytes) -> bytes:
    path = head.split(b" ", 2)[1].decode("ascii")
    host = next(line[5:].strip().decode("ascii") for line in head.split(b"\r\n") if line.lower().startswith(b"host:"))
    lines = [f"{name}: {value.format(host=host, path=path)}" for name, value in refusal.headers.items()]
    return "\r\n".join(
        [f"HTTP/1.1 {refusal.status} x", *lines, "Content-Length: 0", "Connection: close", "", ""]
    ).encode()


def _passed_on(client: socket.socket, server_port: int, head: bytes, rest: bytes) -> None:
    """Pass one request on; the connection ends with its answer, so that the next one is looked at, too."""
    ended = _KEPT_ALIVE.sub(b"", head)[:-2] + b"Connection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server_port)) as server:
        server.sendall(ended + rest)
        sending = threading.Thread(target=_copied, args=(client, server), daemon=True)
        sending.start()
        server.settimeout(60)
        try:
            status, line, rest = server.recv(1 << 16).partition(b"\r\n")
            client.sendall(status + line + b"Connection: close\r\n" + rest)
            while data := server.recv(1 << 16):
                client.sendall(data)
        finally:
            # Still reading, the thread would take what comes in by the next connection that gets the same number.
            with contextlib.suppress(OSError):
                socket.socket.shutdown(client, socket.SHUT_RDWR)
            sending.join()


def _copied(client: socket.socket, server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := client.recv(1 << 16):
            server.sendall(data)
