from dataclasses import replace

import pytest

from collector.checks.vendor import frame_rate
from collector.measure.vendor_records import ENOUGH_POINTS
from collector.model.finding import About, Answer, Verdict
from collector.model.measured import Measured
from collector.model.records.vendor import AgoraStay, MetricSeries
from collector.vendors.agora_metrics import Metric
from tests.factory import make_incident
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

TOLD = make_incident(sender=SENDER_UID, receiver=RECEIVER_UID)


def judged(captured: float, sent: float, shown: float) -> Answer:
    call = make_call(
        make_stay(SENDER_UID, make_series(Metric.CAPTURE_RATE, captured), make_series(Metric.SENT_RATE, sent)),
        make_stay(RECEIVER_UID, make_series(Metric.SHOWN_RATE, shown, peer=SENDER_UID)),
    )
    return frame_rate.check(TOLD, (call,))


@pytest.mark.parametrize(
    ("captured", "sent", "shown", "expected", "about"),
    [
        (30, 30, 30, Verdict.PASS, About.SENDER),
        (30, 28, 28, Verdict.INCONCLUSIVE, About.SENDER),
        (30, 27, 27, Verdict.WARN, About.SENDER),
        (30, 22, 22, Verdict.FAIL, About.SENDER),
        (30, 30, 22, Verdict.FAIL, About.RECEIVER),
        (2, 2, 2, Verdict.WARN, About.SENDER),
        (3, 3, 3, Verdict.PASS, About.SENDER),
    ],
)
def test_it_names_the_side_where_pictures_go_missing(
    captured: float, sent: float, shown: float, expected: Verdict, about: About
) -> None:
    answer = judged(captured, sent, shown)
    assert (answer.verdict, answer.about) == (expected, about)
    assert set(answer.values) == {"captured_fps", "sent_fps", "shown_fps"}


@pytest.mark.parametrize(("sent", "expected"), [(15, Verdict.PASS), (0, Verdict.SKIP)])
def test_a_custom_source_is_not_captured_and_a_camera_that_is_off_sends_nothing(sent: float, expected: Verdict) -> None:
    assert judged(0, sent, sent).verdict is expected


@pytest.mark.parametrize(("rate", "expected"), [(2, Verdict.WARN), (3, Verdict.PASS)])
def test_a_rate_is_low_only_while_the_camera_is_on(rate: float, expected: Verdict) -> None:
    rates = [0.0] * 120 + [rate] * 30
    sender = make_stay(SENDER_UID, make_series(Metric.CAPTURE_RATE, rates), make_series(Metric.SENT_RATE, rates))
    assert frame_rate.check(TOLD, (make_call(sender),)).verdict is expected


def later(series: MetricSeries, seconds: float) -> MetricSeries:
    return replace(series, at_s=tuple(at_s + seconds for at_s in series.at_s))


@pytest.mark.parametrize("phase_s", [0, 1])
@pytest.mark.parametrize(("shown", "expected"), [(15, Verdict.PASS), (11, Verdict.FAIL)])
def test_a_receiver_who_joins_late_is_held_to_what_was_sent_from_then_on(
    shown: float, expected: Verdict, phase_s: float
) -> None:
    rates = [30.0] * 75 + [15.0] * 75
    sender = make_stay(SENDER_UID, make_series(Metric.CAPTURE_RATE, rates), make_series(Metric.SENT_RATE, rates))
    seen = later(make_series(Metric.SHOWN_RATE, [shown] * 75, peer=SENDER_UID), 150 + phase_s)
    answer = frame_rate.check(TOLD, (make_call(sender, make_stay(RECEIVER_UID, seen)),))
    assert answer.verdict is expected


def test_the_figures_are_those_of_the_time_that_is_judged() -> None:
    rates = [30.0] * 75 + [15.0] * 75
    sender = make_stay(SENDER_UID, make_series(Metric.SENT_RATE, rates))
    seen = later(make_series(Metric.SHOWN_RATE, [10.0] * 75, peer=SENDER_UID), 150)
    answer = frame_rate.check(TOLD, (make_call(sender, make_stay(RECEIVER_UID, seen)),))
    assert answer.summary == "Agora saw 10 of 15 pictures a second shown of those sent"
    sent = answer.values["sent_fps"]
    assert isinstance(sent, Measured)
    assert (sent.value, sent.n) == (15.0, 75)


@pytest.mark.parametrize(("sent", "expected"), [(30, Verdict.PASS), (8, Verdict.FAIL)])
def test_who_leaves_and_comes_back_is_judged_over_both_stays(sent: float, expected: Verdict) -> None:
    def stay(rate: float, points: int, after_s: float) -> AgoraStay:
        captured = make_series(Metric.CAPTURE_RATE, 30, points=points)
        return make_stay(
            SENDER_UID,
            later(captured, after_s),
            later(make_series(Metric.SENT_RATE, rate, points=points), after_s),
        )

    call = make_call(stay(30, 10, 0), stay(sent, 140, 20), make_stay(RECEIVER_UID))
    assert frame_rate.check(TOLD, (call,)).verdict is expected


@pytest.mark.parametrize(("points", "expected"), [(ENOUGH_POINTS - 1, Verdict.SKIP), (ENOUGH_POINTS, Verdict.FAIL)])
def test_sides_that_hardly_met_are_not_compared(points: int, expected: Verdict) -> None:
    sender = make_stay(SENDER_UID, make_series(Metric.SENT_RATE, 30))
    seen = later(make_series(Metric.SHOWN_RATE, 10, peer=SENDER_UID), 300 - 2 * points)
    assert frame_rate.check(TOLD, (make_call(sender, make_stay(RECEIVER_UID, seen)),)).verdict is expected


def test_a_preview_before_the_picture_is_sent_lacks_nothing() -> None:
    captured, sent = make_series(Metric.CAPTURE_RATE, 30), make_series(Metric.SENT_RATE, [0.0] * 75 + [30.0] * 75)
    assert frame_rate.check(TOLD, (make_call(make_stay(SENDER_UID, captured, sent)),)).verdict is Verdict.PASS


def test_a_picture_that_is_captured_and_never_sent_is_lost_at_the_sender() -> None:
    answer = judged(30, 0, 0)
    assert (answer.verdict, answer.about) == (Verdict.FAIL, About.SENDER)


def test_records_without_it_say_nothing() -> None:
    assert frame_rate.check(TOLD, (make_call(make_stay(SENDER_UID)),)).verdict is Verdict.SKIP
