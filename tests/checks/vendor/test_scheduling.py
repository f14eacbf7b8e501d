import pytest

from collector.checks.vendor import scheduling
from collector.model.finding import About, Verdict
from collector.vendors.agora_metrics import Metric
from tests.factory import make_incident
from tests.vendor_factory import SENDER_UID, make_call, make_series, make_stay

TOLD = make_incident(sender=SENDER_UID)


@pytest.mark.parametrize(
    ("delay_ms", "expected"),
    [
        (19.5, Verdict.PASS),
        (20.0, Verdict.INCONCLUSIVE),
        (20.6, Verdict.WARN),
        (80.5, Verdict.WARN),
        (80.6, Verdict.FAIL),
    ],
)
def test_the_limits_are_agoras_and_ours(delay_ms: float, expected: Verdict) -> None:
    call = make_call(make_stay(SENDER_UID, make_series(Metric.SCHEDULING, delay_ms)))
    answer = scheduling.check(TOLD, (call,))
    assert (answer.verdict, answer.about) == (expected, About.SENDER)


@pytest.mark.parametrize("points", [1, 4])
def test_less_than_ten_seconds_decide_nothing(points: int) -> None:
    call = make_call(make_stay(SENDER_UID, make_series(Metric.SCHEDULING, 500, points=points)))
    assert scheduling.check(TOLD, (call,)).verdict is Verdict.INCONCLUSIVE


def test_one_late_moment_is_no_late_machine() -> None:
    call = make_call(make_stay(SENDER_UID, make_series(Metric.SCHEDULING, [2.0] * 100 + [900.0])))
    answer = scheduling.check(TOLD, (call,))
    assert answer.verdict is Verdict.PASS
    assert answer.values["longest_ms"] == 900.0


def test_records_without_it_say_nothing() -> None:
    assert scheduling.check(TOLD, (make_call(make_stay(SENDER_UID)),)).verdict is Verdict.SKIP
