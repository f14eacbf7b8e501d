"""Opens pages in a headless Chromium by Playwright, as people look at them, and keeps what a page says and asks for."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Dialog, Page, sync_playwright

from tests.chromium import find_chromium

LAID_OUT = "document.styleSheets[0].insertRule('* { content-visibility: visible !important }', 0)"
"""What a page lays out only when it comes near, it lays out at once."""

UNFOLDED = "document.querySelectorAll('details').forEach(part => { part.open = true; })"
A4_WIDTH_PX, A4_HEIGHT_PX = 688, 1016
"""A4 without the margins that the style asks for, at 96 pixels an inch."""

DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
"""What a page says while it is drawn for the first time comes before this is answered."""


@dataclass(kw_only=True, slots=True)
class Browser:
    """An open browser with one page. ``said`` and ``asked`` are of the file that is open: messages, and addresses."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def look(self, *, width: int = 1280, height: int = 800, dark: bool = False, on_paper: bool = False) -> None:
        """Set the size of the window, the colour scheme, and the medium."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.emulate_media(media="print" if on_paper else "screen", color_scheme="dark" if dark else "light")

    def open(self, file: Path) -> None:
        """Open a file and wait until it is loaded and drawn."""
        self.said.clear()
        self.asked.clear()
        self.page.goto(file.resolve().as_uri())
        self.page.evaluate(DRAWN)

    def evaluate(self, expression: str) -> Any:
        """Return what an expression is in the page, as JSON has it; promises are awaited."""
        return self.page.evaluate(expression)

    def screenshot(self, *, whole: bool = False) -> bytes:
        """Return what the window shows as PNG, or the whole page."""
        if whole:
            self.evaluate(LAID_OUT)
        return self.page.screenshot(full_page=whole)

    def pdf(self) -> bytes:
        """Return the page as it prints, on the paper that its style asks for."""
        return self.page.pdf(prefer_css_page_size=True)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Keep a browser open inside the block; no event loop may run in the same thread. Raises NoBrowserError."""
    chromium = find_chromium()
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium) as launched:
        opened = Browser(page=launched.new_page())
        _hear(opened)
        yield opened


def _hear(browser: Browser) -> None:
    def dismissed(dialog: Dialog) -> None:
        browser.said.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    browser.page.on("console", lambda message: browser.said.append(f"{message.type}: {message.text}"))
    browser.page.on("pageerror", lambda error: browser.said.append(f"thrown: {error.message}"))
    browser.page.on("dialog", dismissed)
    browser.page.on("request", lambda request: browser.asked.append(request.url))
