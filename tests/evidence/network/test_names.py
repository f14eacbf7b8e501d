import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import dns.rcode
import pytest

from collector.evidence.network import names, resolvers
from collector.evidence.network.resolvers import Resolver
from collector.model.coverage import Reason, State
from collector.model.privacy import AddressFamily, AddressScope
from collector.model.records.reach import NameAnswers, Reply
from collector.model.request import Contact, Request, Server
from collector.model.source import Session, SourcePlan, Yield
from tests.evidence.network.servers import issue, over_tls, silent, tcp_server
from tests.evidence.session import FakeSession, gather, gather_all
from tests.factory import SENDER, make_request
from tests.servers.resolver import resolver

NAME = "call.example.test"
V4, V6 = AddressFamily.IPV4, AddressFamily.IPV6


def asked(url: str) -> Request:
    return replace(make_request(), server=Server(url=url), here=SENDER)


class Asking:
    """The source with name servers of the test's own."""

    def __init__(self, *found: Resolver) -> None:
        self._found = found

    def gather(self, request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
        return names.compare(request, session, self._found)


def compared(url: str, *found: Resolver) -> NameAnswers:
    request = asked(url)
    gathered = gather_all(Asking(*found), request, names.plan(request)[0])
    (record,) = gathered.records
    assert isinstance(record, NameAnswers)
    assert gathered.coverage.state is State.COLLECTED
    return record


def test_each_name_server_is_asked_for_both_families() -> None:
    zone = {NAME: ["127.0.0.1", "2001:db8::1"]}
    with tcp_server(silent) as port, resolver(zone) as first, resolver(zone) as second:
        record = compared(f"ws://{NAME}:{port}", first, second)

    assert [(answer.family, answer.code, len(answer.addresses)) for answer in record.answers] == [
        (V4, "NOERROR", 1),
        (V6, "NOERROR", 1),
    ] * 2
    assert all(answer.reply is Reply.ANSWERED for answer in record.answers)
    assert record.tried[0].reply is Reply.ANSWERED
    assert record.tried[0].address.scope is AddressScope.LOOPBACK


def test_the_address_with_the_right_certificate_is_told_from_the_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = issue(tmp_path, names=(NAME,))
    monkeypatch.setenv("SSL_CERT_FILE", str(right.authority))
    with ExitStack() as stack:
        port = stack.enter_context(tcp_server(over_tls(right.context, silent)))
        stack.enter_context(tcp_server(over_tls(right.other("elsewhere.example.test"), silent), "127.0.0.2", port))
        honest = stack.enter_context(resolver({NAME: ["127.0.0.1"]}))
        lying = stack.enter_context(resolver({NAME: ["127.0.0.2"]}))
        record = compared(f"wss://{NAME}:{port}", honest, lying)

    assert [(item.reply, item.other_name) for item in record.tried] == [(Reply.ANSWERED, False), (Reply.INSECURE, True)]


@pytest.mark.parametrize(
    ("served", "reply", "code"),
    [
        ({"zone": {}}, Reply.ANSWERED, "NXDOMAIN"),
        ({"zone": {NAME: []}}, Reply.ANSWERED, "NOERROR"),
        ({"zone": {}, "rcode": dns.rcode.SERVFAIL}, Reply.FAILED, "SERVFAIL"),
        ({"zone": {}, "rcode": dns.rcode.REFUSED}, Reply.FAILED, "REFUSED"),
        ({"zone": {}, "junk": b"\0\1junk"}, Reply.FAILED, ""),
    ],
)
def test_whatever_a_name_server_does_is_a_result(served: dict[str, object], reply: Reply, code: str) -> None:
    with resolver(**served) as one:  # type: ignore[arg-type]  # the cases above
        record = compared(f"ws://{NAME}:1", one)

    assert [(answer.reply, answer.code, answer.addresses) for answer in record.answers] == [(reply, code, ())] * 2
    assert record.tried == ()


def test_a_name_server_that_answers_neither_query_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolvers, "FIRST_QUERY_S", 0.3)
    monkeypatch.setattr(resolvers, "SECOND_QUERY_S", 0.3)
    with resolver({}, answers=False) as one:
        record = compared(f"ws://{NAME}:1", one)

    assert [(answer.reply, answer.code, answer.addresses) for answer in record.answers] == [(Reply.SILENT, "", ())] * 2


def test_one_lost_datagram_is_no_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolvers, "FIRST_QUERY_S", 0.3)
    with tcp_server(silent) as port, resolver({NAME: ["127.0.0.1"]}, lost=1) as one:
        record = compared(f"ws://{NAME}:{port}", one)

    assert record.answers[0].reply is Reply.ANSWERED
    assert record.answers[0].elapsed_ms >= 300


def test_what_was_answered_before_the_run_stopped_is_kept() -> None:
    tried = threading.Event()

    def stall(connection: socket.socket) -> None:
        tried.set()
        silent(connection)

    async def stop_when_tried(port: int, one: Resolver) -> tuple[NameAnswers, Reason]:
        request, session = asked(f"wss://{NAME}:{port}"), FakeSession()
        gathering = asyncio.create_task(gather(Asking(one), request, names.plan(request)[0], session))
        await asyncio.to_thread(tried.wait, 60)
        session.stopping.set()
        found = await gathering
        (record,) = found.records
        assert isinstance(record, NameAnswers)
        return record, found.coverage.reason

    with tcp_server(stall) as port, resolver({NAME: ["127.0.0.1"]}) as one:
        record, reason = asyncio.run(stop_when_tried(port, one))

    assert reason is Reason.DEADLINE
    assert record.answers
    assert record.tried == ()


@pytest.mark.parametrize(
    ("url", "contact", "skip"),
    [
        ("wss://demo.example.com", Contact.ALLOWED, Reason.NONE),
        ("wss://demo.example.com", Contact.NO_JOIN, Reason.NONE),
        ("wss://demo.example.com", Contact.OFFLINE, Reason.DECLINED),
        ("wss://192.0.2.1", Contact.ALLOWED, Reason.NOT_FOUND),
        ("ws://[2001:db8::1]:7880", Contact.ALLOWED, Reason.NOT_FOUND),
        ("ws://localhost:7880", Contact.ALLOWED, Reason.NOT_FOUND),
        ("ws://intranet:7880", Contact.ALLOWED, Reason.NOT_FOUND),
        ("ws://mac.local:7880", Contact.ALLOWED, Reason.NOT_FOUND),
        ("no url", Contact.ALLOWED, Reason.NOT_FOUND),
        ("", Contact.ALLOWED, Reason.NOT_FOUND),
    ],
)
def test_only_a_whole_name_is_asked_for(url: str, contact: Contact, skip: Reason) -> None:
    (planned,) = names.plan(replace(asked(url), contact=contact))

    assert planned.skip is skip
    assert bool(planned.detail) is (skip is not Reason.NONE)
    assert bool(planned.contacts) is (skip is Reason.NONE)
