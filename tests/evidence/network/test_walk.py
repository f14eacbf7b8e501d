import asyncio

from hypothesis import given
from hypothesis import strategies as st

from collector.evidence.network.walk import Walk, round_trip
from collector.evidence.resolve import endpoint_of
from tests.evidence.network.servers import silent, tcp_server

NOWHERE = "192.0.2.1"
"""An address for documentation (RFC 5737): nobody answers there."""


def test_the_first_address_that_answers_comes_first() -> None:
    async def connect(port: int) -> Walk:
        found = Walk(endpoint=endpoint_of(f"ws://localhost:{port}"), addresses=("127.0.0.2", "127.0.0.1"))
        await found._connect_anywhere()
        return found

    with tcp_server(silent) as port:
        walk = asyncio.run(connect(port))

    assert set(walk.addresses) == {"127.0.0.1", "127.0.0.2"}
    assert walk.addresses[0] == "127.0.0.1"


def test_an_address_that_never_answers_holds_up_nobody() -> None:
    async def connect(port: int) -> Walk:
        found = Walk(endpoint=endpoint_of(f"ws://localhost:{port}"), addresses=(NOWHERE, "127.0.0.1"))
        await found._connect_anywhere()
        return found

    with tcp_server(silent) as port:
        walk = asyncio.run(connect(port))

    assert walk.addresses == ("127.0.0.1", NOWHERE)
    assert len(walk.connects_ms) == 1


@given(st.lists(st.floats(min_value=0.01, max_value=1e4), min_size=1, max_size=20))
def test_the_bound_of_the_round_trip_reaches_every_connect(connects_ms: list[float]) -> None:
    found = round_trip(connects_ms)

    assert all(found.low - 1e-9 <= value <= found.high + 1e-9 for value in connects_ms)


def test_nothing_connected_is_no_measurement() -> None:
    assert round_trip([]).n == 0
