from collector.causes.publisher.timestamp_epoch import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import complaining_log, found, weighed


def test_reports_far_from_the_media_carry_it_so_far() -> None:
    opinion = weigh(weighed(complaining_log("publisher.timestamp-epoch"), found("timestamps.log", Verdict.FAIL)))
    assert (opinion.support, opinion.because) == (Support.MEDIUM, ("timestamps.log",))


def test_the_trace_of_the_publisher_carries_it() -> None:
    assert weigh(weighed(found("timestamps.epoch", Verdict.FAIL))).support is Support.STRONG
    assert weigh(weighed(found("timestamps.epoch", Verdict.WARN))).support is Support.MEDIUM


def test_a_trace_that_is_right_contradicts_the_log() -> None:
    opinion = weigh(weighed(complaining_log("publisher.timestamp-epoch"), found("timestamps.epoch", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("timestamps.epoch",))


def test_trouble_of_another_kind_is_another_cause() -> None:
    case = weighed(complaining_log("publisher.timestamp-unit"), found("timestamps.log", Verdict.FAIL))
    assert weigh(case) == NO_SUPPORT
