"""A template that asks for a name which is not there is an error, never an empty place on a page."""

from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import UndefinedError

from collector.comparison.merge import Merged, merge
from collector.report.compared import shape_comparison
from collector.report.joined import shape_joined
from collector.report.page import rendered
from collector.report.view import shape_page
from collector.runs.merging import joined_ends
from tests.comparison.ends import both_ends
from tests.report.compared_runs import figure, measured, runs
from tests.report.makers import FILES
from tests.report.runs import known_issue_run


def joined() -> object:
    merged = merge(*both_ends())
    assert isinstance(merged, Merged)
    return shape_joined(joined_ends(merged))


SHAPED: dict[str, Any] = {
    "summary.html.j2": shape_page(known_issue_run(), FILES),
    "compare.html.j2": shape_comparison(runs(figure(measured(-231.0), measured(-12.0)))),
    "merge.html.j2": joined(),
}
NAMES = [(template, part.name) for template, shaped in SHAPED.items() for part in fields(shaped)]


@pytest.mark.parametrize("template", SHAPED)
def test_what_is_shaped_for_a_template_is_all_that_it_asks_for(template: str) -> None:
    assert rendered(template, SHAPED[template]).startswith("<!doctype html>")


@pytest.mark.parametrize(("template", "missing"), NAMES)
def test_a_page_without_one_of_its_names_is_an_error_that_says_which(template: str, missing: str) -> None:
    shaped = SHAPED[template]
    left = {part.name: getattr(shaped, part.name) for part in fields(shaped) if part.name != missing}
    with pytest.raises(UndefinedError, match=f"no attribute '{missing}'"):
        rendered(template, SimpleNamespace(**left))
