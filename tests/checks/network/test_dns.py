import pytest

from collector.checks.network import dns
from collector.model.finding import Verdict
from collector.model.records.network import Outcome, Step
from tests.checks.network.path_factory import make_path


@pytest.mark.parametrize(
    ("look_up_ms", "expected"),
    [(999.0, Verdict.PASS), (1000.5, Verdict.INCONCLUSIVE), (1001.5, Verdict.WARN), (4900.0, Verdict.WARN)],
)
def test_an_answer_after_a_second_came_late(look_up_ms: float, expected: Verdict) -> None:
    assert dns.check(make_path(dns_ms=look_up_ms)).verdict is expected


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.TIMED_OUT])
def test_a_name_that_is_not_found_fails(outcome: Outcome) -> None:
    assert dns.check(make_path(failed={Step.DNS: outcome})).verdict is Verdict.FAIL
