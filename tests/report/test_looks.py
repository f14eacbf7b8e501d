"""A real Chromium draws the page: in light, dark, narrow and print nothing is cut and nothing covered."""

import io
from itertools import combinations
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.report.browser import A4_WIDTH_PX, Browser
from tests.report.drawn import lay_all_out, overlaps, texts
from tests.report.pages import ALL_PAGES, quarter_hour_page

WIDTHS = (1280, 768, 360, 320)
LIGHT, DARK, PAPER = (0xF4, 0xF5, 0xF7), (0x12, 0x15, 0x1A), (0xFF, 0xFF, 0xFF)
FAULT, FAULT_IN_THE_DARK = (0xA3, 0x16, 0x1C), (0xFF, 0x9D, 0x95)
WRONG = """<!doctype html><title>synthetic</title>
<style>p { margin: 0; height: 8px } div { width: 40px; overflow: hidden; margin-top: 90px; white-space: nowrap }</style>
<p>One line<p>Another line<div>More than forty pixels hold</div>"""


def pixels(picture: bytes) -> NDArray[np.uint8]:
    """Return height × width × (red, green, blue)."""
    with av.open(io.BytesIO(picture), "r", format="png_pipe") as opened:
        return np.asarray(next(opened.decode(video=0)).to_ndarray(format="rgb24"), dtype=np.uint8)


@pytest.mark.parametrize(
    ("width", "dark", "on_paper", "ground", "tone"),
    [
        (1280, False, False, LIGHT, FAULT),
        (1280, True, False, DARK, FAULT_IN_THE_DARK),
        (360, False, False, LIGHT, FAULT),
        (360, True, False, DARK, FAULT_IN_THE_DARK),
        (A4_WIDTH_PX, False, True, PAPER, FAULT),
        (A4_WIDTH_PX, True, True, PAPER, FAULT),
    ],
    ids=["light", "dark", "narrow", "narrow-dark", "print", "print-where-it-is-dark"],
)
def test_a_picture_has_the_colours_of_its_look(
    chromium: Browser,
    files: dict[str, Path],
    width: int,
    dark: bool,
    on_paper: bool,
    ground: tuple[int, ...],
    tone: tuple[int, ...],
) -> None:
    chromium.look(width=width, dark=dark, on_paper=on_paper)
    chromium.open(files["known-issue"])
    picture = pixels(chromium.screenshot())
    assert picture.shape == (800, width, 3)
    assert tuple(picture[0, 0]) == ground
    assert (picture == tone).all(axis=2).sum() > 500


def test_the_picture_of_a_whole_page_ends_where_the_page_does(chromium: Browser, files: dict[str, Path]) -> None:
    chromium.look(width=360)
    chromium.open(files["known-issue"])
    picture = pixels(chromium.screenshot(whole=True))
    assert picture.shape[:2] == (chromium.evaluate("document.documentElement.scrollHeight"), 360)


@pytest.mark.parametrize("name", ALL_PAGES)
def test_no_text_is_cut_or_lies_on_other_text(chromium: Browser, files: dict[str, Path], name: str) -> None:
    chromium.look()
    chromium.open(files[name])
    lay_all_out(chromium)
    for width, on_paper in (*((width, False) for width in WIDTHS), (A4_WIDTH_PX, True)):
        chromium.look(width=width, on_paper=on_paper)
        assert chromium.evaluate("document.documentElement.scrollWidth") <= width
        drawn = texts(chromium)
        assert len(drawn) > 50
        assert [one.words for one in drawn if one.cut] == []
        assert overlaps(drawn) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_number_on_an_axis_lies_on_another_in_a_busy_call(chromium: Browser, tmp_path: Path, width: int) -> None:
    page = tmp_path / "busy.html"
    page.write_text(quarter_hour_page(findings=1), "utf-8", newline="")
    chromium.look(width=width)
    chromium.open(page)
    lay_all_out(chromium)
    numbers = [one for one in texts(chromium) if one.words.isdecimal()]
    assert len(numbers) > 20
    assert overlaps(numbers) == []


def test_text_that_is_cut_or_covered_is_found(chromium: Browser, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text(WRONG)
    chromium.look()
    chromium.open(page)
    drawn = texts(chromium)
    assert [one.words for one in drawn if one.cut] == ["More than forty pixels hold"]
    assert overlaps(drawn) == [("One line", "Another line")]


@pytest.mark.parametrize(("width", "on_paper"), [(1280, False), (360, False), (A4_WIDTH_PX, True)])
@pytest.mark.parametrize("name", ["queue", "joined"])
def test_no_time_at_an_axis_meets_another(
    chromium: Browser, files: dict[str, Path], name: str, width: int, on_paper: bool
) -> None:
    chromium.look(width=width, on_paper=on_paper)
    chromium.open(files[name])
    words = "[...plot.querySelectorAll('.times text, .units span')].map(word => word.getBoundingClientRect())"
    plots = f"[...document.querySelectorAll('.plot')].map(plot => {words}.filter(place => place.width))"
    sides = "[place.left, place.right, place.top, place.bottom]"
    for places in chromium.evaluate(f"{plots}.map(places => places.map(place => {sides}))"):
        assert len(places) > 4
        assert [pair for pair in combinations(places, 2) if _meet(*pair)] == []


def _meet(one: list[float], other: list[float]) -> bool:
    (left, right, top, bottom), (left2, right2, top2, bottom2) = one, other
    return left < right2 and left2 < right and top + 1 < bottom2 and top2 + 1 < bottom
