"""Opens a page of a test's own in a headless Chromium and takes what the page posts back, all over loopback."""

import contextlib
import http.server
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--allow-loopback-in-peer-connection",
    # The echo canceller within the page hears what peer connections play; the system's hears only a real output.
    "--disable-features=ChromeWideEchoCancellation,WebRtcHideLocalIpsWithMdns",
)
CONTENT_TYPES = {".wav": "audio/wav", ".js": "text/javascript", ".json": "application/json"}
END_S = 10

Heard = Callable[[str, bytes], None]
"""Takes what the page posted: the path and the body. It is called from the server's threads."""


class NoBrowserError(OSError):
    """No browser can be had on this machine; the text says why."""


def find_chromium(name: str = "chromium") -> str:
    """Return the path of a Chromium. Raises NoBrowserError."""
    binary = shutil.which(name)
    if binary is None:
        raise NoBrowserError(f"{name} is not installed")
    return binary


@contextlib.contextmanager
def opened(chromium: str, pages: Mapping[str, bytes], heard: Heard, flags: tuple[str, ...] = ()) -> Iterator[None]:
    """Serve ``pages`` by path on a free port and keep a browser open at ``/`` inside the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, _serving(pages, heard) as port:
        command = [chromium, *FLAGS, *flags, f"--user-data-dir={profile}", f"http://127.0.0.1:{port}/"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=END_S)
            process.kill()
            process.wait(timeout=END_S)


@contextlib.contextmanager
def _serving(pages: Mapping[str, bytes], heard: Heard) -> Iterator[int]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", CONTENT_TYPES.get(Path(self.path).suffix, "text/html; charset=utf-8"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(204)
            self.end_headers()
            heard(self.path, body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the output clean."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
