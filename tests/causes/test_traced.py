import pytest

from collector.causes.traced import weigh_timestamps
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import complaining_log, found, weighed

CAUSE, CHECK = "publisher.timestamp-unit", "timestamps.unit"
LOGGED = (complaining_log(CAUSE), found("timestamps.log", Verdict.FAIL))


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        (Verdict.FAIL, Support.STRONG),
        (Verdict.WARN, Support.MEDIUM),
        (Verdict.INCONCLUSIVE, Support.NONE),
        (Verdict.PASS, Support.NONE),
        (Verdict.SKIP, Support.NONE),
    ],
)
def test_a_trace_speaks_for_itself(verdict: Verdict, expected: Support) -> None:
    opinion = weigh_timestamps(weighed(found(CHECK, verdict)), cause=CAUSE, check=CHECK)
    assert opinion.support is expected


def test_the_log_alone_gives_medium() -> None:
    opinion = weigh_timestamps(weighed(*LOGGED), cause=CAUSE, check=CHECK)
    assert (opinion.support, opinion.because) == (Support.MEDIUM, ("timestamps.log",))


def test_a_right_trace_contradicts_the_log() -> None:
    opinion = weigh_timestamps(weighed(*LOGGED, found(CHECK, Verdict.PASS)), cause=CAUSE, check=CHECK)
    assert (opinion.support, opinion.against) == (Support.WEAK, (CHECK,))


def test_trace_and_log_together_are_strong() -> None:
    opinion = weigh_timestamps(weighed(*LOGGED, found(CHECK, Verdict.WARN)), cause=CAUSE, check=CHECK)
    assert (opinion.support, opinion.because) == (Support.STRONG, (CHECK, "timestamps.log"))


def test_another_cause_s_lines_do_not_count() -> None:
    case = weighed(complaining_log("publisher.timestamp-order"), found("timestamps.log", Verdict.FAIL))
    assert weigh_timestamps(case, cause=CAUSE, check=CHECK) == NO_SUPPORT


def test_the_check_of_timestamps_in_logs_reads_no_other_lines() -> None:
    case = weighed(complaining_log("publisher.sample-rate"), found("timestamps.log", Verdict.FAIL))
    assert weigh_timestamps(case, cause="publisher.sample-rate", check="timestamps.sample-rate").because == ()
