import pytest

from collector.causes.publisher.duration import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import found, measured, weighed


def test_the_trace_of_the_publisher_carries_it() -> None:
    opinion = weigh(weighed(found("timestamps.duration", Verdict.FAIL)))
    assert (opinion.support, opinion.because) == (Support.STRONG, ("timestamps.duration",))


def test_a_drift_that_was_measured_is_named_beside_it() -> None:
    drift = found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(50.0, 5.0))
    opinion = weigh(weighed(found("timestamps.duration", Verdict.FAIL), drift))
    assert opinion.because == ("timestamps.duration", "sync.drift")
    assert weigh(weighed(drift)) == NO_SUPPORT


@pytest.mark.parametrize("verdict", [Verdict.PASS, Verdict.INCONCLUSIVE, Verdict.SKIP])
def test_lengths_that_are_right_or_unknown_say_nothing(verdict: Verdict) -> None:
    assert weigh(weighed(found("timestamps.duration", verdict))) == NO_SUPPORT
