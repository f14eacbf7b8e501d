import asyncio

import pytest

from collector.evidence.resolve import endpoint_of, resolve
from collector.model.coverage import Reason, Unavailable


@pytest.mark.parametrize(
    ("url", "host", "port", "secure", "path"),
    [
        ("wss://demo.example.com", "demo.example.com", 443, True, ""),
        ("ws://127.0.0.1:7880/", "127.0.0.1", 7880, False, ""),
        ("https://user:pw@demo.example.com/lk/", "demo.example.com", 443, True, "/lk"),
        ("http://[::1]", "::1", 80, False, ""),
    ],
)
def test_a_url_is_taken_apart(url: str, host: str, port: int, secure: bool, path: str) -> None:
    found = endpoint_of(url)

    assert (found.host, found.port, found.secure, found.path) == (host, port, secure, path)


@pytest.mark.parametrize("url", ["", "demo.example.com", "ftp://demo", "ws://", "ws://host:99999", "ws://[::1"])
def test_what_is_no_server_url_is_refused_with_the_way_out(url: str) -> None:
    with pytest.raises(Unavailable, match="wss://host:port") as refused:
        endpoint_of(url)

    assert refused.value.reason is Reason.NOT_FOUND


def test_localhost_is_looked_up_by_the_systems_resolver() -> None:
    found = asyncio.run(resolve("localhost", 80, deadline_s=5))

    assert {"127.0.0.1", "::1"} & set(found.addresses)
    assert found.elapsed_ms >= 0


@pytest.mark.parametrize("name", ["nowhere.invalid", "a..b", "x" * 300])
def test_a_name_that_leads_nowhere_is_an_error(name: str) -> None:
    with pytest.raises((OSError, TimeoutError)):
        asyncio.run(resolve(name, 80, deadline_s=5))
