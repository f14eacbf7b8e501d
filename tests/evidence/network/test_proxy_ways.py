from dataclasses import replace
from pathlib import Path

import pytest

from collector.evidence.network import proxy_ways
from collector.model.coverage import Reason, State
from collector.model.records.reach import ProxyTry, ProxyWays, Reply
from collector.model.request import Contact, Request, Server
from tests.evidence.network.servers import UNAUTHORIZED, answering, closed_port, issue, over_tls, silent, tcp_server
from tests.evidence.session import FakeSession, gather_all
from tests.factory import SENDER, make_request
from tests.servers.portal import proxy

PASSWORD = "synthetic-proxy-password-1"
CALL = "wss://call.example.test:7443"


def asked(url: str) -> Request:
    return replace(make_request(), server=Server(url=url), here=SENDER)


def tried(url: str, setting: str, monkeypatch: pytest.MonkeyPatch, session: FakeSession | None = None) -> ProxyTry:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", setting)
    request = asked(url)
    (planned,) = proxy_ways.plan(request)
    found = gather_all(proxy_ways, request, planned, session or FakeSession())
    (record,) = found.records
    assert isinstance(record, ProxyWays)
    assert found.coverage.state is State.COLLECTED
    (only,) = record.tries
    return only


def test_a_proxy_that_lets_through_is_told_with_the_server_s_own_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = issue(tmp_path, names=("call.example.test",))
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
    with tcp_server(over_tls(server.context, answering(UNAUTHORIZED))) as port, tcp_server(proxy()) as through:
        found = tried(f"wss://call.example.test:{port}", f"http://127.0.0.1:{through}", monkeypatch)

    assert (found.reply, found.http_status, found.server_http_status) == (Reply.ANSWERED, 200, 401)
    assert [(facts.trusted, facts.interceptor) for facts in found.tls] == [(True, "")]


@pytest.mark.parametrize("trusted", [False, True])
def test_a_proxy_that_opens_tls_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool) -> None:
    inspecting = issue(tmp_path, issuer="Zscaler Intermediate Root CA (synthetic)", names=("call.example.test",))
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(inspecting.authority))
    with tcp_server(proxy(instead=inspecting.context)) as through:
        found = tried(CALL, f"http://127.0.0.1:{through}", monkeypatch)

    assert found.reply is Reply.ANSWERED
    assert [(facts.trusted, facts.interceptor) for facts in found.tls] == [(trusted, "Zscaler")]


def test_a_proxy_that_asks_for_a_password_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    with tcp_server(proxy(password=PASSWORD, scheme="Negotiate")) as through:
        found = tried(CALL, f"http://127.0.0.1:{through}", monkeypatch)

    assert (found.reply, found.http_status, found.with_password) == (Reply.DENIED, 407, False)
    assert found.detail == "it asks for a password (Negotiate)"


def test_a_password_that_is_not_taken_is_no_missing_one(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession()
    with tcp_server(proxy(password=PASSWORD)) as through:
        found = tried(CALL, f"http://synthetic:wrong-one@127.0.0.1:{through}", monkeypatch, session)

    assert (found.reply, found.with_password) == (Reply.DENIED, True)
    assert "does not take" in found.detail
    assert "wrong-one" in session.secrets
    assert "wrong-one" not in repr(found)


def test_the_right_password_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with tcp_server(answering(UNAUTHORIZED)) as port, tcp_server(proxy(password=PASSWORD)) as through:
        found = tried(f"ws://127.0.0.1:{port}", f"http://synthetic:{PASSWORD}@127.0.0.1:{through}", monkeypatch)

    assert (found.reply, found.server_http_status, found.tls) == (Reply.ANSWERED, 401, ())


def test_a_proxy_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with tcp_server(proxy(tunnels=False)) as through:
        found = tried(CALL, f"http://127.0.0.1:{through}", monkeypatch)

    assert (found.reply, found.http_status, found.detail) == (Reply.FAILED, 403, "it refuses a tunnel (403)")


def test_a_proxy_that_is_not_there_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(CALL, f"http://127.0.0.1:{closed_port()}", monkeypatch).reply is Reply.REFUSED


def test_a_proxy_that_never_answers_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy_ways, "TRY_DEADLINE_S", 0.5)
    with tcp_server(silent) as through:
        assert tried(CALL, f"http://127.0.0.1:{through}", monkeypatch).reply is Reply.SILENT


def test_a_socks_proxy_is_named_and_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    found = tried(CALL, "socks5://127.0.0.1:1080", monkeypatch)

    assert (found.reply, found.scheme) == (Reply.FAILED, "socks5")
    assert "not tried" in found.detail


def test_a_proxy_that_speaks_something_else_is_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    with tcp_server(answering(b"SSH-2.0-Example\r\n")) as through:
        assert tried(CALL, f"http://127.0.0.1:{through}", monkeypatch).reply is Reply.FAILED


def test_the_plan_names_the_proxy_and_not_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.setenv("https_proxy", f"http://synthetic:{PASSWORD}@proxy.example.test:3128")
    (planned,) = proxy_ways.plan(asked(CALL))

    assert "proxy.example.test:3128 (proxy)" in planned.contacts
    assert PASSWORD not in repr(planned)


@pytest.mark.parametrize(
    ("url", "contact", "skip"),
    [
        (CALL, Contact.ALLOWED, Reason.NONE),
        (CALL, Contact.NO_JOIN, Reason.NONE),
        (CALL, Contact.OFFLINE, Reason.DECLINED),
        ("", Contact.ALLOWED, Reason.NOT_FOUND),
    ],
)
def test_it_runs_where_something_may_be_contacted(url: str, contact: Contact, skip: Reason) -> None:
    (planned,) = proxy_ways.plan(replace(asked(url), contact=contact))

    assert planned.skip is skip
    assert bool(planned.detail) is (skip is not Reason.NONE)


@pytest.mark.parametrize(
    ("host", "noted"), [("127.0.0.1", []), ("localhost", []), ("proxy.invalid", ["proxy.invalid"])]
)
def test_a_proxy_s_own_name_is_kept_out_of_the_rest(
    host: str, noted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = FakeSession()
    tried(CALL, f"http://{host}:{closed_port()}", monkeypatch, session)

    assert session.handles == noted
