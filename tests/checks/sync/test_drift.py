from dataclasses import replace

import pytest

from collector.checks.sync import drift
from collector.model.evidence import Absent
from collector.model.finding import About, Verdict
from tests.content_factory import NO_CONTENT, make_content, make_measured, make_sender_content, make_unmeasured
from tests.room_factory import make_pair_statistics, make_playout_statistics

NO_STATISTICS = Absent(why="nobody listened")


@pytest.mark.parametrize(
    ("ms_per_poll", "told"), [(0.49, "No drift"), (0.51, "earlier"), (-0.49, "No drift"), (-0.51, "later")]
)
def test_a_drift_is_told_from_one_ms_per_second_on(ms_per_poll: float, told: str) -> None:
    answer = drift.check(NO_CONTENT, make_playout_statistics([ms_per_poll * index for index in range(40)]))
    assert told in answer.summary
    assert answer.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(("count", "expected"), [(9, Verdict.SKIP), (10, Verdict.INCONCLUSIVE)])
def test_a_trend_needs_ten_distinct_values(count: int, expected: Verdict) -> None:
    assert (
        drift.check(NO_CONTENT, make_playout_statistics([float(index) for index in range(count)])).verdict is expected
    )


def test_absent_timestamps_are_skipped() -> None:
    assert drift.check(NO_CONTENT, make_pair_statistics(60)).verdict is Verdict.SKIP


@pytest.mark.parametrize(
    ("slope", "bound", "expected"),
    [
        (0.0, 0.1, Verdict.PASS),
        (0.0, 0.11, Verdict.INCONCLUSIVE),
        (0.2, 0.05, Verdict.WARN),
        (-0.2, 0.05, Verdict.WARN),
        (0.2, 0.11, Verdict.INCONCLUSIVE),
        (1.1, 0.05, Verdict.FAIL),
        (-1.1, 0.05, Verdict.FAIL),
        (1.0, 0.05, Verdict.WARN),
    ],
)
def test_content_decides_about_a_steady_drift(slope: float, bound: float, expected: Verdict) -> None:
    offsets = [slope * index / 2 for index in range(120)]
    content = make_content(make_sender_content(slope=make_measured(slope, bound), offsets_ms=offsets))
    answer = drift.check(content, NO_STATISTICS)
    assert answer.verdict is expected
    assert answer.about is About.SENDER


@pytest.mark.parametrize(
    ("slope", "seconds", "expected"),
    [
        (1.5, 20, Verdict.INCONCLUSIVE),
        (-1.5, 20, Verdict.INCONCLUSIVE),
        (3.0, 20, Verdict.FAIL),
        (-3.0, 20, Verdict.FAIL),
        (1.5, 60, Verdict.FAIL),
    ],
)
def test_the_settling_of_buffers_is_not_taken_for_a_drift(slope: float, seconds: int, expected: Verdict) -> None:
    offsets = [slope * index / 2 for index in range(2 * seconds)]
    sender = make_sender_content(slope=make_measured(slope, 0.4), offsets_ms=offsets)
    assert drift.check(make_content(replace(sender, watched_s=float(seconds))), NO_STATISTICS).verdict is expected


@pytest.mark.parametrize("start_ms", [30.0, -15.0])
def test_a_limit_that_a_drift_passes_makes_it_no_less_steady(start_ms: float) -> None:
    offsets = [start_ms + index / 4 + 2.0 * (-1) ** index for index in range(120)]
    content = make_content(make_sender_content(slope=make_measured(0.5, 0.05), offsets_ms=offsets))
    assert drift.check(content, NO_STATISTICS).verdict is Verdict.WARN


def test_a_step_is_not_taken_for_a_drift() -> None:
    offsets = [0.0] * 30 + [50.0] * 30
    content = make_content(make_sender_content(slope=make_measured(0.8, 0.1), offsets_ms=offsets))
    assert drift.check(content, NO_STATISTICS).verdict is Verdict.INCONCLUSIVE


def test_a_large_step_is_not_taken_for_a_fast_drift() -> None:
    offsets = [0.0] * 20 + [150.0] * 20
    content = make_content(make_sender_content(slope=make_measured(11.0, 5.0), offsets_ms=offsets))
    assert drift.check(content, NO_STATISTICS).verdict is Verdict.INCONCLUSIVE


def test_content_goes_before_playout_timestamps() -> None:
    moving = make_playout_statistics([5.0 * index for index in range(40)])
    assert drift.check(make_content(make_sender_content()), moving).verdict is Verdict.PASS
    assert drift.check(make_content(make_unmeasured()), moving).verdict is Verdict.INCONCLUSIVE


def test_nothing_at_all_is_skipped() -> None:
    assert drift.check(NO_CONTENT, NO_STATISTICS).verdict is Verdict.SKIP
