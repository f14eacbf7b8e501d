"""Hides from psutil what a container may hide."""

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest


@pytest.fixture
def without_proc(tmp_path: Path) -> Iterator[None]:
    """A container that hides /proc: psutil looks into an empty folder instead."""
    if not hasattr(psutil, "PROCFS_PATH"):
        pytest.skip("only Linux reads /proc")
    shown, empty = psutil.PROCFS_PATH, tmp_path / "proc"
    empty.mkdir()
    psutil.PROCFS_PATH = str(empty)
    yield
    psutil.PROCFS_PATH = shown
