import pytest

from collector.checks.vendor import loss
from collector.model.finding import About, Verdict
from collector.vendors.agora_metrics import Metric
from tests.factory import make_incident
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

TOLD = make_incident(sender=SENDER_UID, receiver=RECEIVER_UID)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (0.0, Verdict.PASS),
        (0.5, Verdict.PASS),
        (1.0, Verdict.INCONCLUSIVE),
        (1.51, Verdict.WARN),
        (5.5, Verdict.WARN),
        (5.51, Verdict.FAIL),
    ],
)
def test_the_limits_are_those_of_loss_here_widened_by_rounding(percent: float, expected: Verdict) -> None:
    call = make_call(make_stay(SENDER_UID, make_series(Metric.VIDEO_LOSS_UP, percent)))
    assert loss.check(TOLD, (call,)).verdict is expected


@pytest.mark.parametrize(("up", "whole", "about"), [(9.0, 0.0, About.SENDER), (0.0, 9.0, About.RECEIVER)])
def test_it_speaks_of_the_side_whose_way_lost_most(up: float, whole: float, about: About) -> None:
    call = make_call(
        make_stay(SENDER_UID, make_series(Metric.AUDIO_LOSS_UP, up)),
        make_stay(RECEIVER_UID, make_series(Metric.AUDIO_LOSS, whole, peer=SENDER_UID)),
    )
    answer = loss.check(TOLD, (call,))
    assert (answer.verdict, answer.about) == (Verdict.FAIL, about)


@pytest.mark.parametrize(("points", "expected"), [(4, Verdict.INCONCLUSIVE), (5, Verdict.FAIL)])
def test_less_than_ten_seconds_decide_nothing(points: int, expected: Verdict) -> None:
    call = make_call(make_stay(SENDER_UID, make_series(Metric.VIDEO_LOSS_UP, 9, points=points)))
    assert loss.check(TOLD, (call,)).verdict is expected


def test_a_user_who_is_neither_side_says_nothing() -> None:
    call = make_call(make_stay("3003", make_series(Metric.VIDEO_LOSS_UP, 50)))
    assert loss.check(TOLD, (call,)).verdict is Verdict.SKIP
