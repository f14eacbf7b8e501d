import pytest

from collector.causes.moving import content_drift_ms_per_s, drift_seen, with_drift
from collector.causes.runner import name_causes
from collector.model.cause import NO_SUPPORT, Opinion, Support
from collector.model.finding import Verdict
from tests.causes.cases import found, measured, weighed


@pytest.mark.parametrize(
    ("slope", "bound", "expected"),
    [(1.1, 0.0, True), (1.0, 0.0, False), (-1.1, 0.0, True), (-1.0, 0.0, False), (80.0, 79.5, False)],
)
def test_a_slope_counts_if_its_whole_interval_is_beyond_1_ms_per_s(slope: float, bound: float, expected: bool) -> None:
    case = weighed(found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(slope, bound)))
    assert drift_seen(case) is expected


def test_nothing_measured_is_no_drift() -> None:
    assert not drift_seen(weighed())
    assert not drift_seen(weighed(found("sync.drift", Verdict.SKIP)))


@pytest.mark.parametrize(
    ("support", "raised"),
    [(Support.WEAK, Support.MEDIUM), (Support.MEDIUM, Support.STRONG), (Support.STRONG, Support.STRONG)],
)
def test_a_drift_that_was_seen_raises_support_by_one_step(support: Support, raised: Support) -> None:
    case = weighed(found("sync.drift", Verdict.INCONCLUSIVE, slope_ms_per_s=measured(80.0)))
    opinion = with_drift(case, Opinion(support=support, because=("timestamps.drift",)))
    assert (opinion.support, opinion.because) == (raised, ("timestamps.drift", "sync.drift"))
    assert with_drift(case, NO_SUPPORT) == NO_SUPPORT
    assert with_drift(weighed(), Opinion(support=support)).support is support


@pytest.mark.parametrize(
    ("verdict", "slope", "expected"),
    [(Verdict.WARN, 0.2, 0.2), (Verdict.FAIL, -3.0, -3.0), (Verdict.INCONCLUSIVE, 3.0, 0.0), (Verdict.PASS, 0.0, 0.0)],
)
def test_only_content_decides_that_something_drifts(verdict: Verdict, slope: float, expected: float) -> None:
    case = weighed(found("sync.drift", verdict, slope_ms_per_s=measured(slope, 0.05)))
    assert content_drift_ms_per_s(case) == expected


def test_a_drift_of_the_content_counts_however_slow() -> None:
    assert drift_seen(weighed(found("sync.drift", Verdict.WARN, slope_ms_per_s=measured(0.2, 0.05))))


@pytest.mark.parametrize(("slope", "cause"), [(0.2, "publisher.clock-drift"), (-80.0, "publisher.sample-rate")])
def test_how_fast_it_moves_tells_a_clock_from_a_rate(slope: float, cause: str) -> None:
    named, broken = name_causes(weighed(found("sync.drift", Verdict.FAIL, slope_ms_per_s=measured(slope, 0.05))))
    assert broken == ()
    assert (named[0].cause, named[0].support) == (cause, Support.MEDIUM)


def test_a_trace_without_it_contradicts() -> None:
    drift = found("sync.drift", Verdict.FAIL, slope_ms_per_s=measured(0.2, 0.05))
    named, _ = name_causes(weighed(drift, found("timestamps.drift", Verdict.PASS)))
    assert [(one.cause, one.support, one.against) for one in named] == [
        ("publisher.clock-drift", Support.WEAK, ("timestamps.drift",))
    ]


@pytest.mark.parametrize(
    ("slope", "bound", "traced", "expected"),
    [
        (0.3, 0.05, (0.3, 0.03), Support.STRONG),
        (-0.3, 0.05, (-0.3, 0.03), Support.STRONG),
        (-0.3, 0.05, (0.3, 0.03), Support.MEDIUM),
        (0.3, 0.05, (-0.3, 0.03), Support.MEDIUM),
        (0.65, 0.0, (0.3, 0.03), Support.STRONG),
        (0.67, 0.0, (0.3, 0.03), Support.MEDIUM),
        (0.136, 0.0, (0.3, 0.03), Support.STRONG),
        (0.134, 0.0, (0.3, 0.03), Support.MEDIUM),
        (8.0, 0.05, (0.3, 0.03), Support.MEDIUM),
        (-80.0, 0.05, (0.3, 0.03), Support.MEDIUM),
        (0.3, 0.05, (0.0, 0.04), Support.MEDIUM),
    ],
)
def test_only_a_drift_as_fast_as_the_traced_one_and_to_its_side_raises(
    slope: float, bound: float, traced: tuple[float, float], expected: Support
) -> None:
    case = weighed(found("sync.drift", Verdict.WARN, slope_ms_per_s=measured(slope, bound)))
    opinion = with_drift(case, Opinion(support=Support.MEDIUM), traced_ms_per_s=(measured(*traced),))
    assert opinion.support is expected
