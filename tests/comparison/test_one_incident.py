from dataclasses import replace

import pytest

from collector.comparison.alignment import align
from collector.comparison.one_incident import Joint, joint
from collector.comparison.side import Side
from collector.model.privacy import Handle, LookupId
from collector.model.records.device import DeviceFacts
from tests.comparison.ends import both_ends, end, events, log, statistics
from tests.factory import RECEIVER, SENDER
from tests.report.machine_records import make_device
from tests.vendor_factory import make_call, make_stay


def joined(first: Side, second: Side) -> Joint:
    return joint(first, second, align(first.evidence, second.evidence))


def people(*ids: str) -> Side:
    """An end whose log tells of these, ten seconds apart."""
    return end(ids[0], log(*((10_000.0 * number, "joined", who) for number, who in enumerate(ids))))


def machine(name: str = "[host-1]") -> DeviceFacts:
    return replace(make_device(), host_name=Handle(name))


def test_ids_of_the_session_join_without_assuming_anything() -> None:
    found = joined(*both_ends())
    assert (found.apart, found.assumed) == ((), ())
    kinds = {item.kind: item.value for item in found.ids}
    assert kinds == {"room SID": "RM_1", "track SID": "TR_v", "participant SID": "PA_sender", "room": "demo"}


def test_the_rooms_name_alone_joins_with_an_assumption() -> None:
    found = joined(end("a"), end("b"))
    assert found.apart == ()
    assert "Only the room's name" in found.assumed[0]


def test_agoras_call_id_joins() -> None:
    first = end("a", vendor="agora", room="one", call_id="C0FFEE")
    found = joined(first, end("b", vendor="agora", room="other", call_id="C0FFEE"))
    assert (found.apart, [item.kind for item in found.ids]) == ((), ["call id"])


def test_agoras_uids_are_shown_and_do_not_prove_that_it_was_one_session() -> None:
    first = end("a", vendor="agora", sender="7", receiver="8")
    found = joined(first, end("b", vendor="agora", sender="7"))
    assert [(item.kind, item.value) for item in found.ids] == [("room", "demo"), ("UID", "7")]
    assert found.assumed


def test_a_stay_that_agora_recorded_for_both_joins_for_certain() -> None:
    call = replace(make_call(make_stay("7")), call_id=LookupId(""))
    found = joined(end("a", call, vendor="agora"), end("b", call, vendor="agora"))
    assert found.assumed == ()
    assert ("session id", "S7") in [(item.kind, item.value) for item in found.ids]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (end("a", room="one"), end("b", room="other"), "different calls: room one in the first, other in the second"),
        (end("a", room_sid="RM_1"), end("b", room_sid="RM_2"), "different calls: room SID RM_1"),
        (end("a", call_id="C1"), end("b", call_id="C2"), "different calls: call id"),
        (end("a", app_id="1a"), end("b", app_id="2b"), "different calls: App ID"),
        (end("a", vendor="agora"), end("b"), "different vendors"),
        (end("a", room=""), end("b"), "names no room"),
        (end("a", room="[room-1]"), end("b", room="[room-2]"), "is hidden, and the two stand-ins differ: give both"),
        (end("a", run="same"), end("b", run="same"), "one and the same run"),
        (end("a"), end("b", after_s=301), "windows do not meet"),
        (people("1", "2"), people("3", "4"), "name different people: UID 1, 2 in the first, 3, 4 in the second"),
        (people("PA_1", "PA_2"), people("PA_3", "PA_4"), "name different people: participant SID PA_1, PA_2 in"),
    ],
)
def test_what_is_not_one_incident_is_refused_with_the_reason(first: Side, second: Side, expected: str) -> None:
    found = joined(first, second)
    assert len(found.apart) == 1
    assert expected in found.apart[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (end("a", room="one"), end("b", room="one")),
        (end("a", room="[room-1]"), end("b", room="[room-1]")),
        (end("a", room_sid="RM_1", room="one"), end("b", room_sid="RM_1", room="other")),
        (end("a", call_id="C1"), end("b", call_id="C1")),
        (end("a", app_id="1a"), end("b", app_id="1a")),
        (end("a", app_id="1a"), end("b")),
        (end("a", vendor="agora"), end("b", vendor="unknown")),
        (end("a", run="one"), end("b", run="other")),
        (end("a"), end("b", after_s=300)),
        (people("1", "2"), people("2", "3")),
        (people("1"), people("2", "3")),
        (people("PA_1"), people("PA_2")),
    ],
)
def test_what_may_be_one_incident_is_joined(first: Side, second: Side) -> None:
    assert joined(first, second).apart == ()


def test_two_bundles_of_one_machine_are_joined_and_said_to_be() -> None:
    first, second = (end(name, facts) for name, facts in zip("ab", (machine(), machine()), strict=True))
    assert "though both were made on one machine, [host-1]" in joined(first, second).assumed[1]
    assert len(joined(first, end("b", machine("[host-2]"))).assumed) == 1


def test_windows_that_touch_meet() -> None:
    assert joined(end("a"), end("b", after_s=300)).apart == ()


def test_a_clock_that_is_an_hour_wrong_does_not_part_what_shared_events_align() -> None:
    hour_ms = 3_600_000.0
    told = (("joined", "PA_guest", 20_000.0),)
    first = end("a", statistics(SENDER, events(*told)))
    second = end("b", statistics(RECEIVER, events(*told, ahead_ms=hour_ms)), ahead_ms=hour_ms)
    assert joined(first, second).apart == ()


def test_a_shared_track_outweighs_a_name_that_each_end_writes_its_own_way() -> None:
    first, second = end("a", statistics(SENDER), room="demo"), end("b", statistics(RECEIVER), room="demo (copy)")
    assert joined(first, second).apart == ()


def test_ids_that_only_logs_tell_join_and_livekits_prove_it() -> None:
    first, second = (end(name, log((5_000, "joined", "PA_1"), (6_000, "joined", "2002"))) for name in "ab")
    found = joined(first, second)
    assert {(item.kind, item.value) for item in found.ids} >= {("participant SID", "PA_1"), ("UID", "2002")}
    assert found.assumed == ()
