from dataclasses import replace

from collector.evidence.room import facts
from collector.model.coverage import Reason
from collector.model.request import Contact
from collector.model.source import Phase, Wanted
from tests.evidence.room.asking import asked
from tests.factory import make_request


def test_the_plan_names_the_server_it_contacts() -> None:
    (planned,) = facts.plan(asked())
    assert (planned.source, planned.skip, planned.wanted) == ("room.facts", Reason.NONE, Wanted.ASKED)
    assert planned.contacts == ("livekit.example.com:443",)
    assert planned.phase is Phase.LIVE


def test_without_a_server_it_is_planned_and_skipped() -> None:
    (planned,) = facts.plan(make_request())
    assert (planned.skip, planned.wanted, planned.contacts) == (Reason.NOT_FOUND, Wanted.DEFAULT, ())


def test_not_joining_still_asks_the_server() -> None:
    (planned,) = facts.plan(replace(asked(), contact=Contact.NO_JOIN))
    assert planned.skip is Reason.NONE
