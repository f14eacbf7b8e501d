from collector.causes.publisher.timestamp_order import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import complaining_log, found, weighed


def test_the_trace_of_the_publisher_carries_it() -> None:
    opinion = weigh(weighed(found("timestamps.order", Verdict.FAIL)))
    assert (opinion.support, opinion.because) == (Support.STRONG, ("timestamps.order",))


def test_the_log_carries_it_so_far() -> None:
    assert weigh(weighed(complaining_log("publisher.timestamp-order"))).support is Support.MEDIUM


def test_a_trace_that_is_right_contradicts_the_log() -> None:
    opinion = weigh(weighed(complaining_log("publisher.timestamp-order"), found("timestamps.order", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("timestamps.order",))


def test_trouble_of_another_kind_is_another_cause() -> None:
    case = weighed(found("timestamps.unit", Verdict.FAIL), complaining_log("publisher.timestamp-unit"))
    assert weigh(case) == NO_SUPPORT
