"""Turns bundles into what two of them must share, whenever and however often interrupted they were made.

Left out is what no two runs share: the moments at which something was asked, measured or written, and the checksums of
the members that hold such moments. All else counts, to the byte: members and their sizes, answers, facts of the
incident, tried changes, findings, causes, coverage, ticket and page.
"""

import re
import zipfile
from pathlib import Path

from tests.factory import START

_OF_THE_RUN = re.compile(
    rf"(?!{START:%Y-%m-%d})\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?(?: to \d\d:\d\d:\d\d\b)?"
)
_CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")
_TIME_OF_DAY = re.compile(r"\b\d\d:\d\d(?::\d\d)?\b(?: to \d\d:\d\d(?::\d\d)?\b)?")
"""One, or two that a second passed between."""
_DRAWN_ON_AXIS = re.compile(r"<svg\b(?:(?!<svg\b).)*?</svg>", re.DOTALL)
"""One drawing with no other inside."""
_SIZE_OF_DRAWN = re.compile(r'"bytes": \d+,(?=\s+"name": "summary.html")')
"""A place on the axis has as many digits as the moment asks for, so that the page is some bytes longer or shorter."""


def content(bundle: Path) -> dict[str, str]:
    """Return every member's text by name, without the moments of the run; those of a past incident stay."""
    with zipfile.ZipFile(bundle) as archive:
        texts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    return {name: _CHECKSUM.sub("CHECKSUM", _OF_THE_RUN.sub("MOMENT", text)) for name, text in texts.items()}


def content_of_today(bundle: Path) -> dict[str, str]:
    """Return the same for an incident of just now: its window, and the page's axis with it, is a moment of the run."""
    texts = {name: _undrawn(text) for name, text in content(bundle).items()}
    texts["manifest.json"] = _SIZE_OF_DRAWN.sub('"bytes": SIZE,', texts["manifest.json"])
    return {name: _TIME_OF_DAY.sub("TIME", text) for name, text in texts.items()}


def _undrawn(page: str) -> str:
    """Return a page with each outermost drawing replaced, however deep drawings lie in it."""
    while _DRAWN_ON_AXIS.search(page):
        page = _DRAWN_ON_AXIS.sub("DRAWN", page)
    return page
