"""Marks what needs a real server, so that it can be left out with -m "not live"."""

from pathlib import Path

import pytest

LIVE = Path(__file__).parent / "live"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if LIVE in item.path.parents:
            item.add_marker(pytest.mark.live)
