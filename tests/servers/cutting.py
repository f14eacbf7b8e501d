"""Relays on loopback, and cuts connections where a test says so: while something is sent, or instead of the answer."""

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from tests.evidence.network.servers import tcp_server

_QUIET_S = 2  # whoever sends nothing for so long has sent all of it, on a busy machine, too
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST, as a router that forgets a connection does


class When(Enum):
    """What is lost."""

    SENDING = "the rest of what is sent"
    ANSWER = "the answer"
    HELD = "nothing, but it goes no further until the client gives up"
    PAUSED = "nothing, but it goes no further until the test says so"
    LATE = (
        "nothing, but the rest goes on only once the client has given up: the server keeps it, and nobody hears of it"
    )
    UNHEARD = "the answer: the server has given it, and the client waits for it until it gives up"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Once ``after_bytes`` went to the server on one connection: cut at once, or when the server answers.

    With ``request``, the beginning of a request's first line, they count from there.
    """

    after_bytes: int
    when: When = When.SENDING
    request: bytes = b""


@dataclass(kw_only=True, slots=True)
class Relay:
    """A relay under way; ``cuts`` are used up in their order, ``passed`` counts connections."""

    port: int = 0
    cuts: list[Cut] = field(default_factory=list)
    passed: int = 0
    held: threading.Event = field(default_factory=threading.Event)
    resumed: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def relay(server_port: int, *cuts: Cut) -> Iterator[Relay]:
    """Relay to a port of loopback inside the block."""
    state = Relay(cuts=list(cuts))
    lock = threading.Lock()

    def serve(client: socket.socket) -> None:
        state.passed += 1
        with socket.create_connection(("127.0.0.1", server_port)) as server:
            _pump(client, server, state, lock)

    with tcp_server(serve) as port:
        state.port = port
        yield state


def _pump(client: socket.socket, server: socket.socket, state: Relay, lock: threading.Lock) -> None:
    line = _Line(state, lock)
    client.settimeout(30)
    while True:
        for ready in select.select([client, server], [], [], 30)[0]:
            data = ready.recv(16_384)
            ended = _sent if ready is client else _answered
            if ended(data, line, client, server, state):
                return


def _sent(data: bytes, line: "_Line", client: socket.socket, server: socket.socket, state: Relay) -> bool:
    """Pass on what the client sent; whether that was the end."""
    if not data:
        server.shutdown(socket.SHUT_WR)
        return True
    line.sent(data)
    if line.due(When.SENDING):
        _reset(client)
    elif line.due(When.HELD):
        _hold(client, state)
    elif line.due(When.LATE):
        _late(data, client, server, state)
    else:
        if line.due(When.PAUSED):
            state.held.set()
            state.resumed.wait(60)
        server.sendall(data)
        return False
    return True


def _answered(data: bytes, line: "_Line", client: socket.socket, _server: socket.socket, state: Relay) -> bool:
    """Pass on what the server answered; whether that was the end."""
    if data and line.due(When.UNHEARD):
        _hold(client, state)
    elif data and line.due(When.ANSWER):
        _reset(client)
    elif data:
        client.sendall(data)
        return False
    return True


class _Line:
    """One connection: how much the client sent on it, since the beginning or since the cut's request began."""

    def __init__(self, state: Relay, lock: threading.Lock) -> None:
        self._state = state
        self._lock = lock
        self._sent = 0
        self._begun = False

    def sent(self, data: bytes) -> None:
        request = self._state.cuts[0].request if self._state.cuts else b""
        if not self._begun and (not request or request in data):
            self._begun = bool(request)
            self._sent = 0 if request else self._sent
        self._sent += len(data)

    def due(self, when: When) -> bool:
        with self._lock:
            for cut in self._state.cuts[:1]:
                if cut.when is when and self._sent >= cut.after_bytes and (self._begun or not cut.request):
                    self._state.cuts.pop(0)
                    return True
        return False


def _hold(client: socket.socket, state: Relay) -> None:
    state.held.set()
    while client.recv(1 << 16):  # swallowed, so that the client's end is seen
        pass


def _late(data: bytes, client: socket.socket, server: socket.socket, state: Relay) -> None:
    rest = [data]
    while select.select([client], [], [], _QUIET_S)[0] and (data := client.recv(1 << 16)):
        rest.append(data)
    state.held.set()
    _reset(client)
    client.close()
    server.sendall(b"".join(rest))
    server.settimeout(30)
    while server.recv(1 << 16):
        pass


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
