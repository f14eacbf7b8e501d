"""A speedtest mini server on loopback, healthy or with one fault; it also plays speedtest.net where it is the proxy."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

PAGE = b'<html><script>var s = {upload_extension: "php"};</script></html>'
PICTURE_BYTES_PER_PX2 = 2
CHUNK = bytes(65_536)


class Fault(StrEnum):
    """What is wrong with it."""

    NONE = "none"
    REFUSES = "refuses"
    HANGS = "hangs"
    HANGS_LATER = "hangs later"
    BREAKS_OFF = "breaks off"
    GARBAGE = "garbage"
    NO_SCRIPT = "no script"
    NO_PICTURES = "no pictures"
    EMPTY_LIST = "empty list"
    ENDLESS_PAGE = "endless page"


@dataclass(kw_only=True, slots=True)
class Running:
    """One running server; ``asked`` are the hosts and paths that were asked for."""

    port: int
    url: str
    asked: list[str] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    """The server with its fault, and whether it should end."""

    daemon_threads = True

    def __init__(self, host: str, fault: Fault) -> None:
        super().__init__((host, 0), _Handler)
        self.fault = fault
        self.over = threading.Event()
        port = int(self.server_address[1])
        self.running = Running(port=port, url=f"http://{host}:{port}/")


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"

    @property
    def _at(self) -> _Server:
        assert isinstance(self.server, _Server)
        return self.server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def handle(self) -> None:
        """Serve one connection; the other side may leave at any time."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._at.running.asked.append(f"{parts.netloc}{parts.path}")
        if parts.path.endswith("speedtest-config.php"):
            self._give(_configuration(self._at.fault))
        elif "speedtest-servers" in parts.path:
            self._give(_list(self._at.running, self._at.fault))
        elif self._at.fault is Fault.REFUSES:
            self._give(b"no", status=403)
        elif parts.path.endswith("latency.txt"):
            self._give(b"test=test\n")
        elif parts.path.endswith(".jpg"):
            self._picture(int(parts.path.rpartition("x")[2].removesuffix(".jpg")))
        else:
            self._page()

    def do_POST(self) -> None:
        left = int(self.headers["Content-length"])
        while left > 0 and (taken := self.rfile.read(min(left, len(CHUNK)))):
            left -= len(taken)
        self._give(b"size=500")

    def _page(self) -> None:
        if self._at.fault is Fault.HANGS:
            self._at.over.wait()
        if self._at.fault is Fault.ENDLESS_PAGE:
            self._head(10**12)
            while not self._at.over.is_set():
                self.wfile.write(CHUNK)
        self._give({Fault.GARBAGE: b"\xff\xfe\x00" * 99, Fault.NO_SCRIPT: b"<html/>"}.get(self._at.fault, PAGE))

    def _picture(self, width_px: int) -> None:
        size = PICTURE_BYTES_PER_PX2 * width_px * width_px
        if self._at.fault is Fault.NO_PICTURES:
            self._give(b"gone", status=404)
            return
        if self._at.fault is Fault.HANGS_LATER:
            self._at.over.wait()
        self._head(size)
        if self._at.fault is Fault.BREAKS_OFF:
            self.wfile.write(CHUNK)
            self.close_connection = True
            return
        for _ in range(size // len(CHUNK)):
            self.wfile.write(CHUNK)
        self.wfile.write(bytes(size % len(CHUNK)))

    def _head(self, size: int, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def _give(self, body: bytes, status: int = 200) -> None:
        self._head(len(body), status)
        self.wfile.write(body)


@contextmanager
def speedtest_server(fault: Fault = Fault.NONE, host: str = "127.0.0.1") -> Iterator[Running]:
    """Serve until the block ends."""
    with _Server(host, fault) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.running
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def _configuration(fault: Fault) -> bytes:
    if fault is Fault.GARBAGE:
        return b"\xff\xfe\x00 not XML"
    return (
        b'<settings><client ip="192.0.2.1" lat="52.5" lon="13.4"/><server-config threadcount="4" ignoreids=""/>'
        b'<download testlength="10" threadsperurl="4"/><upload ratio="5" maxchunkcount="50" threads="2" '
        b'testlength="10"/></settings>'
    )


def _list(running: Running, fault: Fault) -> bytes:
    if fault is Fault.EMPTY_LIST:
        return b"<settings><servers></servers></settings>"
    url = f"{running.url}speedtest/upload.php"
    return (
        f'<settings><servers><server url="{url}" lat="52.5" lon="13.4" name="here" id="1"/></servers></settings>'
    ).encode()
