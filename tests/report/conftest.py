"""Gives each test file of the report a browser of its own, the pages as files, and the engine that judges access."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chromium import NoBrowserError
from tests.report.accessibility import engine
from tests.report.browser import Browser, browser
from tests.report.pages import ALL_PAGES


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
