import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collector.evidence.network import path, walk
from collector.model.coverage import Reason, State
from collector.model.privacy import Address, AddressFamily
from collector.model.records.network import NetworkPath, Outcome, Step, TlsFacts
from collector.model.request import Contact, Request, Server
from collector.model.source import Wanted
from tests.evidence.network.servers import (
    UNAUTHORIZED,
    Issued,
    answering,
    closed_port,
    ipv6_loopback,
    issue,
    over_tls,
    silent,
    tcp_server,
)
from tests.evidence.session import FakeSession, Gathered, gather, gather_all
from tests.factory import SENDER, make_request


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback needs no pause between connects."""
    monkeypatch.setattr(walk, "BETWEEN_ROUND_TRIPS_S", 0.0)


OPEN, LATER, NONE = Outcome.OK, Outcome.NOT_REACHED, Outcome.NOT_NEEDED


def asked(url: str) -> Request:
    return replace(make_request(), server=Server(url=url), here=SENDER)


def walked(url: str) -> NetworkPath:
    request = asked(url)
    found = gather_all(path, request, path.plan(request)[0])
    (record,) = found.records
    assert isinstance(record, NetworkPath)
    assert found.coverage.state is State.COLLECTED
    return record


def outcomes(record: NetworkPath) -> dict[Step, Outcome]:
    return {step.step: step.outcome for step in record.steps}


def test_every_step_to_an_open_server_is_timed_alone() -> None:
    with tcp_server(answering(UNAUTHORIZED)) as port:
        record = walked(f"ws://localhost:{port}")

    assert list(outcomes(record)) == list(Step)
    assert outcomes(record) == {Step.DNS: OPEN, Step.TCP: OPEN, Step.TLS: Outcome.NOT_NEEDED, Step.WEBSOCKET: OPEN}
    assert record.server_http_status == 401
    assert record.tcp_round_trip_ms.n == walk.ROUND_TRIPS
    assert record.tcp_round_trip_ms.value > 0
    assert (record.server_host, record.port, record.host, record.tls) == ("localhost", port, SENDER, ())


def test_a_server_that_has_ipv6_alone_is_walked_to_the_end() -> None:
    with tcp_server(answering(UNAUTHORIZED), ipv6_loopback()) as port:
        record = walked(f"ws://[::1]:{port}")

    assert outcomes(record) == {Step.DNS: NONE, Step.TCP: OPEN, Step.TLS: NONE, Step.WEBSOCKET: OPEN}
    assert [address.family for address in record.addresses] == [AddressFamily.IPV6]
    assert record.server_http_status == 401


def test_a_closed_port_is_a_result_and_ends_the_walk() -> None:
    record = walked(f"wss://127.0.0.1:{closed_port()}")

    assert record.addresses == (Address.of("127.0.0.1"),)
    assert outcomes(record) == {Step.DNS: NONE, Step.TCP: Outcome.FAILED, Step.TLS: LATER, Step.WEBSOCKET: LATER}
    assert "refused" in record.steps[1].detail
    assert record.tcp_round_trip_ms.n == 0


def test_a_name_that_leads_nowhere_ends_the_walk_at_once() -> None:
    record = walked("wss://nowhere.invalid")

    assert outcomes(record)[Step.DNS] in (Outcome.FAILED, Outcome.TIMED_OUT)
    assert [step.outcome for step in record.steps[1:]] == [LATER] * 3
    assert record.addresses == ()


@pytest.mark.parametrize(
    ("answer", "status", "outcome"),
    [
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", 101, OPEN),
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", 407, OPEN),
        (b"SSH-2.0-Example\r\n", 0, Outcome.FAILED),
    ],
)
def test_any_http_answer_shows_that_the_way_is_open(answer: bytes, status: int, outcome: Outcome) -> None:
    with tcp_server(answering(answer)) as port:
        record = walked(f"ws://127.0.0.1:{port}")

    assert (record.server_http_status, outcomes(record)[Step.WEBSOCKET]) == (status, outcome)


def test_a_server_that_hangs_up_did_not_answer() -> None:
    with tcp_server(lambda connection: None) as port:
        record = walked(f"ws://127.0.0.1:{port}")

    assert outcomes(record)[Step.WEBSOCKET] is Outcome.FAILED


@pytest.mark.parametrize(("scheme", "step"), [("ws", Step.WEBSOCKET), ("wss", Step.TLS)])
def test_a_server_that_accepts_and_never_answers_times_out(
    scheme: str, step: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walk, "STEP_DEADLINE_S", 1.5)
    with tcp_server(silent) as port:
        record = walked(f"{scheme}://127.0.0.1:{port}")

    assert outcomes(record)[step] is Outcome.TIMED_OUT


def over(issued: Issued) -> tuple[NetworkPath, TlsFacts]:
    with tcp_server(over_tls(issued.context, answering(UNAUTHORIZED))) as port:
        record = walked(f"wss://localhost:{port}")
    assert outcomes(record) == dict.fromkeys(Step, OPEN)
    assert record.server_http_status == 401
    (facts,) = record.tls
    return record, facts


def test_a_certificate_of_a_trusted_authority_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(issued.authority))

    _, facts = over(issued)

    assert (facts.trusted, facts.trust_error, facts.interceptor) == (True, "", "")
    assert facts.version in ("TLSv1.2", "TLSv1.3")
    assert [certificate.subject for certificate in facts.chain] == ["CN=localhost", "CN=Synthetic Test CA"]
    assert facts.chain[0].not_after > datetime.now(UTC)


def test_an_unknown_authority_is_not_trusted_and_its_chain_is_kept(tmp_path: Path) -> None:
    _, facts = over(issue(tmp_path))

    assert not facts.trusted
    assert facts.trust_error
    assert facts.chain[0].issuer == "CN=Synthetic Test CA"
    assert facts.interceptor == ""


def test_a_certificate_signed_by_itself_is_not_trusted(tmp_path: Path) -> None:
    _, facts = over(issue(tmp_path, signed_by_itself=True))

    assert not facts.trusted
    assert "self" in facts.trust_error
    assert len(facts.chain) == 1


def test_an_expired_certificate_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = issue(tmp_path, days_left=-2)
    monkeypatch.setenv("SSL_CERT_FILE", str(issued.authority))

    _, facts = over(issued)

    assert not facts.trusted
    assert "expired" in facts.trust_error
    assert facts.chain[0].not_after < datetime.now(UTC)


@pytest.mark.parametrize("trusted", [False, True])
def test_an_intercepting_product_is_named_whether_trusted_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    issued = issue(tmp_path, issuer="Zscaler Intermediate Root CA (synthetic)")
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(issued.authority))

    _, facts = over(issued)

    assert (facts.interceptor, facts.trusted) == ("Zscaler", trusted)


def test_a_server_without_tls_fails_the_handshake() -> None:
    with tcp_server(answering(UNAUTHORIZED)) as port:
        record = walked(f"wss://127.0.0.1:{port}")

    assert outcomes(record)[Step.TLS] is Outcome.FAILED
    assert outcomes(record)[Step.WEBSOCKET] is LATER


def test_what_was_found_before_the_run_stopped_is_kept() -> None:
    async def stop_soon(port: int) -> Gathered:
        request, session = asked(f"ws://127.0.0.1:{port}"), FakeSession()
        asyncio.get_running_loop().call_later(0.5, session.stopping.set)
        return await gather(path, request, path.plan(request)[0], session)

    with tcp_server(silent) as port:
        found = asyncio.run(stop_soon(port))
    (record,) = found.records

    assert isinstance(record, NetworkPath)
    assert outcomes(record)[Step.TCP] is OPEN
    assert (found.coverage.state, found.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)


@pytest.mark.parametrize(
    ("server", "contact", "live", "skip"),
    [
        (Server(url="wss://demo.example.com"), Contact.ALLOWED, True, Reason.NONE),
        (Server(url="wss://demo.example.com"), Contact.NO_JOIN, True, Reason.NONE),
        (Server(url="wss://demo.example.com"), Contact.OFFLINE, True, Reason.DECLINED),
        (Server(url="wss://demo.example.com"), Contact.ALLOWED, False, Reason.DISABLED),
        (Server(), Contact.ALLOWED, True, Reason.NOT_FOUND),
    ],
)
def test_the_plan_says_whom_it_contacts_or_why_not(server: Server, contact: Contact, live: bool, skip: Reason) -> None:
    (plan,) = path.plan(replace(make_request(), server=server, contact=contact, live=live))

    assert plan.skip is skip
    assert plan.contacts == (("demo.example.com",) if skip is Reason.NONE else ())
    assert plan.wanted is (Wanted.ASKED if server.url else Wanted.DEFAULT)
