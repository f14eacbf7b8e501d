import pytest

from collector.checks.limits import limits_of
from collector.checks.media import concealment
from collector.checks.vendor import freezes
from collector.model.finding import About, Verdict
from collector.vendors.agora_metrics import Metric
from tests.factory import make_incident
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

TOLD = make_incident(sender=SENDER_UID, receiver=RECEIVER_UID)


@pytest.mark.parametrize(
    ("metric", "frozen_ms", "expected"),
    [
        (Metric.VIDEO_FREEZE, 0, Verdict.PASS),
        (Metric.VIDEO_FREEZE, 1, Verdict.WARN),
        (Metric.VIDEO_FREEZE, 10_000, Verdict.WARN),
        (Metric.VIDEO_FREEZE, 10_001, Verdict.FAIL),
        (Metric.AUDIO_FREEZE, 0, Verdict.PASS),
        (Metric.AUDIO_FREEZE, 1, Verdict.WARN),
        (Metric.AUDIO_FREEZE, 6_000, Verdict.WARN),
        (Metric.AUDIO_FREEZE, 6_001, Verdict.FAIL),
    ],
)
def test_above_agoras_own_alert_for_picture_and_sound_it_fails(
    metric: Metric, frozen_ms: float, expected: Verdict
) -> None:
    points = [frozen_ms / 5] * 5 + [0.0] * 95  # 200 s
    call = make_call(make_stay(RECEIVER_UID, make_series(metric, points, peer=SENDER_UID)))
    answer = freezes.check(TOLD, (call,))
    assert (answer.verdict, answer.about) == (expected, About.RECEIVER)


def test_sound_is_held_against_the_alert_that_concealment_is_held_against() -> None:
    (alert,) = [limit for limit in limits_of(concealment) if limit.name == "fail_percent"]
    told = [(limit.levels, limit.source) for limit in limits_of(freezes)]
    assert (alert.levels, alert.source) in told


def test_sound_counts_as_well() -> None:
    call = make_call(
        make_stay(RECEIVER_UID, make_series(Metric.VIDEO_FREEZE, 0), make_series(Metric.AUDIO_FREEZE, 900))
    )
    assert "sound" in freezes.check(TOLD, (call,)).summary


@pytest.mark.parametrize(("points", "expected"), [(4, Verdict.INCONCLUSIVE), (5, Verdict.PASS)])
def test_less_than_ten_seconds_decide_nothing(points: int, expected: Verdict) -> None:
    call = make_call(make_stay(RECEIVER_UID, make_series(Metric.VIDEO_FREEZE, 0, points=points)))
    assert freezes.check(TOLD, (call,)).verdict is expected


def test_what_the_sender_sees_of_others_is_not_meant() -> None:
    call = make_call(make_stay(SENDER_UID, make_series(Metric.VIDEO_FREEZE, 900)))
    assert freezes.check(TOLD, (call,)).verdict is Verdict.SKIP
