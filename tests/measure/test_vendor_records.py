"""Who is who in the vendor's records, and what a series of rounded figures can bear."""

import math
from dataclasses import replace

import pytest

from collector.measure.vendor_records import ROUNDING, mean, sides
from collector.model.finding import About
from collector.vendors.agora_metrics import Metric
from tests.factory import make_incident
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

SENDING = make_stay(SENDER_UID, make_series(Metric.SENT_RATE, 15))
WATCHING = make_stay(RECEIVER_UID, make_series(Metric.VIDEO_LOSS, 3, peer=SENDER_UID))


def roles(*stays: object, **told: str) -> dict[str, About]:
    call = make_call(*stays)  # type: ignore[arg-type]  # stays made above
    return {str(side.stay.uid): side.about for side in sides([call], make_incident(**told))}  # type: ignore[arg-type]


def test_told_uids_decide() -> None:
    assert roles(SENDING, WATCHING, make_stay("3003"), sender=SENDER_UID, receiver="3003") == {
        SENDER_UID: About.SENDER,
        "3003": About.RECEIVER,
    }


def test_the_only_one_who_sends_a_picture_is_the_sender_and_the_only_other_the_receiver() -> None:
    assert roles(SENDING, WATCHING) == {SENDER_UID: About.SENDER, RECEIVER_UID: About.RECEIVER}


def test_of_two_receivers_none_is_meant() -> None:
    assert roles(SENDING, WATCHING, make_stay("3003")) == {SENDER_UID: About.SENDER}


def test_of_two_who_send_none_is_meant() -> None:
    assert roles(SENDING, make_stay("3003", make_series(Metric.VIDEO_UP, 400))) == {}


def test_where_stays_were_not_read_only_told_roles_count() -> None:
    call = replace(make_call(SENDING, WATCHING), stays_unread=1)
    assert sides([call], make_incident()) == ()
    assert [side.about for side in sides([call], make_incident(sender=SENDER_UID))] == [About.SENDER]


def test_a_receivers_figures_about_others_than_the_sender_are_left_out() -> None:
    other = make_series(Metric.VIDEO_LOSS, 50, peer="3003")
    call = make_call(SENDING, make_stay(RECEIVER_UID, other, *WATCHING.series))
    receiver = next(side for side in sides([call], make_incident()) if side.about is About.RECEIVER)
    assert receiver.stay.series == WATCHING.series


def test_rounded_figures_are_no_more_exact_than_their_rounding() -> None:
    assert mean(make_series(Metric.VIDEO_LOSS, 3)).bound == ROUNDING
    assert mean(make_series(Metric.VIDEO_LOSS, 0)).bound == 0.0


@pytest.mark.parametrize(("points", "expected"), [(1, True), (2, False)])
def test_one_point_bounds_nothing(points: int, expected: bool) -> None:
    assert math.isinf(mean(make_series(Metric.VIDEO_LOSS, 3, points=points)).bound) is expected
