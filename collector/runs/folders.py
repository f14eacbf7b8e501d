"""Makes the private folder in which one unfinished run keeps its redacted streams, and removes it at the end.

A run that was killed cannot remove its own: the next one does, as the folder names the process it belongs to.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import psutil

from collector.errors import NoSpaceError

_OWNER = "owner"


@contextlib.contextmanager
def run_folder(run: str) -> Iterator[Path]:
    """Yield a new folder with mode 0700 under the user's state folder, or a temporary one if that cannot be written.

    Raises NoSpaceError if neither can be made.
    """
    folder = _make(run)
    try:
        _claim(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _make(run: str) -> Path:
    runs = platformdirs.user_state_path("avsync", appauthor=False) / "runs"
    try:
        runs.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(runs)
        return Path(tempfile.mkdtemp(prefix=f"{run}-", dir=runs))
    except OSError:
        return _temporary(run)


def _claim(folder: Path) -> None:
    with contextlib.suppress(OSError):  # a full disk: then the folder just is not swept
        (folder / _OWNER).write_text(process_identity(os.getpid()), "ascii")


def _sweep(runs: Path) -> None:
    """Remove what dead runs left. A folder without an owner's name is not touched."""
    for owner in runs.glob(f"*/{_OWNER}"):
        with contextlib.suppress(OSError, ValueError):
            told = owner.read_text("ascii")
            if told and told != process_identity(int(told.split()[0])):
                shutil.rmtree(owner.parent, ignore_errors=True)


def process_identity(pid: int) -> str:
    """Name a process by id and start, as ids are used again; empty start if there is none."""
    try:
        return f"{pid} {psutil.Process(pid).create_time():.2f}"
    except psutil.NoSuchProcess:
        return f"{pid} -"


def _temporary(run: str) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=f"avsync-{run}-"))
    except OSError as error:
        place = os.fspath(tempfile.gettempdir())
        raise NoSpaceError(f"No folder can be made in {place} ({error.strerror}). Free space or set TMPDIR.") from error
