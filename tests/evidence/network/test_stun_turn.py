import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from collector.evidence.network import stun_turn
from collector.evidence.network.ice_servers import Target
from collector.model.privacy import AddressFamily, Secret
from collector.model.records.reach import Reply, ServerTry, Transport
from tests.evidence.network.servers import closed_port, ipv6_loopback, issue, over_tls, silent, tcp_server
from tests.servers.coturn import PASSWORD, USER, Coturn, coturn


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    with coturn(tmp_path_factory.mktemp("coturn")) as running:
        yield running


def tried(transport: Transport, port: int, *, host: str = "127.0.0.1", password: str = PASSWORD) -> ServerTry:
    target = Target(transport=transport, host=host, port=port, username=USER, password=Secret(value=password))
    return asyncio.run(stun_turn.try_server(target))[0]


def port_of(relay: Coturn, transport: Transport) -> int:
    return relay.tls_port if transport is Transport.TURN_TLS else relay.port


@contextmanager
def silent_udp() -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unread:
        unread.bind(("127.0.0.1", 0))
        yield unread.getsockname()[1]


@pytest.fixture
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stun_turn, "TRY_DEADLINE_S", 0.8)


@pytest.mark.parametrize("transport", Transport)
def test_a_relay_that_works_answers_over_every_transport(
    transport: Transport, relay: Coturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.issued.authority))

    found = tried(transport, port_of(relay, transport), host="localhost")

    assert (found.reply, found.detail) == (Reply.ANSWERED, "")
    assert found.family in (AddressFamily.IPV4, AddressFamily.IPV6)
    assert bool(found.tls) is (transport is Transport.TURN_TLS)


def test_a_relay_that_is_reached_over_ipv6_alone_answers(tmp_path: Path) -> None:
    transports = (Transport.STUN_UDP, Transport.TURN_UDP, Transport.TURN_TCP)
    with coturn(tmp_path, "--relay-ip=127.0.0.1", host=ipv6_loopback()) as relay:
        found = [tried(transport, relay.port, host=relay.host) for transport in transports]

    assert [(item.reply, item.detail, item.family) for item in found] == [
        (Reply.ANSWERED, "", AddressFamily.IPV6) for _ in transports
    ]


def test_a_relay_that_relays_by_ipv6_alone_says_so(tmp_path: Path) -> None:
    with coturn(tmp_path, host=ipv6_loopback()) as relay:
        found = tried(Transport.TURN_UDP, relay.port, host=relay.host)

    assert found.reply is Reply.FAILED
    assert "no IPv4 address to relay by" in found.detail


@pytest.mark.parametrize("transport", [Transport.TURN_UDP, Transport.TURN_TCP])
def test_a_relay_that_refuses_the_password_is_alive(transport: Transport, relay: Coturn) -> None:
    found = tried(transport, port_of(relay, transport), password="wrong")

    assert found.reply is Reply.DENIED
    assert "401" in found.detail


@pytest.mark.parametrize("transport", Transport)
def test_a_port_where_nothing_listens_refuses_at_once(transport: Transport) -> None:
    assert tried(transport, closed_port()).reply is Reply.REFUSED


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize("transport", [Transport.STUN_UDP, Transport.TURN_UDP])
def test_a_port_that_swallows_datagrams_is_silent(transport: Transport) -> None:
    with silent_udp() as port:
        assert tried(transport, port).reply is Reply.SILENT


@pytest.mark.usefixtures("_soon")
@pytest.mark.parametrize("transport", [Transport.TURN_TCP, Transport.TURN_TLS])
def test_a_server_that_accepts_and_never_answers_is_silent(transport: Transport) -> None:
    with tcp_server(silent) as port:
        assert tried(transport, port).reply is Reply.SILENT


def test_a_connection_that_is_cut_is_no_silence() -> None:
    with tcp_server(lambda connection: None) as port:
        assert tried(Transport.TURN_TCP, port).reply is Reply.FAILED


def test_a_name_without_an_address_is_told() -> None:
    assert tried(Transport.TURN_UDP, 3478, host="nowhere.invalid").reply is Reply.UNRESOLVED


def test_a_certificate_that_is_not_trusted_is_shown_and_nothing_is_asked_over_it(tmp_path: Path) -> None:
    asked = threading.Event()

    def listen(connection: socket.socket) -> None:
        if connection.recv(4096):
            asked.set()

    issued = issue(tmp_path, issuer="Zscaler Intermediate Root CA (synthetic)")
    with tcp_server(over_tls(issued.context, listen)) as port:
        found = tried(Transport.TURN_TLS, port, host="localhost")

    assert found.reply is Reply.INSECURE
    assert [facts.interceptor for facts in found.tls] == ["Zscaler"]
    assert not asked.is_set()


def test_a_relay_without_room_says_so(tmp_path: Path) -> None:
    with coturn(tmp_path, "--user-quota=0", "--total-quota=1") as full:

        async def two() -> list[ServerTry]:
            target = Target(
                transport=Transport.TURN_UDP,
                host=full.host,
                port=full.port,
                username=USER,
                password=Secret(value=PASSWORD),
            )
            async with stun_turn._line(target, full.host, ()) as (client, _):
                await client.connect()
                return list(await stun_turn.try_server(target))

        (found,) = asyncio.run(two())

    assert found.reply is Reply.FAILED
    assert "486" in found.detail or "508" in found.detail
