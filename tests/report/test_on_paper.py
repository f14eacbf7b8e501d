"""A real Chromium prints the page: on A4, with all that is folded on a screen, and nothing cut at an edge."""

import math
import re
import zlib
from pathlib import Path

import pytest

from tests.report.browser import A4_HEIGHT_PX, A4_WIDTH_PX, LAID_OUT, Browser
from tests.report.pages import ALL_PAGES

A4_PT = (595, 842)
CSS_PX_PER_PT = 96 / 72
CHARTS = "figure, .plot, .plot svg, .plot text, .path, .steps > li, .interval-drawing svg"
BREAKS = "getComputedStyle(part.closest('.lane, .path, .card, .head')).breakInside"


@pytest.mark.parametrize("name", ALL_PAGES)
def test_no_table_is_cut_on_paper(chromium: Browser, files: dict[str, Path], name: str) -> None:
    chromium.look(width=A4_WIDTH_PX, on_paper=True)
    chromium.open(files[name])
    chromium.evaluate(LAID_OUT)
    assert chromium.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH_PX
    rows = "[...document.querySelectorAll('tr')].map(row => [row.getBoundingClientRect(), getComputedStyle(row)])"
    broken = f"{rows}.filter(([place, style]) => style.breakInside != 'avoid' || place.right > {A4_WIDTH_PX})"
    assert chromium.evaluate(f"{broken}.length") == 0
    words = "[...document.querySelectorAll('th, td')].filter(cell => cell.scrollWidth > cell.clientWidth + 1)"
    assert chromium.evaluate(f"{words}.map(cell => cell.innerText)") == []


@pytest.mark.parametrize("name", ALL_PAGES)
def test_no_chart_is_cut_at_an_edge_of_the_paper(chromium: Browser, files: dict[str, Path], name: str) -> None:
    chromium.look(width=A4_WIDTH_PX, on_paper=True)
    chromium.open(files[name])
    places = f"[...document.querySelectorAll('{CHARTS}')].map(part => [part, part.getBoundingClientRect()])"
    seen = f"{places}.filter(([part, place]) => place.width)"
    assert chromium.evaluate(f"{seen}.filter(([part, place]) => place.left < 0 || place.right > {A4_WIDTH_PX})") == []
    whole = "[...document.querySelectorAll('.plot, .path, .card, .head')]"
    heights = f"{whole}.map(part => [{BREAKS}, part.getBoundingClientRect().height])"
    found = chromium.evaluate(heights)
    assert {breaks for breaks, _ in found} == {"avoid"}
    assert max(height for _, height in found) < A4_HEIGHT_PX


def test_paper_holds_what_is_folded_on_the_screen(chromium: Browser, files: dict[str, Path]) -> None:
    chromium.look(width=A4_WIDTH_PX, on_paper=True)
    chromium.open(files["queue"])
    assert chromium.evaluate("document.querySelector('.about p').getBoundingClientRect().height") > 0


def sheets(printed: bytes) -> list[tuple[int, int]]:
    """Return width and height of each sheet of a PDF, in points."""
    sizes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in sizes]


def scale(printed: bytes) -> float:
    """Return the size at which a PDF of this browser has the page: below 1 where it was shrunk to fit the paper."""
    for stream in re.finditer(rb"stream\r?\n", printed):
        try:
            drawn = zlib.decompressobj().decompress(printed[stream.end() :])
        except zlib.error:  # a picture, or another stream that is packed otherwise
            continue
        sizes = [float(size) for size in re.findall(rb"([\d.]+) 0 0 -?[\d.]+ [\d.]+ [\d.]+ cm", drawn)][:2]
        if len(sizes) == 2:
            return math.prod(sizes) * CSS_PX_PER_PT
    raise AssertionError("the PDF draws nothing")


@pytest.mark.parametrize("name", ["known-issue", "hostile", "compared", "joined"])
def test_every_page_is_printed_on_a4_whole_and_in_full_size(
    chromium: Browser, files: dict[str, Path], name: str
) -> None:
    chromium.look(width=A4_WIDTH_PX, on_paper=True)
    chromium.open(files[name])
    height = chromium.evaluate("document.documentElement.scrollHeight")
    printed = chromium.pdf()
    assert set(sheets(printed)) == {A4_PT}
    # What may not be broken moves to the next sheet whole: there may be more of them, never fewer.
    assert len(sheets(printed)) >= math.ceil(height / A4_HEIGHT_PX)
    assert scale(printed) == pytest.approx(1.0, abs=0.001)


def test_a_page_that_is_wider_than_the_paper_would_be_shrunk_and_seen(chromium: Browser, tmp_path: Path) -> None:
    page = tmp_path / "wide.html"
    page.write_text("<!doctype html><style>@page { size: A4 } p { width: 1000px }</style><p>Synthetic and wide.</p>")
    chromium.open(page)
    assert scale(chromium.pdf()) < 0.9
