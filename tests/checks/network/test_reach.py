import pytest

from collector.checks.network import reach
from collector.model.finding import Verdict
from collector.model.records.network import Outcome, Step
from tests.checks.network.path_factory import make_path


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (101, Verdict.PASS),
        (200, Verdict.PASS),
        (401, Verdict.PASS),
        (403, Verdict.WARN),
        (404, Verdict.WARN),
        (502, Verdict.WARN),
        (407, Verdict.FAIL),
        (511, Verdict.FAIL),
    ],
)
def test_who_answered_decides(status: int, expected: Verdict) -> None:
    assert reach.check(make_path(status=status)).verdict is expected


@pytest.mark.parametrize("step", [Step.TCP, Step.WEBSOCKET])
@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.TIMED_OUT])
def test_silence_cannot_tell_a_dead_server_from_a_firewall(step: Step, outcome: Outcome) -> None:
    answer = reach.check(make_path(failed={step: outcome}, status=0))

    assert answer.verdict is Verdict.INCONCLUSIVE
    assert (answer.values["stopped_at"], answer.values["outcome"]) == (step.value, outcome.value)


def test_a_way_that_ended_before_is_skipped() -> None:
    failed = {Step.DNS: Outcome.FAILED, Step.TCP: Outcome.NOT_REACHED, Step.WEBSOCKET: Outcome.NOT_REACHED}

    assert reach.check(make_path(failed=failed, status=0)).verdict is Verdict.SKIP
