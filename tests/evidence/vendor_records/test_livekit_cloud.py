"""LiveKit Cloud's records against a contract server that was written from LiveKit's documentation."""

from dataclasses import replace
from datetime import timedelta

import pytest

from collector.evidence.vendor_records import livekit_cloud, livekit_cloud_api
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


def others(count: int) -> tuple[dict[str, object], ...]:
    """Sessions of other rooms."""
    return tuple({**CAMEL, "sessionId": f"RM_{number}", "roomName": f"other-{number}"} for number in range(count))


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
        {"endedAt": "2026-03-05T13:59:59Z", "createdAt": "2026-03-05T13:58:00Z"},
    ],
)
def test_a_session_of_another_room_or_time_is_none_of_ours(change: dict[str, object]) -> None:
    with cloud_service(Analytics(sessions=({**CAMEL, **change},))) as service:
        assert read(request_for(service.url)).refusal.reason is Reason.NOT_FOUND
        assert [item.path.count("/") for item in service.asked] == [4]


def test_pages_are_read_until_one_is_short() -> None:
    with cloud_service(Analytics(sessions=(*others(livekit_cloud_api.PAGE_SIZE), CAMEL))) as service:
        assert len(read(request_for(service.url)).records) == 1
        assert [item.parameters.get("page") for item in service.asked] == ["0", "1", None]


def test_a_session_behind_hundreds_of_other_rooms_is_found() -> None:
    early = {**CAMEL, "sessionId": "RM_early", "createdAt": "2026-03-05T13:57:00Z"}
    with cloud_service(Analytics(sessions=(early, *others(520), CAMEL))) as service:
        gathered = read(request_for(service.url))
    assert [record.session for record in gathered.records if isinstance(record, CloudSession)] == [SESSION, "RM_early"]
    assert gathered.coverage.state is State.COLLECTED


@pytest.mark.parametrize("first", [True, False])
def test_a_list_too_long_to_read_says_how_far_it_was_read(first: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(livekit_cloud_api, "LISTED_S", 0.0)
    sessions = (CAMEL, *others(150)) if first else (*others(150), CAMEL)
    with cloud_service(Analytics(sessions=sessions)) as service:
        gathered = read(request_for(service.url))
    told = gathered.coverage if first else gathered.refusal
    assert told.reason is Reason.TOO_LARGE
    assert "100 of the project's sessions were looked through" in told.detail
    assert len(gathered.records) == int(first)


@pytest.mark.parametrize(("fails_at", "kept"), [(0, 0), (1, 1)])
def test_a_page_that_fails_costs_none_that_was_read(fails_at: int, kept: int) -> None:
    with cloud_service(Analytics(sessions=(CAMEL, *others(150)), fails_at_page=fails_at)) as service:
        gathered = read(request_for(service.url))
    assert len(gathered.records) == kept
    assert [coverage.state for coverage in gathered.coverages] == [State.PARTIAL] * kept


def test_a_page_that_comes_again_and_again_ends_the_list_and_is_not_taken_for_all() -> None:
    with cloud_service(Analytics(sessions=(CAMEL, *others(150)), pages=1)) as service:
        gathered = read(request_for(service.url))
        assert [item.parameters.get("page") for item in service.asked] == ["0", "1", None]
    assert (len(gathered.records), gathered.coverage.state) == (1, State.PARTIAL)


def test_an_end_to_the_run_ends_the_list() -> None:
    session = FakeSession()
    session.stopping.set()
    with cloud_service(Analytics()) as service:
        assert read(request_for(service.url), session).refusal.reason is Reason.DEADLINE
        assert service.asked == []


@pytest.mark.parametrize("name", ["endedAt", "lastActive"])
@pytest.mark.parametrize("end", ["0001-01-01T00:00:00Z", "2026-03-05T13:57:00Z"])
def test_an_end_before_the_beginning_is_none_and_the_session_still_runs(name: str, end: str) -> None:
    with cloud_service(Analytics(sessions=({**CAMEL, name: end},))) as service:
        assert len(read(request_for(service.url)).records) == 1


def test_who_has_not_left_yet_left_at_no_time() -> None:
    person = {"joinedAt": "2026-03-05T13:58:10Z", "leftAt": "0001-01-01T00:00:00Z"}
    with cloud_service(Analytics(participants=(person,))) as service:
        (record,) = read(request_for(service.url)).records
    assert isinstance(record, CloudSession)
    assert (len(record.participants[0].joined), record.participants[0].left) == (1, ())


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
