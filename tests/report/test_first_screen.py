"""A real Chromium shows the first screen: all that decides is on it, in the order in which it is asked for."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.report.browser import Browser

ORDER = (
    ".acts",
    ".headline",
    ".head-offset",
    ".copy",
    ".ends",
    ".known > div:nth-child(1)",
    ".known > div + div",
    ".open",
)
"""Who should act and why, the offset, what to copy, both ends, a known issue, what was tried, what is missing."""

BOXES = ".top p, .head > *, .card, .path"
PLACE = "(({left, right, top, bottom}) => [left, right, top, bottom])(part.getBoundingClientRect())"
COPIED = """Vendor: livekit
Room or channel: demo
Room SID: RM_synthetic1
Sender SID: PA_synthetic1
Track SIDs: TR_audio0synthetic (audio), TR_video0synthetic (video)
Server host: media.example.org
Server version: 1.13.5
Region, node: eu-west, ND_synthetic1
Window: 2026-03-05 14:00:00 to 14:05:00 UTC (as given)
Local: 15:00:00 to 15:05:00 in Europe/Berlin (UTC+0100)
Direction: [name-2], PA_synthetic1 → [name-5]"""


def places(chromium: Browser, selector: str) -> list[list[float]]:
    """Return left, right, top and bottom of everything that a selector finds."""
    found: list[list[float]] = chromium.evaluate(f"[...document.querySelectorAll('{selector}')].map(part => {PLACE})")
    return found


@pytest.mark.parametrize(("name", "parts"), [("known-issue", 8), ("queue", 7), ("no-server", 6), ("sync-group", 6)])
def test_all_that_decides_is_on_one_screen_in_order(
    chromium: Browser, files: dict[str, Path], name: str, parts: int
) -> None:
    chromium.look(width=1280, height=800)
    chromium.open(files[name])
    shown = [place for selector in ORDER for place in places(chromium, selector)[:1]]
    assert len(shown) == parts
    assert max(bottom for *_, bottom in shown) <= 800
    for (_, right, _, bottom), (left, _, top, _) in pairwise(shown):
        assert top >= bottom or left >= right, "what comes next stands below or to the right"


@pytest.mark.parametrize("name", ["known-issue", "queue", "no-server", "hostile"])
@pytest.mark.parametrize("width", [1280, 1040, 768, 360])
def test_no_box_of_the_first_screen_lies_on_another(
    chromium: Browser, files: dict[str, Path], name: str, width: int
) -> None:
    chromium.look(width=width)
    chromium.open(files[name])
    boxes = places(chromium, BOXES)
    assert all(0 <= left < right <= width for left, right, *_ in boxes)
    met = [(one, two) for index, one in enumerate(boxes) for two in boxes[index + 1 :] if _meet(one, two)]
    assert met == []


def _meet(one: list[float], two: list[float]) -> bool:
    return one[0] < two[1] and two[0] < one[1] and one[2] < two[3] and two[2] < one[3]


@pytest.mark.parametrize(("width", "name"), [(1280, "known-issue"), (360, "known-issue")])
def test_one_click_selects_all_of_the_block_and_nothing_else(
    chromium: Browser, files: dict[str, Path], width: int, name: str
) -> None:
    chromium.look(width=width)
    chromium.open(files[name])
    chromium.page.click(".copy bdi >> nth=3")
    assert chromium.evaluate("getSelection().toString().trim()") == COPIED
