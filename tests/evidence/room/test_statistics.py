from dataclasses import replace

from collector.evidence.room import statistics
from collector.model.coverage import Reason
from collector.model.privacy import Secret
from collector.model.request import Contact, Server
from tests.evidence.room.asking import KEYED, asked, token


def test_the_deadline_leaves_time_to_join_and_leave() -> None:
    (exact,) = statistics.plan(replace(asked(), duration_s=30.0))
    (auto,) = statistics.plan(asked())
    assert (exact.deadline_s, auto.deadline_s) == (45.0, 75.0)


def test_a_window_in_the_past_plans_no_listening() -> None:
    (planned,) = statistics.plan(replace(asked(), live=False))
    assert planned.skip is Reason.DISABLED
    assert "another time" in planned.detail


def test_not_joining_is_declined() -> None:
    (planned,) = statistics.plan(replace(asked(), contact=Contact.NO_JOIN))
    assert planned.skip is Reason.DECLINED


def test_joining_with_a_token_alone_says_that_it_may_be_seen_and_create_the_room() -> None:
    (by_token,) = statistics.plan(asked(Server(url=KEYED.url, token=Secret(value=token()))))
    (by_key,) = statistics.plan(asked())
    assert "may be created" in by_token.detail
    assert by_key.detail == ""
