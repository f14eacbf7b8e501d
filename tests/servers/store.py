"""Takes files by PUT on loopback and gives them back by GET; answers as the test's script says, then as it should."""

import contextlib
import hashlib
import ssl
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Takes(Enum):
    """What the server does with the body before it answers."""

    ALL = "reads and stores all of it"
    HALF = "reads all, stores half, and says nothing of it"
    NOTHING = "answers before it reads any"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """One answer to a PUT."""

    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    takes: Takes = Takes.ALL


@dataclass(kw_only=True, slots=True)
class Store:
    """A running store: what it keeps by path, every request line so far, and the replies still to be given."""

    url: str = ""
    port: int = 0
    kept: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    etag: bool = True
    readable: bool = True
    hidden: bool = False


@contextlib.contextmanager
def storing(*replies: Reply, context: ssl.SSLContext | None = None, etag: bool = True) -> Iterator[Store]:
    """Run a store; over TLS if there is a context."""
    store = Store(replies=list(replies), etag=etag)

    class Handler(_Handler):
        state = store

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    store.port = server.server_address[1]
    store.url = f"{'https' if context else 'http'}://localhost:{store.port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    state: Store
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        with contextlib.suppress(OSError):  # cut, or TLS refused
            super().handle()

    def do_PUT(self) -> None:
        self._noted()
        reply = self.state.replies.pop(0) if self.state.replies else Reply()
        length = int(self.headers["Content-Length"])
        if reply.takes is Takes.NOTHING:
            self.close_connection = True
            return self._answer(reply.status, reply.headers, reply.body)
        body = self.rfile.read(length)
        if len(body) < length:
            self.close_connection = True
            return None
        told = {}
        if reply.status < 300:
            stored = body[: length // 2] if reply.takes is Takes.HALF else body
            self.state.kept[self.path.partition("?")[0]] = stored
            if self.state.etag:
                told["ETag"] = f'"{hashlib.md5(stored).hexdigest()}"'
        self._answer(reply.status, {**told, **reply.headers}, reply.body)
        return None

    def do_GET(self) -> None:
        self._noted()
        kept = self.state.kept.get(self.path.partition("?")[0], b"")
        if not self.state.readable:
            return self._answer(403, {}, b"")
        self._answer(200 if kept else 404, {}, kept)
        return None

    def do_HEAD(self) -> None:
        self._noted()
        self._answer(403 if self.state.hidden else 404, {}, b"")

    def _noted(self) -> None:
        self.state.asked.append(f"{self.command} {self.path}")
        self.state.headers.append({name.lower(): value for name, value in self.headers.items()})

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return
