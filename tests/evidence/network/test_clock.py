import asyncio
from dataclasses import replace

import pytest

from collector.evidence.network import clock
from collector.evidence.network.clock import NtpAnswer, TimeServer, read_clock, reading
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.records.network import ClockReading
from collector.model.request import Contact
from collector.model.source import Yield
from tests.evidence.network.servers import ntp_server
from tests.evidence.session import FakeSession
from tests.factory import SENDER, TAKEN, make_request


def read(*servers: TimeServer, session: FakeSession | None = None) -> tuple[Yield, ...]:
    async def collect() -> tuple[Yield, ...]:
        request = replace(make_request(), here=SENDER)
        return tuple([item async for item in read_clock(request, session or FakeSession(), servers)])

    return asyncio.run(collect())


def reading_of(*servers: TimeServer) -> ClockReading:
    record, coverage = read(*servers)
    assert isinstance(record, ClockReading)
    assert isinstance(coverage, Coverage)
    assert coverage.state is State.COLLECTED
    return record


@pytest.mark.parametrize("server_ahead_s", [-3.0, 0.0, 1.5])
def test_the_offset_lies_within_its_bound_and_is_positive_if_this_machine_is_ahead(server_ahead_s: float) -> None:
    with ntp_server(ahead_s=server_ahead_s) as port:
        record = reading_of(TimeServer(host="127.0.0.1", port=port))

    assert record.ahead_ms.low <= -server_ahead_s * 1000 <= record.ahead_ms.high
    assert record.ahead_ms.bound >= 10  # half of 10 ms root delay and 5 ms dispersion
    assert (record.host, record.stratum, record.ahead_ms.n) == (SENDER, 2, clock.QUERIES)


def test_one_server_that_answers_is_enough() -> None:
    with ntp_server() as port:
        record = reading_of(TimeServer(host="nowhere.invalid", port=port), TimeServer(host="localhost", port=port))

    assert record.server == "localhost"


def test_a_server_without_a_time_to_give_is_not_believed() -> None:
    with ntp_server(stratum=0) as port, pytest.raises(Unavailable) as refused:
        read(TimeServer(host="127.0.0.1", port=port))

    assert refused.value.reason is Reason.TIMEOUT


def test_silence_ends_as_a_timeout() -> None:
    with ntp_server(answers=False) as port, pytest.raises(Unavailable) as refused:
        read(TimeServer(host="127.0.0.1", port=port))

    assert refused.value.reason is Reason.TIMEOUT


def test_no_name_resolution_is_told_apart() -> None:
    with pytest.raises(Unavailable) as refused:
        read(TimeServer(host="nowhere.invalid"))

    assert refused.value.reason is Reason.NOT_FOUND


def test_a_run_that_stops_at_once_ends_at_once() -> None:
    session = FakeSession()
    session.stopping.set()
    with ntp_server(answers=False) as port, pytest.raises(Unavailable) as refused:
        read(TimeServer(host="127.0.0.1", port=port), session=session)

    assert refused.value.reason is Reason.DEADLINE


def test_the_answer_with_the_least_delay_counts() -> None:
    slow = NtpAnswer(server="a.example", offset_s=9.0, delay_s=0.2, distance_s=0.1, stratum=1)
    quick = NtpAnswer(server="b.example", offset_s=-1.25, delay_s=0.01, distance_s=0.02, stratum=3)

    record = reading((slow, quick), make_request(), TAKEN)

    assert (record.server, record.stratum, record.ahead_ms.n) == ("b.example", 3, 2)
    assert (record.ahead_ms.value, record.ahead_ms.bound) == (1250.0, 20.0)


@pytest.mark.parametrize(
    ("contact", "live", "skip"),
    [
        (Contact.ALLOWED, True, Reason.NONE),
        (Contact.NO_JOIN, True, Reason.NONE),
        (Contact.OFFLINE, True, Reason.DECLINED),
        (Contact.ALLOWED, False, Reason.DISABLED),
    ],
)
def test_the_plan_names_the_servers_or_says_why_none_is_asked(contact: Contact, live: bool, skip: Reason) -> None:
    (plan,) = clock.plan(replace(make_request(), contact=contact, live=live))

    assert plan.skip is skip
    assert len(plan.contacts) == (len(clock.NTP_SERVERS) if skip is Reason.NONE else 0)
