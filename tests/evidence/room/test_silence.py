import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import pytest

from collector.evidence.room import facts, statistics
from collector.model.coverage import Reason
from collector.model.privacy import Secret
from collector.model.request import Server
from tests.evidence.session import FakeSession, gather
from tests.factory import make_request

PATIENCE_S = 30.0


@pytest.fixture
def silent_url() -> Iterator[str]:
    """A server that accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"ws://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("source", [facts, statistics], ids=["facts", "statistics"])
def test_a_server_that_accepts_and_says_nothing_is_given_up(silent_url: str, source: ModuleType) -> None:
    server = Server(url=silent_url, api_key=Secret(value="key"), api_secret=Secret(value="s" * 32))
    request = replace(make_request(), server=server, duration_s=4.0)
    (plan,) = source.plan(request)
    gathered = asyncio.run(asyncio.wait_for(gather(source, request, plan, FakeSession()), PATIENCE_S))
    assert gathered.refusal.reason is Reason.TIMEOUT
    assert "did not answer" in gathered.refusal.detail
