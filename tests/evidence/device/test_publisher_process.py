import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from collector.evidence.device.publisher_process import find_watched, own_process_ids
from collector.model.records.device import WatchedProcess
from collector.model.request import Contact, Request, Server
from tests.factory import make_request

CLIENT = """
import socket, sys
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
print("connected", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def connected() -> Iterator[tuple[int, int]]:
    """A listening port of ours and the id of another process that is connected to it."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as client:
            assert client.stdout is not None
            assert client.stdin is not None
            client.stdout.readline()
            accepted, _ = server.accept()
            yield port, client.pid
            client.stdin.close()
            accepted.close()


def look(request: Request, own: frozenset[int]) -> tuple[WatchedProcess, ...]:
    return asyncio.run(find_watched(request, own=own))


def to_port(port: int, *, host: str = "127.0.0.1") -> Request:
    return replace(make_request(), server=Server(url=f"ws://{host}:{port}"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_process_connected_to_the_server_is_found(connected: tuple[int, int], host: str) -> None:
    port, pid = connected

    (found,) = look(to_port(port, host=host), frozenset({os.getpid()}))

    assert (found.pid, found.known_by) == (pid, "connection to the server")
    assert str(port) not in found.name


def test_a_process_of_avsync_itself_is_never_found(connected: tuple[int, int]) -> None:
    port, _ = connected

    assert look(to_port(port), own_process_ids()) == ()


def test_offline_finds_by_a_literal_address_without_asking_anybody(connected: tuple[int, int]) -> None:
    port, pid = connected
    request = replace(to_port(port), contact=Contact.OFFLINE)

    assert [found.pid for found in look(request, frozenset())] == [pid]


def test_a_name_that_leads_nowhere_finds_nothing() -> None:
    assert look(to_port(7880, host="nowhere.invalid"), frozenset()) == ()


def test_without_server_and_pid_nothing_is_looked_for() -> None:
    assert look(make_request(), frozenset()) == ()


def test_a_pid_that_is_not_there_finds_nothing() -> None:
    assert look(replace(make_request(), pid=2**22 + 7), frozenset()) == ()


def test_avsync_knows_itself_and_what_it_started() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        own = own_process_ids()
        assert child.stdin is not None
        child.stdin.close()

    assert {os.getpid(), child.pid} <= own


def test_a_container_that_shows_no_process_has_none_to_watch(without_proc: None) -> None:
    assert look(to_port(7880), frozenset()) == ()
    assert look(replace(make_request(), pid=os.getpid()), frozenset()) == ()
