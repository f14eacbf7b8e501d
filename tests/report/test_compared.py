from dataclasses import replace

import pytest

from collector.measure.change import Effect
from collector.report.compared import render_comparison, shape_comparison
from tests.report.compared_runs import figure, measured, runs

INFINITE = float("inf")


@pytest.mark.parametrize(
    ("effect", "sign", "headline"),
    [
        (Effect.HELPED, "pass", "The change helped"),
        (Effect.WORSE, "fail", "It is worse than before"),
        (Effect.NONE, "warn", "The change did not help"),
        (Effect.UNKNOWN, "inconclusive", "Whether the change helped cannot be told"),
    ],
)
def test_the_headline_says_whether_it_helped(effect: Effect, sign: str, headline: str) -> None:
    page = shape_comparison(runs(effect=effect))
    assert (page.sign, page.headline) == (sign, headline)


def test_a_recovered_offset_is_said_at_the_top() -> None:
    assert shape_comparison(runs(recovered=True)).headline == "The change helped; the offset recovered"


def test_both_intervals_lie_on_one_scale_with_what_is_fine() -> None:
    (row,) = shape_comparison(runs(figure(measured(-231), measured(-20)))).changes
    before, after = row.intervals
    places = [float(place) for place in (before.x, before.middle, row.good_x, after.x, after.middle)]
    assert places == sorted(places)
    assert all(0 <= place <= 1000 for place in places)
    assert float(after.middle) < float(row.good_x) + float(row.good_width)
    assert (before.words, row.difference) == ("−231 ± 6 ms", "211 ± 12 ms")


def test_a_value_without_bound_is_a_line_without_a_bar() -> None:
    (row,) = shape_comparison(runs(figure(measured(-231, INFINITE), measured(-20)))).changes
    assert row.intervals[0].width == "0.0"
    assert row.intervals[0].words == "−231 ms, error not known"


def test_what_is_fine_without_end_fills_the_drawing_to_its_edge() -> None:
    item = replace(figure(measured(5.0), measured(2.0)), good=(-INFINITE, 1.0))
    (row,) = shape_comparison(runs(item)).changes
    assert row.good_x == "0.0"
    assert 0 < float(row.good_width) < 1000


def test_equal_values_without_bound_are_drawn() -> None:
    item = replace(figure(measured(0.0, 0.0), measured(0.0, 0.0)), good=(0.0, 0.0))
    (row,) = shape_comparison(runs(item)).changes
    assert row.intervals[0].middle == row.intervals[1].middle == "500.0"


def test_a_figure_that_does_not_count_says_so() -> None:
    (row,) = shape_comparison(runs(figure(measured(-231), measured(-20), counts=False))).changes
    assert row.reason.endswith("it does not count towards the whole")


def test_what_else_differs_and_what_is_not_compared_stand_in_tables() -> None:
    page = shape_comparison(runs())
    assert [cell.text for cell in page.differs.rows[0]] == ["SDK", "1.1", "1.2"]
    assert [cell.text for cell in page.missing.rows[0]] == ["Jitter", "before: not measured"]


def test_the_same_runs_give_the_same_page() -> None:
    given = runs(figure(measured(-231), measured(-20)))
    assert render_comparison(given) == render_comparison(given)


def test_the_top_says_what_the_deciding_figures_were() -> None:
    decides, silent = figure(measured(-231), measured(-20)), figure(measured(0), measured(9), counts=False)
    assert shape_comparison(runs(decides, silent)).reasons == ("Offset: −231 ± 6 ms before, −20 ± 6 ms after",)
    assert shape_comparison(runs(decides, effect=Effect.UNKNOWN)).reasons[0].startswith("Offset: the two do not")
