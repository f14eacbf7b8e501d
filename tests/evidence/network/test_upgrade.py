import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.network.upgrade import http_status, in_words, upgrade_request
from collector.evidence.resolve import endpoint_of


@given(st.binary(max_size=60))
def test_only_a_status_line_gives_a_status(line: bytes) -> None:
    try:
        status = http_status(line)
    except (EOFError, ValueError):
        return
    assert line.startswith(b"HTTP/")
    assert status >= 0


def test_the_upgrade_asks_for_livekits_path_below_the_urls_own() -> None:
    request = upgrade_request(endpoint_of("wss://[::1]:7881/lk")).decode()

    assert request.startswith("GET /lk/rtc HTTP/1.1\r\nHost: [::1]:7881\r\n")
    assert "token" not in request


@pytest.mark.parametrize(
    "error",
    [socket.gaierror(8, "x"), ConnectionRefusedError(), ConnectionResetError(), OSError(101, "x"), EOFError("y")],
)
def test_every_failure_has_a_sentence(error: Exception) -> None:
    assert in_words(error)
