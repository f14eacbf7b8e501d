from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

import pytest

from collector.evidence import live_sampling
from collector.evidence.live_sampling import Stopwatch, Stretch, sampled, sampling_limit_s
from collector.model.coverage import State
from collector.model.request import LISTEN_AT_LEAST_S, LISTEN_AT_MOST_S, Contact, Server
from tests.factory import END, make_request

ROOM = Server(url="ws://127.0.0.1:7880")


def stretch(seconds: float, *, set_by_s: float = 0.0, start: datetime = END) -> Stretch:
    return Stretch(taken=(start, start + timedelta(seconds=seconds + set_by_s)), seconds=seconds)


@pytest.mark.parametrize(
    ("server", "contact", "duration_s", "expected_s"),
    [
        (ROOM, Contact.ALLOWED, 0.0, LISTEN_AT_MOST_S),
        (ROOM, Contact.ALLOWED, 30.0, 30.0),
        (ROOM, Contact.NO_JOIN, 0.0, LISTEN_AT_LEAST_S),
        (ROOM, Contact.OFFLINE, 0.0, LISTEN_AT_LEAST_S),
        (Server(), Contact.ALLOWED, 0.0, LISTEN_AT_LEAST_S),
    ],
)
def test_auto_lasts_as_long_as_a_room_may_be_listened_to(
    server: Server, contact: Contact, duration_s: float, expected_s: float
) -> None:
    request = replace(make_request(), server=server, contact=contact, duration_s=duration_s)

    assert sampling_limit_s(request) == expected_s


@pytest.mark.parametrize(("seconds", "expected"), [(26.9, State.PARTIAL), (27.1, State.COLLECTED)])
def test_nine_tenths_of_the_time_asked_for_are_whole(seconds: float, expected: State) -> None:
    request = replace(make_request(), duration_s=30.0)

    assert sampled("device.load", request, stretch(seconds)).state is expected


@pytest.mark.parametrize("set_by_s", [-3600.0, 3600.0])
@pytest.mark.parametrize(("seconds", "expected"), [(2.0, State.PARTIAL), (30.0, State.COLLECTED)])
def test_a_clock_that_is_set_meanwhile_makes_sampling_neither_shorter_nor_longer(
    seconds: float, expected: State, set_by_s: float
) -> None:
    request = replace(make_request(), duration_s=30.0)

    assert sampled("device.load", request, stretch(seconds, set_by_s=set_by_s)).state is expected


def test_a_stopwatch_tells_instants_by_the_wall_clock_and_seconds_by_one_that_is_never_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Set:
        """A wall clock that is set back by an hour between two looks."""

        looks = iter((END, END - timedelta(hours=1)))

        @classmethod
        def now(cls, _: tzinfo) -> datetime:
            return next(cls.looks)

    monkeypatch.setattr(live_sampling, "datetime", Set)
    found = Stopwatch().read()

    assert found.taken == (END, END - timedelta(hours=1))
    assert found.seconds >= 0


def test_the_share_is_that_of_the_window_until_now() -> None:
    found = sampled("device.load", make_request(), stretch(75, start=END - timedelta(seconds=75)))

    assert found.share == 0.25
