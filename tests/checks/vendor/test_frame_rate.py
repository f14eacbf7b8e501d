import pytest

from collector.checks.vendor import frame_rate
from collector.model.finding import About, Answer, Verdict
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


@pytest.mark.parametrize(("sent", "expected"), [(15, Verdict.PASS), (0, Verdict.WARN)])
def test_a_custom_source_is_not_captured_and_no_fault(sent: float, expected: Verdict) -> None:
    assert judged(0, sent, sent).verdict is expected


def test_records_without_it_say_nothing() -> None:
    assert frame_rate.check(TOLD, (make_call(make_stay(SENDER_UID)),)).verdict is Verdict.SKIP
