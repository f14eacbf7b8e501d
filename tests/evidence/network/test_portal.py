from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from collector.evidence.network import portal
from collector.evidence.network.portal import Page
from collector.model.coverage import Reason, State
from collector.model.records.reach import PortalTries, PortalTry, Reply
from collector.model.request import Contact, Request
from collector.model.source import Session, SourcePlan, Yield
from tests.evidence.network.servers import Serve, answering, closed_port, silent, tcp_server
from tests.evidence.session import gather_all
from tests.factory import make_request
from tests.servers.portal import CAPTIVE, page


class Looking:
    """The source with a page of the test's own."""

    def __init__(self, port: int) -> None:
        self._pages = (Page(url=f"http://127.0.0.1:{port}/success.txt", status=200, text="success"),)

    def gather(self, request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
        return portal.look(request, session, self._pages)


def looked(port: int) -> PortalTry:
    request = make_request()
    found = gather_all(Looking(port), request, portal.plan(request)[0])
    (record,) = found.records
    assert isinstance(record, PortalTries)
    assert found.coverage.state is State.COLLECTED
    (only,) = record.tries
    return only


def served(serve: Serve) -> PortalTry:
    with tcp_server(serve) as port:
        return looked(port)


def test_a_captive_portal_answers_in_the_page_s_place_and_only_its_host_is_kept() -> None:
    found = served(CAPTIVE)

    assert (found.reply, found.http_status, found.redirected_to) == (Reply.FAILED, 302, "portal.example.test")
    assert "02-00-00" not in repr(found)


@pytest.mark.parametrize(
    ("serve", "reply"),
    [
        (page("success\n"), Reply.ANSWERED),
        (page("<html>Please log in</html>"), Reply.FAILED),
        (page("success", "511 Network Authentication Required"), Reply.FAILED),
        (answering(b"SSH-2.0-Example\r\n"), Reply.FAILED),
        (lambda connection: None, Reply.FAILED),
    ],
    ids=["its own", "a log-in page", "a log-in asked for", "no HTTP", "nothing"],
)
def test_only_the_page_s_own_answer_counts(serve: Serve, reply: Reply) -> None:
    assert served(serve).reply is reply


def test_a_page_that_cannot_be_reached_is_no_portal(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looked(closed_port()).reply is Reply.REFUSED


def test_silence_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal, "TRY_DEADLINE_S", 0.5)
    assert served(silent).reply is Reply.SILENT


@pytest.mark.parametrize(
    ("request_", "skip"),
    [
        (make_request(), Reason.NONE),
        (replace(make_request(), contact=Contact.NO_JOIN), Reason.NONE),
        (replace(make_request(), contact=Contact.OFFLINE), Reason.DECLINED),
        (replace(make_request(), live=False), Reason.DISABLED),
    ],
)
def test_the_plan_names_every_host_that_is_asked(request_: Request, skip: Reason) -> None:
    (planned,) = portal.plan(request_)

    assert planned.skip is skip
    assert planned.contacts == (() if skip else tuple(f"{item.host} (HTTP)" for item in portal.PAGES))
