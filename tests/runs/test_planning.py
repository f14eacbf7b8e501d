"""A source that was asked for and then declined stays in the plan, and is not run."""

from dataclasses import replace

import pytest

from collector.model.coverage import Reason
from collector.model.privacy import Secret
from collector.model.request import Server
from collector.model.source import Wanted
from collector.runs.planning import Consent, make_plan
from tests.factory import make_incident, make_request


@pytest.mark.parametrize(
    ("consent", "skip", "contacts"),
    [
        (Consent(declined=("room.",)), Reason.DECLINED, ()),
        (Consent(declined=("network.",)), Reason.NONE, ("127.0.0.1:7880",)),
        (Consent(declined=("room.",), agreed=("room.statistics",)), Reason.NONE, ("127.0.0.1:7880",)),
    ],
)
def test_a_room_that_is_not_to_be_watched_is_asked_for_no_more(
    consent: Consent, skip: Reason, contacts: tuple[str, ...]
) -> None:
    secret = Secret(value="synthetic")
    server = Server(url="ws://127.0.0.1:7880", api_key=secret, api_secret=secret)
    request = replace(make_request(incident=make_incident()), server=server)
    plans = [item.plan for item in make_plan(request, consent)]
    (room,) = [plan for plan in plans if plan.source == "room.statistics"]
    assert (room.skip, room.contacts, room.wanted) == (skip, contacts, Wanted.ASKED)
