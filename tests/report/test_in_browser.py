"""A real Chromium opens the page: it reads, runs nothing, asks for nothing, and everybody can use it."""

import re
from pathlib import Path

import pytest

from tests.report.accessibility import COLOURS, load, violations
from tests.report.browser import Browser
from tests.report.pages import ALL_PAGES

SMALLEST_TARGET_PX = 24
"""WCAG 2.2, 2.5.8; links inside sentences are exempt."""


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


@pytest.mark.parametrize("name", ["known-issue", "no-server", "compared", "joined"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation_on_a_phone(
    chromium: Browser, axe: str, files: dict[str, Path], name: str, dark: bool
) -> None:
    chromium.look(width=360, dark=dark)
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


def test_what_is_to_be_touched_is_large_enough(chromium: Browser, files: dict[str, Path]) -> None:
    chromium.look(width=360)
    chromium.open(files["queue"])
    heights = "[...document.querySelectorAll('nav a, summary')].map(part => part.getBoundingClientRect().height)"
    assert min(height for height in chromium.evaluate(heights) if height) >= SMALLEST_TARGET_PX
