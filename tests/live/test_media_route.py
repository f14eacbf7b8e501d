"""The candidate pair that a real session selects, as the statistics name it: direct, and through a real relay."""

import asyncio
import json
import subprocess
import sys

import pytest

from tests.avsync import ROOT
from tests.impairment import Link, joined, unavailable
from tests.live.relayed import selected
from tests.live.server import LiveKitServer

pytestmark = pytest.mark.live


def test_a_session_without_a_relay_is_direct(server: LiveKitServer) -> None:
    token = server.token(room="route", identity="synthetic-publisher")
    found = asyncio.run(selected(server.url, token))

    assert found.local_type in ("host", "prflx", "srflx")
    assert (found.protocol, found.relay_protocol) == ("udp", "")


@pytest.mark.skipif(bool(unavailable()), reason=unavailable())
@pytest.mark.parametrize("protocol", ["udp", "tcp"])
def test_a_session_through_a_relay_says_so_and_how_the_relay_is_spoken_to(protocol: str) -> None:
    with joined(Link()) as link:
        inside = [*link.far, sys.executable, "-m", "tests.live.relayed", "serve", link.far_address, protocol]
        done = subprocess.run(
            [*inside, json.dumps(link.near)], capture_output=True, text=True, cwd=ROOT, timeout=150, check=False
        )

    assert done.returncode == 0, done.stderr[-500:]
    found = json.loads(done.stdout)
    assert (found["local_type"], found["relay_protocol"]) == ("relay", protocol)
