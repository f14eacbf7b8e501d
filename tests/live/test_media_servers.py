"""The STUN and TURN servers that a real LiveKit server hands out: its own, and a real coturn's."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from collector.evidence.network import media
from collector.model.coverage import State
from collector.model.records.reach import MediaServers, Reply, Transport
from tests.avsync import avsync
from tests.evidence.session import FakeSession, gather_all
from tests.live.asking import request_for
from tests.live.conftest import started
from tests.live.server import LiveKitServer, Relay
from tests.servers.coturn import PASSWORD, USER, Coturn, coturn, free_port

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coturn]:
    with coturn(tmp_path_factory.mktemp("coturn")) as running:
        yield running


def handed_out(port: int, protocol: str, credential: str = PASSWORD) -> Relay:
    return Relay(host="localhost", port=port, protocol=protocol, username=USER, credential=credential)


def tried(server: LiveKitServer, session: FakeSession) -> MediaServers:
    server.create_room("reach")
    request = request_for(server, "reach", duration_s=5)
    (planned,) = media.plan(request)
    found = gather_all(media, request, planned, session)
    (record,) = found.records
    assert isinstance(record, MediaServers)
    assert found.coverage.state is State.COLLECTED
    return record


def test_every_server_that_is_handed_out_is_tried_over_its_own_transport(
    relay: Coturn, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(relay.issued.authority))
    wanted = (
        handed_out(relay.port, "udp"),
        handed_out(relay.port, "tcp"),
        handed_out(relay.tls_port, "tls"),
        handed_out(free_port(), "tcp"),
    )
    session = FakeSession()
    with started(tmp_path_factory, relays=wanted, turn=True) as server:
        record = tried(server, session)
        own = server.turn_port

    replies = {(item.transport, item.port): item.reply for item in record.tries if item.family == "ipv4"}
    assert replies == {
        (Transport.STUN_UDP, own): Reply.ANSWERED,
        (Transport.TURN_UDP, own): Reply.ANSWERED,
        (Transport.STUN_UDP, relay.port): Reply.ANSWERED,
        (Transport.TURN_UDP, relay.port): Reply.ANSWERED,
        (Transport.TURN_TCP, relay.port): Reply.ANSWERED,
        (Transport.TURN_TLS, relay.tls_port): Reply.ANSWERED,
        (Transport.TURN_TCP, wanted[3].port): Reply.REFUSED,
    }
    assert record.references == ()
    assert PASSWORD in session.secrets
    assert PASSWORD not in repr(record)


def test_nobody_stays_in_the_room(relay: Coturn, tmp_path_factory: pytest.TempPathFactory) -> None:
    with started(tmp_path_factory, relays=(handed_out(relay.port, "udp"),)) as server:
        tried(server, FakeSession())

    assert '"reason":"CLIENT_REQUEST_LEAVE"' in server.log_path.read_text()


def test_no_credential_of_a_relay_is_in_the_bundle(
    relay: Coturn, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with started(tmp_path_factory, relays=(handed_out(relay.port, "udp"),), turn=True) as server:
        server.create_room("reach")
        done = avsync(tmp_path, "collect", "--room", "reach", "--duration", "2", "--json", "--quiet", **server.access)

    assert "quarantined" not in done.document["exit_reasons"], done.stderr
    with zipfile.ZipFile(tmp_path / done.document["bundle"]) as bundle:
        everything = b"".join(bundle.read(name) for name in bundle.namelist())
        (record,) = json.loads(bundle.read("evidence/network.media.json"))
    assert {item["reply"] for item in record["record"]["tries"] if item["family"] == "ipv4"} == {"answered"}
    assert PASSWORD.encode() not in everything
