"""A real Chromium opens the page of a real run that had no server: it says what is missing, and claims nothing."""

import re
from pathlib import Path

import pytest

from tests.avsync import avsync, member
from tests.report.accessibility import load, violations
from tests.report.browser import Browser
from tests.report.drawn import lay_all_out, overlaps, texts

INCONCLUSIVE = 4
SENTENCES = (
    "Who should act: not known yet",
    "Not enough was measured to say where sound and picture part",
    "Nothing wrong was measured, but not every place was. This is not an all-clear.",
    "By how much sound and picture are apart was not measured.",
    "Direction: sender not known → receiver not known",
    "SDK, System, Device not known: run avsync on it with --here sender, or give its log with --logs",
    "SDK, System, Device not known: run avsync on it with --here receiver, or give its log with --logs",
    "together in: source, publisher’s queue, network, server, receiver’s buffers, renderer and output",
    "Tried not recorded in this run",
    "no LiveKit server was given (--url or LIVEKIT_URL)",
    "--offline: nothing is contacted",
    "At no place on the path was it measured whether sound and picture are together.",
    "This evidence supports no cause of the catalogue. What was not measured above may hide one.",
    "Nothing shows that this machine sends or receives the call.",
)
WIDTHS = (1280, 360)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("real")
    done = avsync(folder, "collect", "--room", "demo", "--offline", "--duration", "1", "--quiet", "--out", "real.zip")
    assert done.code == INCONCLUSIVE, done.stderr
    written = folder / "summary.html"
    written.write_text(member(folder / "real.zip", "summary.html"), "utf-8", newline="")
    return written


def test_it_says_in_sentences_what_is_missing(chromium: Browser, page: Path) -> None:
    chromium.look()
    chromium.open(page)
    lay_all_out(chromium)
    said = re.sub(r"\s+", " ", chromium.evaluate("document.body.innerText"))
    assert [sentence for sentence in SENTENCES if sentence not in said] == []
    assert re.findall(r"\b(?:None|nan|inf|undefined|null)\b|[{}]{2}", said) == []


def test_every_source_that_is_missing_has_its_reason(chromium: Browser, page: Path) -> None:
    chromium.look()
    chromium.open(page)
    lay_all_out(chromium)
    cells = "[...row.children].map(cell => cell.innerText.trim())"
    rows = chromium.evaluate(f"[...document.querySelectorAll('#coverage tbody tr')].map(row => {cells})")
    missing = {source: why for source, state, why, *_ in rows if state == "missing"}
    assert {"room.facts", "room.statistics", "network.path", "network.clock"} <= set(missing)
    assert [source for source, why in missing.items() if len(why) < len("not found")] == []


def test_the_first_screen_holds_it_all(chromium: Browser, page: Path) -> None:
    chromium.look(width=1280, height=800)
    chromium.open(page)
    bottoms = "[...document.querySelectorAll('.head, .card')].map(part => part.getBoundingClientRect().bottom)"
    assert max(chromium.evaluate(bottoms)) <= 800


def test_it_says_nothing_to_the_console_and_asks_for_nothing(chromium: Browser, page: Path) -> None:
    chromium.open(page)
    assert (chromium.said, chromium.asked) == ([], [page.as_uri()])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_no_violation_and_no_text_is_cut(
    chromium: Browser, axe: str, page: Path, width: int, dark: bool
) -> None:
    chromium.look(width=width, dark=dark)
    chromium.open(page)
    load(chromium, axe)
    assert violations(chromium) == []
    drawn = texts(chromium)
    assert [one.words for one in drawn if one.cut] == []
    assert overlaps(drawn) == []
