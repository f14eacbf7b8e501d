"""A real Chromium opens the page: it reads, runs nothing, asks for nothing, and fits every screen and A4 paper."""

import re
import statistics
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from tests.chromium import NoBrowserError
from tests.report.accessibility import COLOURS, engine, load, violations
from tests.report.browser import LAID_OUT, UNFOLDED, Browser, browser
from tests.report.pages import ALL_PAGES, MOST_BYTES, largest_page

OPENS_IN_MS = 200.0
TIMES = 7
A4_PT = (595, 842)
A4_WIDTH_PX = 688
"""A4 without the margins that the style asks for, at 96 pixels an inch."""

SMALLEST_TARGET_PX = 24
"""WCAG 2.2, 2.5.8; links inside sentences are exempt."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    try:
        with browser() as opened:
            yield opened
    except NoBrowserError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def axe() -> str:
    try:
        return engine()
    except NoBrowserError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    for name, page in ALL_PAGES.items():
        (folder / f"{name}.html").write_text(page, "utf-8", newline="")
    return {name: folder / f"{name}.html" for name in ALL_PAGES}


@pytest.mark.parametrize("name", ALL_PAGES)
def test_axe_finds_no_violation_in_light_and_dark(
    chromium: Browser, axe: str, files: dict[str, Path], name: str
) -> None:
    chromium.look()
    chromium.open(files[name])
    load(chromium, axe)
    assert violations(chromium) == []
    chromium.look(dark=True)
    assert violations(chromium, COLOURS) == []


@pytest.mark.parametrize("name", ["queue", "compared", "joined"])
def test_axe_finds_no_violation_on_a_phone(chromium: Browser, axe: str, files: dict[str, Path], name: str) -> None:
    chromium.look(width=360)
    chromium.open(files[name])
    load(chromium, axe)
    assert violations(chromium) == []


def test_axe_finds_colours_that_cannot_be_read_in_the_dark(chromium: Browser, axe: str, tmp_path: Path) -> None:
    page = tmp_path / "dim.html"
    page.write_text(ALL_PAGES["no-server"].replace("--quiet: #a7b0bc", "--quiet: #4a5059"), "utf-8")
    page.write_text(re.sub(r"<meta http-equiv[^>]*>", "", page.read_text("utf-8")), "utf-8")
    chromium.look(dark=True)
    chromium.open(page)
    load(chromium, axe)
    assert any(found.startswith("color-contrast:") for found in violations(chromium, COLOURS))


def test_axe_finds_a_violation_where_there_is_one(chromium: Browser, axe: str, tmp_path: Path) -> None:
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><title>synthetic</title><style>p{}</style><main><h1>One</h1><img src=''></main>")
    chromium.open(page)
    load(chromium, axe)
    assert any(found.startswith("image-alt:") for found in violations(chromium))


@pytest.mark.parametrize("name", ALL_PAGES)
def test_opening_says_nothing_and_asks_for_nothing(chromium: Browser, files: dict[str, Path], name: str) -> None:
    chromium.look()
    chromium.open(files[name])
    assert chromium.asked == [files[name].as_uri()]
    assert chromium.said == []


def test_a_script_that_tries_to_run_is_refused_and_seen(chromium: Browser, tmp_path: Path) -> None:
    page = tmp_path / "script.html"
    page.write_text(ALL_PAGES["no-server"].replace("<main", "<script>alert(1)</script><main", 1), "utf-8")
    chromium.open(page)
    assert "Content Security Policy" in "".join(chromium.said)


def test_hostile_strings_are_read_as_text(chromium: Browser, files: dict[str, Path]) -> None:
    chromium.open(files["hostile"])
    text = chromium.evaluate("document.body.innerText")
    assert "<script>alert(1)</script><img src=x onerror=alert(1)>[U+202E]gnp.exe" in text
    assert chromium.evaluate("document.querySelectorAll('script, img, iframe').length") == 0


@pytest.mark.parametrize("name", ALL_PAGES)
def test_nothing_is_wider_than_the_screen(chromium: Browser, files: dict[str, Path], name: str) -> None:
    chromium.look()
    chromium.open(files[name])
    chromium.evaluate(UNFOLDED)
    for width in (1280, 768, 360, 320):
        chromium.look(width=width)
        assert chromium.evaluate("document.documentElement.scrollWidth") <= width


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


@pytest.mark.parametrize("name", ["queue", "no-server", "sync-group"])
def test_the_first_screen_holds_everything_that_decides(chromium: Browser, files: dict[str, Path], name: str) -> None:
    chromium.look(width=1280, height=800)
    chromium.open(files[name])
    bottoms = "[...document.querySelectorAll('.head, .card')].map(part => part.getBoundingClientRect().bottom)"
    assert max(chromium.evaluate(bottoms)) <= 800


def test_what_is_to_be_touched_is_large_enough(chromium: Browser, files: dict[str, Path]) -> None:
    chromium.look(width=360)
    chromium.open(files["queue"])
    heights = "[...document.querySelectorAll('nav a, summary')].map(part => part.getBoundingClientRect().height)"
    assert min(height for height in chromium.evaluate(heights) if height) >= SMALLEST_TARGET_PX


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


def test_paper_is_a4_and_holds_what_is_folded_on_the_screen(chromium: Browser, files: dict[str, Path]) -> None:
    chromium.look(width=A4_WIDTH_PX, on_paper=True)
    chromium.open(files["queue"])
    assert chromium.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH_PX
    assert chromium.evaluate("document.querySelector('.about p').getBoundingClientRect().height") > 0
    sizes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", chromium.pdf())
    assert sizes
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {A4_PT}


@pytest.mark.measures
def test_the_largest_page_opens_at_once_by_the_browsers_own_timing(chromium: Browser, tmp_path: Path) -> None:
    page = tmp_path / "largest.html"
    page.write_text(largest_page(), "utf-8", newline="")
    assert 0.97 * MOST_BYTES < page.stat().st_size <= MOST_BYTES
    chromium.look()
    times = []
    for _ in range(TIMES):
        chromium.open(page)
        times.append(chromium.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
    assert statistics.median(times) <= OPENS_IN_MS, times
