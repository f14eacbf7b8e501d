"""LiveKit Cloud's records against a contract server that was written from LiveKit's documentation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from collector.evidence.vendor_records import livekit_cloud
from collector.model.coverage import Reason, State
from collector.model.privacy import Secret
from collector.model.records.vendor import CloudSession
from collector.model.request import Contact, Request, Server, VendorAccess
from tests.evidence.session import FakeSession, Gathered, gather_all
from tests.factory import END, make_incident, make_request
from tests.vendor_servers.livekit_cloud import (
    CAMEL,
    KEY,
    PROJECT,
    ROOM,
    SECRET,
    SESSION,
    SNAKE,
    Analytics,
    cloud_service,
)


def request_for(url: str, *, room: str = ROOM, secret: str = SECRET) -> Request:
    return replace(
        make_request(incident=make_incident(room=room, vendor="livekit")),
        server=Server(url="wss://synthetic.livekit.cloud", api_key=Secret(value=KEY), api_secret=Secret(value=secret)),
        vendor=VendorAccess(livekit_project=PROJECT, livekit_cloud_api=url),
    )


def read(request: Request, session: FakeSession | None = None) -> Gathered:
    (plan,) = livekit_cloud.plan(request)
    return gather_all(livekit_cloud, request, plan, session)


@pytest.mark.parametrize("listed", [CAMEL, SNAKE])
def test_a_session_names_who_was_there_with_what(listed: dict[str, object]) -> None:
    session = FakeSession()
    with cloud_service(Analytics(sessions=(listed,))) as service:
        gathered = read(request_for(service.url), session)
    (record,) = gathered.records
    assert isinstance(record, CloudSession)
    assert (record.session, record.room_sid, record.room) == (SESSION, SESSION, ROOM)
    first, second = record.participants
    assert (first.sdk_version, first.browser, first.connection_type) == ("2.5.0", "Chrome", "udp")
    assert (second.joined, second.sdk_version) == ((), "")
    assert gathered.coverage.state is State.COLLECTED
    assert "zoe@example.com" in session.handles
    assert len(session.secrets) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"roomName": "another"},
        {"createdAt": "2026-03-05T14:06:00Z"},
        {"createdAt": "2026-03-05T12:00:00Z", "lastActive": "2026-03-05T13:00:00Z"},
        {"sessionId": "../../secrets"},
    ],
)
def test_a_session_of_another_room_or_time_is_none_of_ours(change: dict[str, object]) -> None:
    with cloud_service(Analytics(sessions=({**CAMEL, **change},))) as service:
        assert read(request_for(service.url)).refusal.reason is Reason.NOT_FOUND
        assert [item.path.count("/") for item in service.asked] == [4]


def test_pages_are_read_until_one_is_short() -> None:
    others = tuple({**CAMEL, "roomName": f"other-{number}"} for number in range(livekit_cloud.PAGE_SIZE))
    with cloud_service(Analytics(sessions=(*others, CAMEL))) as service:
        assert len(read(request_for(service.url)).records) == 1
        assert [item.parameters.get("page") for item in service.asked] == ["0", "1", None]


def test_of_many_sessions_the_last_are_read_and_the_rest_is_said() -> None:
    many = tuple({**CAMEL, "sessionId": f"RM_{number}"} for number in range(livekit_cloud.MOST_SESSIONS + 1))
    with cloud_service(Analytics(sessions=many)) as service:
        gathered = read(request_for(service.url))
    assert len(gathered.records) == livekit_cloud.MOST_SESSIONS
    assert gathered.coverage.reason is Reason.TOO_LARGE


@pytest.mark.parametrize("analytics", [Analytics(plan_holds=False), Analytics()])
def test_a_plan_or_key_that_does_not_open_it_is_told_in_words(analytics: Analytics) -> None:
    secret = SECRET if not analytics.plan_holds else "another-synthetic-secret-that-is-long-enough"
    with cloud_service(analytics) as service:
        refusal = read(request_for(service.url, secret=secret)).refusal
    assert refusal.reason is Reason.DENIED
    assert "Scale plan" in refusal.detail
    assert secret not in refusal.detail


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"sessions": 3}', b'{"sessions": [null, {"roomName": 3}]}'])
def test_an_answer_of_another_form_crashes_nothing(body: bytes) -> None:
    with cloud_service(Analytics(body=body)) as service:
        assert read(request_for(service.url)).refusal.reason in (Reason.UNSUPPORTED, Reason.NOT_FOUND)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vendor": VendorAccess()}, Reason.DISABLED),
        ({"contact": Contact.OFFLINE}, Reason.DECLINED),
        ({"server": Server(url="wss://synthetic.livekit.cloud", token=Secret(value="t"))}, Reason.DENIED),
        ({"incident": make_incident(room="", vendor="livekit")}, Reason.NOT_FOUND),
        ({"now": END + timedelta(days=8)}, Reason.OUTSIDE_WINDOW),
    ],
)
def test_what_keeps_it_from_being_asked_is_planned(change: dict[str, object], reason: Reason) -> None:
    (plan,) = livekit_cloud.plan(replace(request_for("https://example.com"), **change))  # type: ignore[arg-type]  # fields by name
    assert plan.skip is reason
    assert plan.contacts == ()
    assert plan.detail


def test_a_server_of_ones_own_has_no_such_records() -> None:
    request = replace(request_for(""), server=Server(url="wss://example.com"), vendor=VendorAccess())
    assert livekit_cloud.plan(request) == ()
