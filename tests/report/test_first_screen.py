"""A real Chromium shows the first screen: all that decides is on it, in the order in which it is asked for."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from collector.model.records.guide import GuideExperiment
from collector.report.page import render_page
from tests.report.browser import Browser
from tests.report.makers import FILES
from tests.report.runs import known_issue_run

ORDER = (
    ".acts",
    ".headline",
    ".head-offset",
    ".copy",
    ".ends",
    ".untried",
    ".known > div:nth-child(1)",
    ".known > div + div",
    ".open",
)
"""Who should act and why, the offset, what to copy, both ends, a known issue, what was tried, what is missing.

What was not tried stands under both ends, beside a known issue where there is one."""

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


@pytest.mark.parametrize(("name", "parts"), [("known-issue", 8), ("queue", 7), ("no-server", 7), ("sync-group", 7)])
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


@pytest.mark.parametrize("name", ["no-server", "sync-group", "bystander"])
def test_that_nothing_was_tried_is_said_and_the_path_stays_on_the_first_screen(
    chromium: Browser, files: dict[str, Path], name: str
) -> None:
    chromium.look(width=1280, height=800)
    chromium.open(files[name])
    assert chromium.page.inner_text(".untried") == "Tried not recorded in this run"
    assert places(chromium, ".path")[0][3] <= 800


def test_that_nothing_was_tried_stands_beside_a_known_issue_where_there_is_one(
    chromium: Browser, tmp_path: Path
) -> None:
    run = known_issue_run()
    left = tuple(one for one in run.evidence.records if not isinstance(one, GuideExperiment))
    page = tmp_path / "untried.html"
    page.write_text(render_page(replace(run, evidence=replace(run.evidence, records=left)), FILES), "utf-8")
    chromium.look(width=1280, height=800)
    chromium.open(page)
    assert " ".join(chromium.page.inner_text(".known > div + div").split()) == "Tried Not recorded in this run"
    assert places(chromium, ".untried") == []


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
