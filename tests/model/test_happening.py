from dataclasses import replace

from collector.model.evidence import Record
from collector.model.happening import happenings
from collector.model.host import Host, HostRole
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.load import NetworkLoad
from collector.model.records.logs import LogEvent
from collector.model.records.quality import NetworkChanges, Surrounding
from tests.comparison.ends import events, listed, person, statistics
from tests.factory import SENDER, START, TAKEN, make_evidence
from tests.logs_factory import make_excerpt, make_symptom

NONE = Measured(value=0.0, bound=0.0, n=0, method="synthetic")


def test_what_the_room_told_and_what_the_server_stamped_are_told_apart() -> None:
    evidence = make_evidence(
        statistics(SENDER, events(("muted camera", "TR_v", 1_000), ("reconnecting", "", 2_000))),
        listed(SENDER, person("PA_1", publishes=True)),
    )
    assert [(item.what, item.source, item.by_server) for item in happenings(evidence)] == [
        ("muted camera TR_v", "seen in the room", False),
        ("avsync reconnecting", "seen in the room", False),
        ("joined PA_1", "room’s list", True),
    ]


def test_a_network_that_became_another_one_and_one_that_avsync_filled_have_their_times() -> None:
    looks = tuple(
        Surrounding(at_ms=1000.0 * index, route=route, medium=medium, vpn=vpn, access_point=point)
        for index, (route, medium, vpn, point) in enumerate(
            [(1, "wifi", False, 1), (1, "wifi", False, 2), (0, "wifi", False, 0), (2, "ethernet", True, 0)]
        )
    )
    assert told(NetworkChanges(host=SENDER, taken=TAKEN, looks=looks)) == [
        (3.0, "default route moved to ethernet"),
        (3.0, "VPN came up"),
        (1.0, "moved to another access point"),
    ]
    filled = NetworkLoad(host=SENDER, taken=TAKEN, idle_ms=NONE, idle_lost_percent=0.0, ways=())
    assert told(filled) == [(0.0, "avsync filled the network")]


def test_a_server_s_log_stands_on_the_server_s_clock_and_a_client_s_on_its_own() -> None:
    event = LogEvent(at=START, what="joined", subject=LookupId("PA_1"))
    for host, by_server in ((Host(role=HostRole.SERVER, known_by="synthetic"), True), (SENDER, False)):
        log = replace(make_excerpt(make_symptom(cause=""), host=host), events=(event,))
        found = list(happenings(make_evidence(log)))
        assert [(item.what, item.by_server, item.within_s, item.trouble) for item in found] == [
            ("it broke (3 times)", by_server, 2.0, True),
            ("joined PA_1", by_server, 2.0, False),
        ]


def told(record: Record) -> list[tuple[float, str]]:
    return [((item.at - START).total_seconds(), item.what) for item in happenings(make_evidence(record))]
