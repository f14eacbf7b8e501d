"""A real Chromium draws all time lines under each other: one place from left to right is one instant in all of them."""

from pathlib import Path

import pytest

from tests.report.browser import A4_WIDTH_PX, LAID_OUT, Browser
from tests.report.pages import PAGES

PLOTS = "[...document.querySelectorAll('#time .lanes > .lane > .plot')]"
EDGES = f"""{PLOTS}.map(plot => {{
    const {{left, width}} = plot.querySelector('.drawing').getBoundingClientRect();
    return [Math.round(left), Math.round(width)];
}})"""
TIMES = f"""{PLOTS}.map(plot => [...plot.querySelectorAll('.times text')].map(
    time => `${{time.getAttribute('x')}} ${{time.textContent}}`))"""
OVERVIEWS = {name for name, page in PAGES.items() if "The whole window" in page}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("width", "on_paper"), [(1280, False), (360, False), (A4_WIDTH_PX, True)], ids=["wide", "phone", "paper"]
)
def test_all_time_lines_stand_under_each_other(
    chromium: Browser, files: dict[str, Path], name: str, width: int, on_paper: bool
) -> None:
    chromium.look(width=width, on_paper=on_paper)
    chromium.open(files[name])
    chromium.evaluate(LAID_OUT)
    assert len({tuple(edges) for edges in chromium.evaluate(EDGES)}) == 1


@pytest.mark.parametrize("name", PAGES)
def test_all_time_lines_below_an_overview_have_the_same_times_at_the_same_places(
    chromium: Browser, files: dict[str, Path], name: str
) -> None:
    chromium.look()
    chromium.open(files[name])
    times = [tuple(line) for line in chromium.evaluate(TIMES)]
    below = times[1:] if name in OVERVIEWS else times
    assert all(below)
    assert len(set(below)) <= 1
    assert times[0] not in below or name not in OVERVIEWS


def test_a_page_with_an_overview_and_one_without_are_among_them() -> None:
    assert 0 < len(OVERVIEWS) < len(PAGES)
