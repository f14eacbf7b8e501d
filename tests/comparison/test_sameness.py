from dataclasses import replace
from datetime import timedelta

import pytest

from collector.comparison.sameness import sameness
from collector.comparison.side import Side, Subject, same_key
from collector.model.privacy import Handle
from collector.model.records.device import DeviceFacts
from tests.checks.device.device_factory import make_facts
from tests.comparison.sides import make_side
from tests.factory import START, make_incident, make_window


def side(machine: str = "", *, room: str = "demo", vendor: str = "", sender: str = "", sender_sid: str = "") -> Side:
    record: DeviceFacts = replace(make_facts(), host_name=Handle(machine))
    incident = make_incident(room=room, vendor=vendor, sender=sender, sender_sid=sender_sid)
    return make_side(records=(record,) if machine else (), incident=incident)


@pytest.mark.parametrize(
    ("before", "after", "apart"),
    [
        (side(sender="1"), side(sender="1"), False),
        (side(sender="1"), side(sender="2"), True),
        (side(room="a", sender="1"), side(room="b", sender="1"), True),
        (side(room="[room-1]", sender="1"), side(room="[room-2]", sender="1"), True),
        (side(room="[room-1]", sender="1"), side(room="[room-1]", sender="1"), False),
        (side(room="", sender="1"), side(room="", sender="1"), True),
        (side(vendor="agora", sender="1"), side(vendor="livekit", sender="1"), True),
        (side(vendor="agora", sender="1"), side(sender="1"), False),
        (side("[name-9]", sender="[name-1]"), side("[name-9]", sender="[name-2]"), True),
    ],
)
def test_runs_of_another_room_service_or_sender_stay_apart(before: Side, after: Side, apart: bool) -> None:
    assert bool(sameness(before, after).apart) is apart
    assert sameness(before, after).assumed == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (side(), side()),
        (side(), side(sender="1")),
        (side("[name-8]", sender="[name-1]"), side("[name-9]", sender="[name-2]")),
        (side(sender="PA_a"), side(sender="PA_b")),
    ],
)
def test_a_sender_who_may_be_another_one_is_said_to_be_assumed(before: Side, after: Side) -> None:
    found = sameness(before, after)
    assert found.apart == ()
    assert len(found.assumed) == 1


@pytest.mark.parametrize(("minutes", "told"), [(0, False), (1, True), (-1, False)])
def test_runs_the_wrong_way_round_are_told(minutes: int, told: bool) -> None:
    window = make_window(start=START + timedelta(minutes=minutes))
    first = make_side(incident=make_incident(window=window, sender="1"))
    found = sameness(first, side(sender="1"))
    assert found.apart == ()
    assert any("later one" in sentence for sentence in found.assumed) is told


def test_one_session_id_is_one_sender() -> None:
    before, after = (side(sender=name, sender_sid="PA_x") for name in ("[name-1]", "[name-2]"))
    assert (sameness(before, after).apart, sameness(before, after).assumed) == ((), ())


def test_a_name_that_both_know_shows_the_same_key() -> None:
    assert same_key(side("[name-1]"), side("[name-1]"))
    assert not same_key(side("[name-1]"), side("[name-2]"))
    assert not same_key(side("plain"), side("plain"))


@pytest.mark.parametrize(("server", "apart"), [("a.example.test", False), ("b.example.test", True)])
def test_measurements_by_themselves_need_no_room_but_one_server(server: str, apart: bool) -> None:
    first, second = (
        replace(make_side(incident=make_incident(room="", server_host=host)), subject=Subject.MACHINE)
        for host in ("a.example.test", server)
    )
    found = sameness(first, second)

    assert bool(found.apart) is apart
    assert "one machine" in found.assumed[0]
