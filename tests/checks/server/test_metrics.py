import pytest

from collector.checks.server import metrics
from collector.model.finding import About, Verdict
from tests.vendor_factory import make_metrics


@pytest.mark.parametrize(
    ("percent", "expected"), [(0.0, Verdict.PASS), (1.0, Verdict.PASS), (1.01, Verdict.WARN), (50.0, Verdict.WARN)]
)
def test_loss_over_all_rooms_warns_and_never_fails(percent: float, expected: Verdict) -> None:
    answer = metrics.check(make_metrics(percent))
    assert (answer.verdict, answer.about) == (expected, About.SERVER)


@pytest.mark.parametrize(("dropped", "expected"), [(10.0, Verdict.PASS), (11.0, Verdict.WARN)])
def test_more_than_one_packet_in_a_thousand_dropped_warns(dropped: float, expected: Verdict) -> None:
    assert metrics.check(make_metrics(dropped=dropped)).verdict is expected


@pytest.mark.parametrize(("reports", "expected"), [(3, Verdict.SKIP), (4, Verdict.WARN)])
def test_a_few_reports_decide_nothing(reports: int, expected: Verdict) -> None:
    assert metrics.check(make_metrics(9.0, reports=reports)).verdict is expected
