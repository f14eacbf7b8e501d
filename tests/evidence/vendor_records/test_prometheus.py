"""Two looks at a page and what lies between them; the pages here are made up in the form of livekit-server 1.13's."""

import itertools
from dataclasses import replace

import pytest

from collector.evidence.vendor_records import prometheus
from collector.model.coverage import Reason, State
from collector.model.records.vendor import ServerMetrics
from collector.model.request import Contact, Request, VendorAccess
from collector.model.source import Wanted
from tests.evidence.session import FakeSession, Gathered, gather_all
from tests.factory import make_incident, make_request
from tests.vendor_servers.http import Answer, Asked, serving

NODE = 'node_id="ND_synthetic",node_type="SERVER"'


def page(*, packets: int, lost_sum: float, lost_count: int, started: float = 1000.0, cpu_s: float = 5.0) -> bytes:
    video = f'country="",direction="incoming",{NODE},source="CAMERA",type="VIDEO"'
    return (
        "# TYPE livekit_packet_total counter\n"
        f'livekit_packet_total{{country="",direction="incoming",{NODE},transmission="initial"}} {packets}\n'
        f"livekit_packet_loss_percent_sum{{{video}}} {lost_sum}\n"
        f"livekit_packet_loss_percent_count{{{video}}} {lost_count}\n"
        f"livekit_room_total{{{NODE}}} 2\nlivekit_participant_total{{{NODE}}} 5\n"
        f"process_start_time_seconds {started}\nprocess_cpu_seconds_total {cpu_s}\n"
    ).encode()


BEFORE = page(packets=1000, lost_sum=500.0, lost_count=100)
AFTER = page(packets=1600, lost_sum=512.0, lost_count=104, cpu_s=6.0)


def request_for(url: str) -> Request:
    return replace(
        make_request(incident=make_incident(vendor="livekit")), vendor=VendorAccess(prometheus=url), duration_s=0.2
    )


def read(*pages: bytes, status: int = 200, session: FakeSession | None = None) -> Gathered:
    shown = itertools.chain(pages, itertools.repeat(pages[-1]))

    def answer(asked: Asked) -> Answer:
        return Answer(status=status, body=next(shown))

    with serving(answer) as served:
        request = request_for(f"{served.url}/metrics")
        (plan,) = prometheus.plan(request)
        return gather_all(prometheus, request, plan, session)


def test_only_what_was_counted_in_between_is_told() -> None:
    gathered = read(BEFORE, AFTER)
    (record,) = gathered.records
    assert isinstance(record, ServerMetrics)
    (loss,) = record.distributions
    assert (loss.name, loss.direction, loss.media) == ("packet_loss_percent", "incoming", "VIDEO")
    assert (loss.count, loss.mean) == (4, 3.0)
    assert [(one.name, one.labels, one.rise) for one in record.counts] == [
        ("packets", "direction incoming, transmission initial", 600.0)
    ]
    assert (record.node, record.rooms, record.participants) == ("ND_synthetic", 2, 5)
    assert record.cpu_cores > 0
    assert gathered.coverage.state is State.COLLECTED


def test_a_line_that_appears_meanwhile_began_at_nothing() -> None:
    first = b"\n".join(line for line in BEFORE.split(b"\n") if b"loss" not in line)
    (record,) = read(first, AFTER).records
    assert isinstance(record, ServerMetrics)
    assert record.distributions[0].count == 104


def test_a_server_that_was_started_anew_counts_from_nothing_and_is_not_compared() -> None:
    assert read(BEFORE, page(packets=5, lost_sum=0, lost_count=1, started=2000.0)).refusal.reason is Reason.NOT_FOUND


def test_a_page_without_cpu_says_so() -> None:
    bare = b"\n".join(line for line in BEFORE.split(b"\n") if not line.startswith(b"process"))
    (record,) = read(bare).records
    assert isinstance(record, ServerMetrics)
    assert record.cpu_cores == -1.0


def test_the_page_of_another_program_is_told_apart() -> None:
    assert read(b"go_goroutines 5\n").refusal.reason is Reason.UNSUPPORTED
    assert read(b"livekit_room_total 5\n", status=404).refusal.reason is Reason.NOT_FOUND


def test_an_end_to_the_run_leaves_what_was_counted_until_then() -> None:
    session = FakeSession()
    session.stopping.set()
    gathered = read(BEFORE, AFTER, session=session)
    assert len(gathered.records) == 1
    assert gathered.coverage.reason is Reason.DEADLINE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vendor": VendorAccess()}, Reason.DISABLED),
        ({"contact": Contact.OFFLINE}, Reason.DECLINED),
        ({"live": False}, Reason.DISABLED),
    ],
)
def test_what_keeps_it_from_being_read_is_planned(change: dict[str, object], reason: Reason) -> None:
    (plan,) = prometheus.plan(replace(request_for("http://192.0.2.1:6789/metrics"), **change))  # type: ignore[arg-type]  # fields by name
    assert (plan.skip, plan.contacts) == (reason, ())
    assert plan.detail


def test_a_page_that_was_asked_for_is_named_and_one_of_agora_is_none() -> None:
    (plan,) = prometheus.plan(request_for("http://192.0.2.1:6789/metrics"))
    assert (plan.skip, plan.wanted, plan.contacts) == (Reason.NONE, Wanted.ASKED, ("192.0.2.1:6789",))
    assert prometheus.plan(make_request(incident=make_incident(vendor="agora"))) == ()
