"""Makes the private folder in which one unfinished run keeps its redacted streams, and removes it at the end.

A run that was killed cannot remove its own: the next one does, as the folder names the process it belongs to. What has
a journal can still be finished; of those, the latest few are kept for some days.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import psutil

from collector.errors import NoSpaceError, UsageError
from collector.runs.holding import HeldError, hold

JOURNAL = "journal.jsonl"
"""A folder that holds it when the run is over can be taken up again."""
OWNER = "owner"
NOBODY = -1
"""Stands for the handle of a file that could not be held."""
LAST = "last"
KEPT_S = 7 * 86_400
MOST_KEPT = 3


@contextlib.contextmanager
def run_folder(run: str) -> Iterator[Path]:
    """Yield a new folder with mode 0700 under the user's state folder, or a temporary one if that cannot be written.

    Raises NoSpaceError if neither can be made.
    """
    with _claimed(_make(run)) as folder:
        yield folder


@contextlib.contextmanager
def unfinished_folder(named: str) -> Iterator[Path]:
    """Yield the folder of a run that can be taken up again: by id, by path, or the ``last``. Raises UsageError."""
    folder = _find(named)
    _require_private(folder)
    if _holder(folder):
        raise _going_on(folder)
    with _claimed(folder):
        if not (folder / JOURNAL).is_file():  # who held it a moment ago has finished it
            raise UsageError(f"The run {folder.name} was finished just now; its bundle is where that run says.")
        yield folder


def name_of(folder: Path) -> str:
    """Return what ``unfinished_folder`` finds a run's folder by: its id, or the path if it lies elsewhere."""
    return _id(folder) if folder.parent == _runs() else str(folder)


def process_identity(pid: int) -> str:
    """Name a process by id and start, as ids are used again; empty start if there is none."""
    try:
        return f"{pid} {psutil.Process(pid).create_time():.2f}"
    except psutil.NoSuchProcess:
        return f"{pid} -"


@contextlib.contextmanager
def _claimed(folder: Path) -> Iterator[Path]:
    """Make this process the only owner as long as the block runs; what has no journal then is removed.

    Raises UsageError if another process is.
    """
    try:
        handle = hold(folder / OWNER)
    except HeldError:
        raise _going_on(folder) from None
    except OSError:  # a full disk, or one without locks: then the folder just is not swept
        handle = NOBODY
    try:
        if handle != NOBODY:
            _write_owner(handle)
        yield folder
    finally:
        _let_go(folder, handle)


def _write_owner(handle: int) -> None:
    with contextlib.suppress(OSError):
        os.truncate(handle, 0)
        os.write(handle, process_identity(os.getpid()).encode("ascii"))


def _let_go(folder: Path, handle: int) -> None:
    early = sys.platform == "win32" and handle != NOBODY  # what is open cannot be removed there
    if early:
        os.close(handle)
    if (folder / JOURNAL).exists():
        with contextlib.suppress(OSError):
            (folder / OWNER).unlink()
    else:
        shutil.rmtree(folder, ignore_errors=True)
    if not early and handle != NOBODY:
        os.close(handle)


def _going_on(folder: Path) -> UsageError:
    holder = _holder(folder)
    who = f"process {holder}" if holder else "another process"
    return UsageError(f"The run {folder.name} is still going on ({who}). Wait for it, or end it first.")


def _runs() -> Path:
    return platformdirs.user_state_path("avsync", appauthor=False) / "runs"


def _make(run: str) -> Path:
    runs = _runs()
    try:
        runs.mkdir(parents=True, exist_ok=True, mode=0o700)
        _sweep(runs)
        return Path(tempfile.mkdtemp(prefix=f"{run}-", dir=runs))
    except OSError:
        return _temporary(run)


def _sweep(runs: Path) -> None:
    """Remove what dead runs left, save the latest that can be taken up again. What is not ours is not touched."""
    for owner in runs.glob(f"*/{OWNER}"):
        with contextlib.suppress(OSError, ValueError):
            told = owner.read_text("ascii")
            dead = bool(told) and told != process_identity(int(told.split()[0]))
            if dead and not (owner.parent / JOURNAL).exists():
                shutil.rmtree(owner.parent, ignore_errors=True)
    now = time.time()
    for number, folder in enumerate(_unfinished(runs)):
        if number >= MOST_KEPT or now - _changed(folder) > KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)


def _unfinished(runs: Path) -> list[Path]:
    """Return the folders that can be taken up again and belong to no living process, the latest first."""
    return [folder for folder in _journals(runs) if not _holder(folder)]


def _journals(runs: Path) -> list[Path]:
    """Return the folders with a journal, the latest first."""
    return sorted((journal.parent for journal in runs.glob(f"*/{JOURNAL}")), key=_changed, reverse=True)


def _changed(folder: Path) -> float:
    try:
        return (folder / JOURNAL).stat().st_mtime
    except OSError:  # gone since it was listed
        return 0.0


def _holder(folder: Path) -> int:
    """Return the living process that a folder belongs to, 0 if there is none."""
    try:
        told = (folder / OWNER).read_text("ascii")
        pid = int(told.split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pid if told == process_identity(pid) else 0


def _find(named: str) -> Path:
    runs = _runs()
    known = _journals(runs)
    if named == LAST and known:
        return next((folder for folder in known if not _holder(folder)), known[0])
    of_that_name = (folder for folder in known if named in (folder.name, _id(folder)))
    for folder in (*of_that_name, Path(named)):
        if (folder / JOURNAL).is_file():
            return folder
    listed = ", ".join(_id(folder) for folder in known) or "none"
    raise UsageError(
        f'There is no unfinished run "{named[:80]}". Unfinished: {listed}. Begin a new one: avsync collect'
    )


def _id(folder: Path) -> str:
    """Return the id of a folder's run: what stands before the part that makes the folder's name unique."""
    return folder.name.rpartition("-")[0]


def _require_private(folder: Path) -> None:
    """Refuse what others could have written: its files would be packed as safe ones. Raises UsageError."""
    if sys.platform == "win32":
        return
    for path in (folder, folder / JOURNAL):
        status = path.lstat()
        if status.st_uid != os.geteuid() or status.st_mode & 0o077:
            raise UsageError(
                f"{path} can be reached by other users of this machine, so that it cannot be trusted. "
                f"If it is yours, take their rights away (chmod -R go= {folder}), or begin a new run."
            )


def _temporary(run: str) -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix=f"avsync-{run}-"))
    except OSError as error:
        place = os.fspath(tempfile.gettempdir())
        raise NoSpaceError(f"No folder can be made in {place} ({error.strerror}). Free space or set TMPDIR.") from error
