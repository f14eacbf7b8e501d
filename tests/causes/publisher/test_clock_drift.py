import pytest

from collector.causes.publisher.clock_drift import weigh
from collector.model.cause import NO_SUPPORT, Support
from collector.model.finding import Verdict
from tests.causes.cases import complaining_log, found, measured, weighed

DRIFT = found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(80.0, 5.0))


def test_the_log_carries_it_so_far() -> None:
    assert weigh(weighed(complaining_log("publisher.clock-drift"))).support is Support.MEDIUM


def test_a_drift_that_was_measured_makes_it_strong() -> None:
    opinion = weigh(weighed(complaining_log("publisher.clock-drift"), DRIFT))
    assert (opinion.support, opinion.because) == (Support.STRONG, ("sync.drift",))


def test_a_drift_alone_does_not_say_why() -> None:
    assert weigh(weighed(DRIFT)) == NO_SUPPORT


def test_clocks_a_little_apart_in_the_trace_give_medium() -> None:
    opinion = weigh(weighed(found("timestamps.drift", Verdict.WARN)))
    assert (opinion.support, opinion.because) == (Support.MEDIUM, ("timestamps.drift",))


def test_more_than_any_clock_is_off_is_another_cause() -> None:
    assert weigh(weighed(found("timestamps.drift", Verdict.FAIL), DRIFT)) == NO_SUPPORT


def test_clocks_in_step_in_the_trace_contradict_the_log() -> None:
    opinion = weigh(weighed(complaining_log("publisher.clock-drift"), found("timestamps.drift", Verdict.PASS)))
    assert (opinion.support, opinion.against) == (Support.WEAK, ("timestamps.drift",))


@pytest.mark.parametrize(
    ("slope", "expected"),
    [(0.3, Support.STRONG), (-0.3, Support.MEDIUM), (8.0, Support.MEDIUM), (-8.0, Support.MEDIUM)],
)
def test_only_the_drift_that_the_traced_clocks_make_raises_it(slope: float, expected: Support) -> None:
    traced = found("timestamps.drift", Verdict.WARN, audio_against_video_ppm=measured(300.0, 30.0))
    seen = found("sync.drift", Verdict.WARN, slope_ms_per_s=measured(slope, 0.05))
    assert weigh(weighed(traced, seen)).support is expected


def test_a_trace_without_both_clocks_leaves_the_drifts_size_open() -> None:
    traced = found("timestamps.drift", Verdict.WARN, video_ppm=measured(300.0, 30.0))
    seen = found("sync.drift", Verdict.WARN, slope_ms_per_s=measured(8.0, 0.05))
    assert weigh(weighed(traced, seen)).support is Support.STRONG
