"""Makes the private folder in which one unfinished run keeps its redacted streams, and removes it at the end."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from collector.errors import NoSpaceError


@contextlib.contextmanager
def run_folder(run: str) -> Iterator[Path]:
    """Yield a new folder with mode 0700 under the user's state folder, or a temporary one if that cannot be written.

    Raises NoSpaceError if neither can be made.
    """
    folder = _make(run)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(run: str) -> Path:
    runs = platformdirs.user_state_path("avsync", appauthor=False) / "runs"
    try:
        runs.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Path(tempfile.mkdtemp(prefix=f"{run}-", dir=runs))
    except OSError:
        return _temporary(run)


def _temporary(run: str) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=f"avsync-{run}-"))
    except OSError as error:
        place = os.fspath(tempfile.gettempdir())
        raise NoSpaceError(f"No folder can be made in {place} ({error.strerror}). Free space or set TMPDIR.") from error
