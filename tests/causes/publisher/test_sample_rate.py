from collector.causes.publisher.sample_rate import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import complaining_log, found, measured, weighed

DRIFT = found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(80.0, 5.0))


def test_the_log_carries_it_so_far() -> None:
    assert weigh(weighed(complaining_log("publisher.sample-rate"))).support is Support.MEDIUM


def test_a_drift_that_was_measured_makes_it_strong() -> None:
    opinion = weigh(weighed(complaining_log("publisher.sample-rate"), DRIFT))
    assert (opinion.support, opinion.because) == (Support.STRONG, ("sync.drift",))


def test_a_drift_alone_does_not_say_why() -> None:
    assert weigh(weighed(DRIFT)) == NO_SUPPORT
