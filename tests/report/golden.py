"""Holds one page byte for byte. After a change that is wanted, ``python -m tests.report.golden`` writes it anew."""

from pathlib import Path

from collector.report.page import render_page
from tests.report.makers import FILES
from tests.report.runs import queue_run

GOLDEN = Path(__file__).parents[1] / "data" / "report" / "queue.html"


def golden_page() -> bytes:
    """Return the page as it is made now: versions and times are fixed in the run."""
    return render_page(queue_run(), FILES).encode()


if __name__ == "__main__":
    GOLDEN.write_bytes(golden_page())
