from dataclasses import replace

import pytest

from collector.evidence import probe
from collector.model.coverage import Reason
from collector.model.privacy import Secret
from collector.model.request import Contact, Probe, Request, Server
from collector.model.source import Phase, Wanted
from tests.evidence.room.asking import KEYED, asked, token


def probing(request: Request, way: Probe = Probe.OWN_ROOM) -> Request:
    return replace(request, probe=way)


def test_nothing_is_planned_unless_asked_for() -> None:
    assert probe.plan(asked()) == ()


@pytest.mark.parametrize(
    ("way", "words"), [(Probe.OWN_ROOM, "removed afterwards"), (Probe.IN_ROOM, "others see and hear it")]
)
def test_the_plan_says_beforehand_what_it_does_and_what_it_costs(way: Probe, words: str) -> None:
    (planned,) = probe.plan(probing(asked(), way))
    assert words in planned.why
    assert "Webhooks and agents" in planned.why
    assert "billed" in planned.why
    assert planned.phase is Phase.AFTER
    assert planned.wanted is Wanted.ASKED
    assert planned.skip is Reason.NONE


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (replace(asked(), contact=Contact.NO_JOIN), Reason.DECLINED),
        (replace(asked(), contact=Contact.OFFLINE), Reason.DECLINED),
        (replace(asked(), live=False), Reason.DISABLED),
        (asked(Server(url=KEYED.url, token=Secret(value=token()))), Reason.DENIED),
    ],
)
def test_it_does_not_run_where_it_must_not_or_cannot(request_: Request, reason: Reason) -> None:
    (planned,) = probe.plan(probing(request_))
    assert planned.skip is reason
    assert planned.detail


@pytest.mark.parametrize(("duration_s", "deadline_s"), [(0.0, 45.0), (10.0, 40.0), (600.0, 90.0)])
def test_its_deadline_leaves_time_to_tidy_up(duration_s: float, deadline_s: float) -> None:
    (planned,) = probe.plan(probing(replace(asked(), duration_s=duration_s)))
    assert planned.deadline_s == deadline_s
