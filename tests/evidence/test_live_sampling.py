from dataclasses import replace
from datetime import timedelta

import pytest

from collector.evidence.live_sampling import sampled, sampling_limit_s
from collector.model.coverage import State
from collector.model.request import LISTEN_AT_LEAST_S, LISTEN_AT_MOST_S, Contact, Server
from tests.factory import END, make_request

ROOM = Server(url="ws://127.0.0.1:7880")


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

    assert sampled("device.load", request, (END, END + timedelta(seconds=seconds))).state is expected


def test_the_share_is_that_of_the_window_until_now() -> None:
    found = sampled("device.load", make_request(), (END - timedelta(seconds=75), END))

    assert found.share == 0.25
