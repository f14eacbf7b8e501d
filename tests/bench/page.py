"""Prints how fast a page opens in Chromium, by the browser's own timing: ``python -m tests.bench.page``.

The largest that a run may give, beside an empty one: the median of seven loads that take turns.
"""

import statistics
import tempfile
from pathlib import Path

from tests.report.browser import browser
from tests.report.pages import MOST_BYTES, largest_page

TIMES = 7
EMPTY = "<!doctype html><title>empty</title>"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def main() -> None:
    """Open both in turn and print the medians."""
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        pages = {"largest": Path(folder) / "largest.html", "empty": Path(folder) / "empty.html"}
        pages["largest"].write_text(largest_page(), "utf-8", newline="")
        pages["empty"].write_text(EMPTY)
        times: dict[str, list[float]] = {name: [] for name in pages}
        chromium.look()
        for _ in range(TIMES):
            for name, page in pages.items():
                chromium.open(page)
                times[name].append(chromium.evaluate(LOADED))
        size_mb = pages["largest"].stat().st_size / 1e6
    largest_ms, empty_ms = (statistics.median(times[name]) for name in ("largest", "empty"))
    size = f"{size_mb:.1f} of {MOST_BYTES / 1e6:.1f} MB"
    print(f"largest page, {size}: open after {largest_ms:.0f} ms; an empty one {empty_ms:.0f} ms")


if __name__ == "__main__":
    main()
