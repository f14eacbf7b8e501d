"""When filling the way to the server is planned, and what the plan says of it."""

from dataclasses import replace

import pytest

from collector.evidence.network.load import source
from collector.model.coverage import Reason
from collector.model.load import Load, LoadSettings
from collector.model.privacy import Secret
from collector.model.request import Contact, Request, Server
from collector.model.source import Phase, Wanted
from tests.factory import make_request

SERVER = Server(
    url="wss://call.example.com", api_key=Secret(value="synthetic-key"), api_secret=Secret(value="synthetic-secret")
)
WANTED = replace(make_request(), server=SERVER, load=LoadSettings(load=Load.ON))


def test_it_is_planned_only_where_it_was_asked_for() -> None:
    assert not source.plan(replace(WANTED, load=LoadSettings()))


def test_the_plan_names_the_host_the_cost_and_who_is_billed() -> None:
    (planned,) = source.plan(WANTED)
    assert (planned.skip, planned.phase, planned.wanted) == (Reason.NONE, Phase.ALONE, Wanted.ASKED)
    assert planned.contacts == ("call.example.com:443",)
    assert "at most 47 MB" in planned.why
    assert "five participants" in planned.why


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (replace(WANTED, server=Server()), Reason.NOT_FOUND),
        (replace(WANTED, contact=Contact.OFFLINE), Reason.DECLINED),
        (replace(WANTED, contact=Contact.NO_JOIN), Reason.DECLINED),
        (replace(WANTED, live=False), Reason.DISABLED),
        (replace(WANTED, server=Server(url=SERVER.url, token=Secret(value="synthetic-token"))), Reason.DENIED),
    ],
)
def test_what_is_in_its_way_is_said_before_anybody_is_contacted(request_: Request, reason: Reason) -> None:
    (planned,) = source.plan(request_)
    assert (planned.skip, planned.contacts) == (reason, ())
    assert planned.detail
