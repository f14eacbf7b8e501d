import asyncio
import socket

from collector.evidence.room.greeting import UNKNOWN, greet
from collector.model.privacy import Secret
from collector.model.request import Server


def test_a_server_that_does_not_answer_stays_unknown() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{free.getsockname()[1]}"  # bound but not listening: connections are refused
        assert asyncio.run(greet(Server(url=url), Secret(value="token"))) == UNKNOWN
