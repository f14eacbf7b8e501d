"""Gives live tests a real server; where none can be had they skip with the reason, and fail in CI."""

import os
from collections.abc import Iterator

import pytest

from tests.live.server import LiveKitServer, NoServerError


def _started(folder_factory: pytest.TempPathFactory) -> LiveKitServer:
    try:
        server = LiveKitServer(folder_factory.mktemp("livekit"))
        server.start()
    except NoServerError as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    return server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKitServer]:
    """A server that all tests share; nobody kills it."""
    running = _started(tmp_path_factory)
    yield running
    running.stop()


@pytest.fixture
def mortal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveKitServer]:
    """A server of the test's own, to be killed and restarted."""
    running = _started(tmp_path_factory)
    yield running
    running.stop()
