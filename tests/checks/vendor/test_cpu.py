import pytest

from collector.checks.vendor import cpu
from collector.model.finding import About, Verdict
from collector.vendors.agora_metrics import Metric
from tests.factory import make_incident
from tests.vendor_factory import RECEIVER_UID, SENDER_UID, make_call, make_series, make_stay

TOLD = make_incident(sender=SENDER_UID, receiver=RECEIVER_UID)


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (69.5, Verdict.PASS),
        (70.0, Verdict.INCONCLUSIVE),
        (70.6, Verdict.WARN),
        (90.5, Verdict.WARN),
        (90.6, Verdict.FAIL),
    ],
)
def test_the_limits_are_those_of_a_machine_here(percent: float, expected: Verdict) -> None:
    own = make_series(Metric.APP_CPU, 30)
    call = make_call(make_stay(RECEIVER_UID, make_series(Metric.SYSTEM_CPU, percent), own))
    answer = cpu.check(TOLD, (call,))
    assert (answer.verdict, answer.about) == (expected, About.RECEIVER)
    assert "app_cpu_percent" in answer.values


def test_the_busier_side_is_named() -> None:
    call = make_call(
        make_stay(SENDER_UID, make_series(Metric.SYSTEM_CPU, 95)),
        make_stay(RECEIVER_UID, make_series(Metric.SYSTEM_CPU, 10)),
    )
    assert cpu.check(TOLD, (call,)).about is About.SENDER


def test_records_without_it_say_nothing() -> None:
    assert cpu.check(TOLD, (make_call(make_stay(SENDER_UID)),)).verdict is Verdict.SKIP
