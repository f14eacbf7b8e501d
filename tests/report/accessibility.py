"""Asks axe-core, the engine of Deque, which rules of WCAG 2.2 AA a page breaks; npm gets it into the user's cache."""

from tests.devtools import Browser
from tests.npm import CACHE, packaged

VERSION = "4.14.1"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_ASK = """
axe.run({runOnly: %s}).then(found => found.violations.map(
    rule => `${rule.id}: ${rule.help}: ${rule.nodes.slice(0, 3).map(node => node.html).join(" | ")}`
))
"""


def engine() -> str:
    """Return axe-core as one script. Raises NoBrowserError."""
    return packaged("axe-core", VERSION, "axe.min.js", cached=CACHE / f"axe-core-{VERSION}.js").decode()


def violations(browser: Browser, script: str) -> list[str]:
    """Return what the open page breaks, with everything on it unfolded."""
    browser.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    browser.evaluate(f"{script}\nundefined")
    found: list[str] = browser.evaluate(_ASK % list(RULES))
    return found
