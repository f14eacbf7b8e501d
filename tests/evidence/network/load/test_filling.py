"""Taking a page again and again from a server on loopback, and what a page holds."""

import asyncio
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from collector.evidence.network.load.filling import (
    MOST_CHARACTERS,
    MOST_CONNECTIONS,
    PATH,
    TCP_SHARE,
    Taken,
    fill_down,
    page_text,
    page_token,
)
from collector.model.coverage import Reason, Unavailable
from collector.model.load import DOWN_CEILING_KBIT_S
from collector.model.privacy import LookupId, Secret
from collector.model.request import Server

PAGE = bytes(60_000)


@contextmanager
def api(status: int = 200) -> Iterator[tuple[Server, list[str]]]:
    """Answer as LiveKit's API does, with a large page; yield also the authorization of each request."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.headers["Authorization"] if self.path == PATH else "")
            self.send_response(status)
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def handle(self) -> None:
            """Serve one connection; the other side may leave at any time."""
            try:
                super().handle()
            except OSError:
                self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        key, secret = Secret(value="synthetic-key"), Secret(value="synthetic-secret-0123456789abcdef")
        try:
            yield Server(url=f"ws://127.0.0.1:{server.server_address[1]}", api_key=key, api_secret=secret), asked
        finally:
            server.shutdown()
            thread.join()


async def take(server: Server, seconds: float) -> Taken:
    taken = Taken()
    filling = asyncio.create_task(fill_down(LookupId("page"), page_token(server), server, taken))
    await asyncio.wait({filling}, timeout=seconds)
    filling.cancel()
    await asyncio.wait({filling})
    if not filling.cancelled():
        filling.result()
    return taken


def test_pages_are_taken_counted_with_their_headers_and_not_faster_than_the_ceiling() -> None:
    with api() as (server, asked):
        taken = asyncio.run(take(server, 1.0))
        passed_s = time.monotonic() - taken.began_s
    assert taken.largest_bytes == len(PAGE)
    assert len(asked) > 1
    assert all(item.startswith("Bearer ") for item in asked)
    # Each connection may be one page ahead.
    most = DOWN_CEILING_KBIT_S * 125 * passed_s + MOST_CONNECTIONS * len(PAGE) * TCP_SHARE
    assert len(PAGE) < taken.total_bytes < most


def test_a_server_that_limits_how_often_it_is_asked_is_asked_seldom() -> None:
    with api(status=429) as (server, asked):
        asyncio.run(take(server, 0.8))
    assert 1 <= len(asked) <= 2 * MOST_CONNECTIONS


def test_a_refusal_ends_it_in_words() -> None:
    with api(status=403) as (server, _), pytest.raises(Unavailable) as refused:
        asyncio.run(take(server, 5.0))
    assert refused.value.reason is Reason.NOT_FOUND


def test_nobody_there_ends_it_in_words() -> None:
    with api() as (server, _):
        pass
    with pytest.raises(Unavailable, match="No server answers"):
        asyncio.run(take(server, 5.0))


@pytest.mark.parametrize(("up_kbit_s", "characters"), [(10.0, 4_000), (100.0, 37_500), (500.0, 60_000)])
def test_a_page_takes_a_few_seconds_up_at_most(up_kbit_s: float, characters: int) -> None:
    text = page_text(up_kbit_s)
    assert len(text) == characters <= MOST_CHARACTERS
    assert len(zlib.compress(text.encode())) > 0.7 * characters, "no proxy makes it small"
