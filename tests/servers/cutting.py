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
    LATE = (
        "nothing, but the rest goes on only once the client has given up: the server keeps it, and nobody hears of it"
    )
    UNHEARD = "the answer: the server has given it, and the client waits for it until it gives up"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """Once ``after_bytes`` went to the server on one connection: cut at once, or when the server answers."""

    after_bytes: int
    when: When = When.SENDING


@dataclass(kw_only=True, slots=True)
class Relay:
    """A relay under way; ``cuts`` are used up in their order, ``passed`` counts connections."""

    port: int = 0
    cuts: list[Cut] = field(default_factory=list)
    passed: int = 0
    held: threading.Event = field(default_factory=threading.Event)


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
    sent = 0
    client.settimeout(30)
    while True:
        for ready in select.select([client, server], [], [], 30)[0]:
            data = ready.recv(16_384)
            if ready is client:
                if not data:
                    server.shutdown(socket.SHUT_WR)
                    return
                sent += len(data)
                if _due(state, lock, sent, When.SENDING):
                    return _reset(client)
                if _due(state, lock, sent, When.HELD):
                    return _hold(client, state)
                if _due(state, lock, sent, When.LATE):
                    return _late(data, client, server, state)
                server.sendall(data)
            elif data and _due(state, lock, sent, When.UNHEARD):
                return _hold(client, state)
            elif not data or _due(state, lock, sent, When.ANSWER):
                return _reset(client) if data else None
            else:
                client.sendall(data)


def _due(state: Relay, lock: threading.Lock, sent: int, when: When) -> bool:
    with lock:
        if state.cuts and state.cuts[0].when is when and sent >= state.cuts[0].after_bytes:
            state.cuts.pop(0)
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
