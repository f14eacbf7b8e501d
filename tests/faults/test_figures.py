"""Figures of made-up outcomes."""

import json
import math
from dataclasses import replace

import pytest

from tests.faults.figures import Errors, Share, confusion, figures_of
from tests.faults.report import document_of, line_of, summary_of, table_of
from tests.faults.run import Outcome

HEALTHY = "healthy-30fps-48k"
OFFSET = "content-+300ms"


MINUTE = "clock-drift-+200ppm-minute"


def outcome(
    case: str,
    *,
    true_ms: float = 0.0,
    measured_ms: float = 0.0,
    before_ms: float = math.nan,
    named: str = "",
    failed: str = "",
) -> Outcome:
    return Outcome(
        case=case,
        true_ms=true_ms,
        source_ms=0.0,
        handed_ms=true_ms,
        before_ms=before_ms,
        before_bound_ms=30.0,
        measured_ms=measured_ms,
        bound_ms=40.0,
        named=named,
        causes=(named,) if named else (),
        failed=failed,
        load=0.5,
    )


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(0, 50, 0.0, 0.0713), (45, 50, 0.7864, 0.9565), (50, 50, 0.9287, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilsons_interval_of_known_proportions(hits: int, n: int, low: float, high: float) -> None:
    assert Share(hits=hits, n=n).interval == pytest.approx((low, high), abs=1e-4)


def test_the_95_percent_quantile_is_one_of_the_errors() -> None:
    errors = Errors.of([*range(-10, 10), 100])
    assert (errors.n, errors.median, errors.p95) == (21, 5, 10)
    assert math.isnan(Errors.of([]).median)


def test_what_healthy_runs_are_off_by_is_taken_out() -> None:
    runs = [outcome(HEALTHY, measured_ms=-30.0) for _ in range(3)]
    figures = figures_of([*runs, outcome(OFFSET, true_ms=200.0, measured_ms=178.0, named="publisher.source-offset")])
    assert figures.offset.p95 == pytest.approx(8.0)
    assert (figures.inside.hits, figures.inside.n) == (4, 4)


def test_a_truth_outside_the_bound_is_counted() -> None:
    figures = figures_of([outcome(OFFSET, true_ms=200.0, measured_ms=150.0)])
    assert (figures.inside.hits, figures.inside.n) == (0, 1)


def test_behind_an_impaired_link_only_the_receiver_knows_the_truth() -> None:
    figures = figures_of([outcome("jitter-300ms", measured_ms=150.0)])
    assert (figures.inside.n, figures.source_inside.n, figures.offset.n) == (1, 0, 0)


@pytest.mark.parametrize(("before_ms", "hits"), [(29.9, 1), (30.1, 0)])
def test_what_left_the_publisher_is_compared_with_what_is_said_of_it(before_ms: float, hits: int) -> None:
    figures = figures_of([outcome(HEALTHY, before_ms=before_ms)])
    assert (figures.source_inside.hits, figures.source_inside.n) == (hits, 1)


@pytest.mark.parametrize(("case", "n"), [(HEALTHY, 0), (MINUTE, 1)])
def test_a_drift_counts_where_a_minute_was_listened_to(case: str, n: int) -> None:
    figures = figures_of([replace(outcome(case), slope=0.25, true_slope=0.2)])
    assert figures.drift.n == n
    if n:
        assert figures.drift.median == pytest.approx(50)


def test_what_was_not_measured_is_neither_inside_nor_outside() -> None:
    assert figures_of([outcome(OFFSET, true_ms=200.0, measured_ms=math.nan)]).inside.n == 0


def test_only_runs_that_can_give_an_offset_count_as_unanswered() -> None:
    runs = [outcome(case, measured_ms=math.nan) for case in (HEALTHY, "mutes", "stamps-epoch", "rehearse-parallel")]
    answered = figures_of([*runs, outcome(HEALTHY)]).answered
    assert (answered.hits, answered.n) == (1, 2)


def test_a_named_cause_is_right_or_wrong_and_a_blamed_healthy_run_counts_apart() -> None:
    runs = [
        outcome(OFFSET, named="publisher.source-offset"),
        outcome(OFFSET, named="network.loss"),
        outcome(HEALTHY, named="network.loss"),
        outcome(OFFSET, failed="no server"),
    ]
    figures = figures_of(runs)
    assert (figures.right.hits, figures.right.n) == (1, 2)
    assert (figures.blamed.hits, figures.blamed.n) == (1, 1)
    assert figures.failed == 1
    assert confusion(runs) == {
        "none": {"network.loss": 1},
        "publisher.source-offset": {"publisher.source-offset": 1, "network.loss": 1},
    }


def test_the_document_is_plain_json_without_nan() -> None:
    runs = [outcome(HEALTHY, measured_ms=math.nan), outcome(OFFSET, true_ms=200.0, measured_ms=170.0)]
    document = json.loads(json.dumps(document_of(runs), allow_nan=False))
    assert document["runs"][0]["measured_ms"] is None
    assert document["runs"][1]["inside"] is True
    assert document["figures"]["right"]["n"] == 1


def test_lines_say_what_happened() -> None:
    assert "failed: no server" in line_of(outcome(OFFSET, failed="no server"))
    line = line_of(outcome(OFFSET, true_ms=200.0, measured_ms=178.0, named="publisher.queue"))
    assert "+178.0 ± 40.0" in line
    assert "yes" in line
    assert "publisher.queue" in line
    assert "runs that failed: 0" in summary_of([outcome(HEALTHY)])


def test_the_table_is_markdown_with_a_row_for_each_figure() -> None:
    lines = table_of([outcome(HEALTHY), outcome(OFFSET, named="publisher.queue")]).splitlines()
    assert lines[:2] == ["| | |", "|---|---|"]
    assert "| a healthy publisher is blamed | 0% (0 of 1; 95 %: 0% to 79%) |" in lines
    assert all(line.count("|") == 3 for line in lines)
