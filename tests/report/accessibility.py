"""Asks axe-core, the engine of Deque, which rules of WCAG 2.2 AA a page breaks; npm gets it into the user's cache."""

import json

from tests.npm import CACHE, packaged
from tests.report.browser import LAID_OUT, UNFOLDED, Browser

VERSION = "4.14.1"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a colour scheme alone can break."""

_ASK = """
axe.run({runOnly: %s}).then(found => found.violations.map(
    rule => `${rule.id}: ${rule.help}: ${rule.nodes.slice(0, 3).map(node => node.html).join(" | ")}`
))
"""


def engine() -> str:
    """Return axe-core as one script. Raises NoBrowserError."""
    return packaged("axe-core", VERSION, "axe.min.js", cached=CACHE / f"axe-core-{VERSION}.js").decode()


def load(browser: Browser, script: str) -> None:
    """Put the engine into the open page, unfold everything on it, and lay all of it out."""
    browser.evaluate(UNFOLDED)
    browser.evaluate(LAID_OUT)
    browser.evaluate(f"{script}\nundefined")


def violations(browser: Browser, rules: tuple[str, ...] = ()) -> list[str]:
    """Return what the page breaks as it looks now: of these rules, or of all."""
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[str] = browser.evaluate(_ASK % json.dumps(asked))
    return found
