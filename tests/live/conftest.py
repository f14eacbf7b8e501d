"""Gives live tests a real server; where none can be had they skip with the reason, and fail in CI."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from tests.live.server import LiveKitServer, NoServerError, Relay


@contextmanager
def started(
    folder_factory: pytest.TempPathFactory, *, relays: Sequence[Relay] = (), turn: bool = False
) -> Iterator[LiveKitServer]:
    """Run a server that hands out ``relays``, and with ``turn`` its own TURN server, too."""
    try:
        server = LiveKitServer(folder_factory.mktemp("livekit"), relays=relays, turn=turn)
        server.start()
    except NoServerError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKitServer]:
    """A server that all tests share; nobody kills it."""
    with started(tmp_path_factory) as running:
        yield running


@pytest.fixture
def mortal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKitServer]:
    """A server of the test's own, to be killed and restarted."""
    with started(tmp_path_factory) as running:
        yield running
