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


def test_the_trace_of_the_publisher_carries_it() -> None:
    assert weigh(weighed(found("timestamps.sample-rate", Verdict.FAIL))).support is Support.STRONG
    assert weigh(weighed(found("timestamps.sample-rate", Verdict.WARN))).support is Support.MEDIUM
    assert weigh(weighed(found("timestamps.sample-rate", Verdict.PASS))) == NO_SUPPORT


def test_a_trace_that_is_right_contradicts_the_log() -> None:
    opinion = weigh(weighed(complaining_log("publisher.sample-rate"), found("timestamps.sample-rate", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("timestamps.sample-rate",))


def test_too_little_sound_from_a_publisher_that_stands_still_is_a_stall() -> None:
    stalls = found("timestamps.stalls", Verdict.WARN)
    opinion = weigh(weighed(found("timestamps.sample-rate", Verdict.WARN), stalls))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("timestamps.stalls",))
    assert weigh(weighed(found("timestamps.sample-rate", Verdict.FAIL), stalls)).support is Support.STRONG
