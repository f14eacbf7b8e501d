from dataclasses import replace

import pytest

from collector.comparison.merge import Merged, merge
from collector.comparison.side import Side
from collector.report.joined import MOST_CHARTS, MOST_MOMENTS, JoinedPage, later_words, shape_joined
from collector.runs.merging import joined_ends
from tests.comparison.ends import TOLD, both_ends, end, events, reading, statistics
from tests.factory import RECEIVER, SENDER
from tests.report.pages import MOST_BYTES, longest_joined_page, quarter_hour_run, side_of, with_offset


def page_of(first: Side, second: Side) -> JoinedPage:
    merged = merge(first, second)
    assert isinstance(merged, Merged)
    return shape_joined(joined_ends(merged))


def test_the_clocks_difference_stands_at_the_top_with_its_bound() -> None:
    page = page_of(*both_ends())
    assert page.clocks.startswith("B’s clock is 1,100 ± 11 ms ahead of A’s (sender reports that both received, n = 5).")
    assert "may be wrong by 11 ms" in page.clocks
    assert [column.title for column in page.columns] == ["A: the sender’s side", "B: the receiver’s side"]


@pytest.mark.parametrize(
    ("residual_ms", "expected"),
    [
        (4.2, "B saw it 4 ms later"),
        (-17.0, "B saw it 17 ms earlier"),
        (0.5, "B saw it at the same time"),
        (-0.6, "B saw it 1 ms earlier"),
    ],
)
def test_which_end_saw_it_first_is_said_in_words(residual_ms: float, expected: str) -> None:
    assert later_words(residual_ms) == expected


def test_a_clock_that_is_behind_is_said_without_a_minus() -> None:
    first, second = both_ends()
    assert page_of(second, first).clocks.startswith("B’s clock is 1,100 ± 11 ms behind A’s")


def test_one_event_has_one_number_in_both_lanes_at_one_place() -> None:
    lanes = page_of(*both_ends()).time.lanes
    numbers = [[mark.number for mark in lane.marks] for lane in lanes]
    assert numbers == [[1, 2, 3], [1, 2, 3]]
    for here, there in zip(lanes[0].marks, lanes[1].marks, strict=True):
        assert abs(float(here.x) - float(there.x)) <= 0.5  # of 1000: 30 ms of a minute


def test_the_moved_ends_marks_are_as_wide_as_the_alignments_error() -> None:
    first, second = page_of(*both_ends()).time.lanes
    assert first.marks[0].width == "0.0"
    assert float(second.marks[0].width) > 0
    assert "± 11 ms" in second.note
    assert "±" not in first.note


def test_on_which_side_of_the_server_they_part_heads_the_page() -> None:
    first, second = (with_offset(side, value) for side, value in zip(both_ends(), (-231, -20), strict=True))
    (said,) = page_of(first, second).parting
    assert "on the way to A" in said


def test_without_alignment_the_lanes_are_said_to_stand_on_two_clocks() -> None:
    page = page_of(end("a", statistics(SENDER)), end("b", statistics(RECEIVER)))
    assert page.clocks.startswith("Nothing tells by how much the two clocks differ")
    assert page.time.words.startswith("The lanes stand on two clocks")
    assert page.ways.rows == ()


def test_the_charts_of_both_ends_lie_below_each_other_on_one_axis() -> None:
    charts = page_of(*both_ends()).time.charts
    assert [chart.title for chart in charts[:2]] == ["Waiting in the jitter buffer"] * 2
    assert [chart.host[0] for chart in charts[:2]] == ["A", "B"]


def test_the_second_ends_samples_are_moved_onto_the_time_lines_clock() -> None:
    """Both ends polled at once, each by its own clock, of which one is 1.1 s ahead."""
    charts = page_of(*both_ends()).time.charts
    starts = [float(chart.series[0].path.split(" ")[0].removeprefix("M")) for chart in charts[:2]]
    assert abs(starts[1] - starts[0]) <= 0.5  # of 1000: 30 ms of a minute


def test_a_way_that_contradicts_is_marked() -> None:
    first = end("a", statistics(SENDER, events(*TOLD)), reading(SENDER, 0))
    second = end("b", statistics(RECEIVER, events(*TOLD)), reading(RECEIVER, 0))
    assert [row[2].mark for row in page_of(first, second).ways.rows] == ["pass", "pass"]


def test_too_many_moments_and_charts_are_cut_and_counted() -> None:
    many = events(*(("muted camera", f"TR_{number}", 100.0 * number) for number in range(MOST_MOMENTS + 5)))
    page = page_of(end("a", statistics(SENDER, many)), end("b"))
    assert len(page.time.listed.rows) == MOST_MOMENTS
    assert page.time.more == 5
    assert len(page.time.charts) <= MOST_CHARTS


def test_a_quarter_of_an_hour_of_both_ends_stays_under_the_limit_of_a_page() -> None:
    assert len(longest_joined_page().encode()) <= MOST_BYTES


def test_the_worse_end_heads_the_page_by_its_letter() -> None:
    run = quarter_hour_run()
    first, second = side_of(run, "a.zip"), side_of(run, "b.zip")
    mild = replace(second, judgement=replace(second.judgement, headline="synthetic"))
    assert page_of(first, mild).headline.endswith("(by A)")
