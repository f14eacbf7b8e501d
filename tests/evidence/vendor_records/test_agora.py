"""Agora's records against a contract server that was written from Agora's documentation."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from collector.evidence.vendor_records import agora, agora_api
from collector.measure.vendor_records import sides
from collector.model.coverage import Reason, State
from collector.model.finding import About
from collector.model.privacy import Secret
from collector.model.records.vendor import AgoraCall
from collector.model.request import Contact, Request, VendorAccess
from collector.vendors.agora_metrics import MOST_SIDS, Metric
from tests.evidence.session import FakeSession, Gathered, gather
from tests.factory import END, START, make_incident, make_request, make_window
from tests.vendor_servers.agora import (
    APP_ID,
    CALL_ID,
    CHANNEL,
    CUSTOMER,
    RECEIVER_UID,
    SECRET,
    SENDER_UID,
    Service,
    Stay,
    agora_service,
)

POINTS = 150
SENDING = Stay(sid="S1", uid=SENDER_UID, series={(20002, 0): [40.0] * POINTS, (20017, 0): [2.0] * POINTS})
WATCHING = Stay(
    sid="S2", uid=RECEIVER_UID, platform="Web", series={(20018, SENDER_UID): [7.0] * POINTS, (99999, 0): [1.0]}
)
BOTH = Service(stays=(SENDING, WATCHING))


def request_for(url: str, *, secret: str = SECRET, **facts: str) -> Request:
    known = {"room": CHANNEL, "vendor": "agora", "app_id": APP_ID} | facts
    access = VendorAccess(agora_id=Secret(value=CUSTOMER), agora_secret=Secret(value=secret), agora_api=url)
    return replace(make_request(incident=make_incident(**known)), vendor=access)  # type: ignore[arg-type]  # facts only


class _Source:
    """``read_records`` in the shape of a source, without its pause."""

    @staticmethod
    def gather(request: Request, plan: object, session: FakeSession) -> object:
        return agora.read_records(request, plan, session, pause_s=0.0)  # type: ignore[arg-type]  # passed through


def read(request: Request, session: FakeSession | None = None) -> Gathered:
    (plan,) = agora.plan(request)
    return asyncio.run(gather(_Source, request, plan, session or FakeSession()))


def call_of(gathered: Gathered) -> AgoraCall:
    (call,) = gathered.records
    assert isinstance(call, AgoraCall)
    return call


def test_both_sides_are_read_with_what_support_looks_them_up_by() -> None:
    session = FakeSession()
    with agora_service(BOTH) as service:
        gathered = read(request_for(service.url), session)
    call = call_of(gathered)
    sender, receiver = call.stays
    assert (call.call_id, call.channel) == (CALL_ID, CHANNEL)
    assert (sender.uid, sender.sdk_version, receiver.platform) == ("1001", "4.2.2", "Web")
    assert [series.metric for series in sender.series] == [Metric.SYSTEM_CPU, Metric.VIDEO_LOSS_UP]
    assert [(series.metric, series.peer) for series in receiver.series] == [(Metric.VIDEO_LOSS, "1001")]
    assert len(receiver.series[0].values) == POINTS
    assert gathered.coverage.state is State.COLLECTED
    assert gathered.coverage.share == 1.0
    assert agora_api.basic_header(request_for("").vendor).partition(" ")[2] in session.secrets


def test_known_uids_are_asked_for_alone_and_linux_publishers_too() -> None:
    bystander = Stay(sid="S3", uid=3003)
    with agora_service(Service(stays=(SENDING, WATCHING, bystander))) as service:
        call = call_of(read(request_for(service.url, sender="1001", receiver="2002")))
        asked = next(item for item in service.asked if item.path.endswith("/sessions"))
    assert [stay.uid for stay in call.stays] == ["1001", "2002"]
    assert asked.parameters["exclude_server_user"] == "false"


@pytest.mark.parametrize("facts", [{}, {"sender": "1001"}, {"sender": "1001", "receiver": "ann"}])
def test_everybody_is_asked_for_where_a_uid_is_not_known(facts: dict[str, str]) -> None:
    with agora_service(Service(stays=(SENDING, WATCHING, Stay(sid="S3", uid=3003)))) as service:
        assert len(call_of(read(request_for(service.url, **facts))).stays) == 3


def test_no_request_spans_more_than_the_plan_gives() -> None:
    window = make_window(start=END - timedelta(hours=5, minutes=30))
    known = make_incident(window=window, room=CHANNEL, vendor="agora", app_id=APP_ID)
    with agora_service(BOTH) as service:
        gathered = read(replace(request_for(service.url), incident=known))
        metrics = [item for item in service.asked if item.path.endswith(("/metrics", "/sessions"))]
    assert gathered.coverage.state is State.COLLECTED
    assert all(int(item.parameters["end_ts"]) - int(item.parameters["start_ts"]) <= 3600 for item in metrics)
    assert len(call_of(gathered).stays[0].series[0].values) == POINTS


def test_one_request_a_second_is_kept() -> None:
    async def three_requests_s() -> float:
        with agora_service(BOTH) as service:
            api = agora_api.AgoraApi(request_for(service.url).vendor, APP_ID, pause_s=0.2)
            began_s = time.monotonic()
            for _ in range(3):
                await api.calls(CHANNEL, (int(START.timestamp()), int(END.timestamp())))
            return time.monotonic() - began_s

    # Two pauses lie between the first and the third, however slow the machine; without them all take some 10 ms.
    assert asyncio.run(three_requests_s()) > 0.39


def test_another_program_that_asks_with_the_same_account_is_waited_for_once() -> None:
    with agora_service(replace(BOTH, busy=1)) as service:
        assert read(request_for(service.url)).coverage.state is State.COLLECTED
    with agora_service(replace(BOTH, busy=2)) as service:
        assert read(request_for(service.url)).refusal.reason is Reason.DENIED


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("qpd limit error, qpd limit = 1000", Reason.DENIED),
        ("query latency limit error", Reason.OUTSIDE_WINDOW),
        ("query time range limit error", Reason.OUTSIDE_WINDOW),
        ("query time length limit error", Reason.TOO_LARGE),
        ("you have no auth to access this service, please buy or upgrade your service package", Reason.DENIED),
        ("something new", Reason.DENIED),
    ],
)
def test_a_limit_is_told_in_words_with_the_way_out(message: str, reason: Reason) -> None:
    with agora_service(replace(BOTH, refuse=message)) as service:
        refusal = read(request_for(service.url)).refusal
    assert refusal.reason is reason
    assert refusal.detail.endswith(".")


def test_a_wrong_secret_is_refused_and_not_repeated() -> None:
    with agora_service(BOTH) as service:
        refusal = read(request_for(service.url, secret="a-wrong-secret")).refusal
    assert refusal.reason is Reason.DENIED
    assert "a-wrong-secret" not in refusal.detail


def test_a_channel_that_agora_does_not_know_is_not_found() -> None:
    with agora_service(BOTH) as service:
        assert read(request_for(service.url, room="another")).refusal.reason is Reason.NOT_FOUND


def test_of_many_calls_the_last_are_read_and_the_rest_is_said() -> None:
    with agora_service(replace(BOTH, calls=agora.MOST_CALLS + 1)) as service:
        gathered = read(request_for(service.url))
    assert len(gathered.records) == agora.MOST_CALLS
    assert gathered.coverage.reason is Reason.TOO_LARGE


def test_what_agora_cannot_have_yet_is_not_asked_for() -> None:
    now = datetime.now(UTC)
    window = make_window(start=now - timedelta(minutes=4), end=now)
    known = make_incident(window=window, room=CHANNEL, vendor="agora", app_id=APP_ID)
    with agora_service(BOTH) as service:
        refusal = read(replace(request_for(service.url), incident=known, now=now)).refusal
        assert service.asked == []
    assert refusal.reason is Reason.OUTSIDE_WINDOW
    assert "Run again from" in refusal.detail


def test_an_end_to_the_run_leaves_what_was_read() -> None:
    session = FakeSession()
    session.stopping.set()
    with agora_service(BOTH) as service:
        gathered = read(request_for(service.url), session)
    assert gathered.records == ()
    assert (gathered.coverage.state, gathered.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vendor": VendorAccess()}, Reason.DISABLED),
        ({"contact": Contact.OFFLINE}, Reason.DECLINED),
        ({"vendor": VendorAccess(agora_id=Secret(value="x"))}, Reason.DENIED),
        ({"incident": make_incident(room=CHANNEL, vendor="agora")}, Reason.NOT_FOUND),
        ({"now": END + timedelta(days=16)}, Reason.OUTSIDE_WINDOW),
    ],
)
def test_what_keeps_it_from_being_asked_is_planned(change: dict[str, object], reason: Reason) -> None:
    (plan,) = agora.plan(replace(request_for("https://example.com"), **change))  # type: ignore[arg-type]  # fields by name
    assert plan.skip is reason
    assert plan.contacts == ()
    assert plan.detail


def test_without_keys_one_sentence_says_what_they_would_add_and_livekit_calls_need_none() -> None:
    (plan,) = agora.plan(make_request(incident=make_incident(vendor="unknown")))
    assert "would add" in plan.detail
    assert agora.plan(make_request(incident=make_incident(vendor="livekit"))) == ()


def test_with_keys_the_one_host_is_named() -> None:
    (plan,) = agora.plan(request_for("https://api.agora.io"))
    assert (plan.skip, plan.contacts) == (Reason.NONE, ("api.agora.io:443",))
    assert SECRET not in repr(plan)


def crowd(count: int) -> tuple[Stay, ...]:
    """Stays of users who send nothing."""
    heard = {(20018, SENDER_UID): [0.0] * POINTS}
    return tuple(Stay(sid=f"A{number}", uid=5000 + number, series=heard) for number in range(count))


PUBLISHING = Stay(sid="P1", uid=SENDER_UID, series={(20008, 0): [30.0] * POINTS})
ALSO_PUBLISHING = replace(PUBLISHING, sid="P2", uid=1002)


@pytest.mark.parametrize(("count", "requests"), [(MOST_SIDS, 1), (MOST_SIDS + 1, 2), (2 * MOST_SIDS + 1, 3)])
def test_every_stays_figures_are_read_twenty_at_a_time(count: int, requests: int) -> None:
    with agora_service(Service(stays=crowd(count))) as service:
        gathered = read(request_for(service.url))
        asked = [item.parameters["sids"].split(",") for item in service.asked if item.path.endswith("/metrics")]
    assert [len(sids) <= MOST_SIDS for sids in asked] == [True] * requests
    assert all(stay.series for stay in call_of(gathered).stays)
    assert (gathered.coverage.state, call_of(gathered).stays_unread) == (State.COLLECTED, 0)


def test_of_two_who_publish_in_a_crowd_none_is_taken_for_the_only_one() -> None:
    with agora_service(Service(stays=(PUBLISHING, *crowd(22), ALSO_PUBLISHING))) as service:
        call = call_of(read(request_for(service.url)))
    assert sides([call], make_incident()) == ()


@pytest.mark.parametrize(("told", "roles"), [({}, []), ({"sender": "1002"}, [About.SENDER])])
def test_figures_that_time_was_short_for_are_counted_and_nobodys_role_is_guessed(
    told: dict[str, str], roles: list[About]
) -> None:
    session = FakeSession(stop_after_progress=f"{MOST_SIDS} of 24 stays")
    with agora_service(Service(stays=(PUBLISHING, *crowd(22), ALSO_PUBLISHING))) as service:
        gathered = read(request_for(service.url, **told), session)
    call = call_of(gathered)
    assert (gathered.coverage.state, gathered.coverage.reason) == (State.PARTIAL, Reason.DEADLINE)
    assert "figures of 4 of 24 stays" in gathered.coverage.detail
    found = sides([call], make_incident(**told))  # type: ignore[arg-type]  # facts only
    assert [side.about for side in found] == roles
    assert all(side.stay.series for side in found)
    assert call.stays_unread == 4


@pytest.mark.parametrize(("more", "state"), [(0, State.COLLECTED), (1, State.PARTIAL)])
def test_stays_beyond_the_pages_that_are_read_are_counted(
    more: int, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agora_api, "PAGE_SIZE", 2)
    with agora_service(Service(stays=crowd(2 * agora_api.MOST_PAGES + more))) as service:
        gathered = read(request_for(service.url))
    assert (gathered.coverage.state, call_of(gathered).stays_unread) == (state, more)


def test_a_call_that_time_was_short_for_says_until_when_it_was_read() -> None:
    window = make_window(start=END - timedelta(hours=2))
    known = make_incident(window=window, room=CHANNEL, vendor="agora", app_id=APP_ID)
    session = FakeSession(stop_after_progress=f"{MOST_SIDS} of 24 stays")
    early = Service(stays=(PUBLISHING, *crowd(23)), start_s=int(window.start.timestamp()), lasts_s=7200)
    with agora_service(early) as service:
        gathered = read(replace(request_for(service.url), incident=known), session)
    assert gathered.coverage.reason is Reason.DEADLINE
    assert call_of(gathered).taken == (window.start, window.start + timedelta(hours=1))


def test_one_call_takes_three_requests() -> None:
    with agora_service(BOTH) as service:
        read(request_for(service.url))
        assert [item.path.rpartition("/")[2] for item in service.asked] == ["lists", "sessions", "metrics"]
