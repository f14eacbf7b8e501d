"""Turns a finished temporary file into a bundle under its own name: never over another file, never half-written."""

import contextlib
import errno
import hashlib
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from collector.bundle.quarantine import QUARANTINED, mark
from collector.errors import CollectorError, NoBundleError, NoSpaceError, ran_full

MOST_TRIES = 1000
ELSEWHERE = "choose another folder with --out"
"""The way out for whoever has a bundle written."""
COPIED = "copy the bundle to a folder that has the room and where you may write, and name it there"
"""The way out where something is written beside a bundle that is there already."""

# What FAT, some network drives and Android answer to a hard link; not every system has every name.
_NO_HARD_LINKS = frozenset(
    getattr(errno, name, errno.EPERM)
    for name in ("EPERM", "EACCES", "ENOSYS", "EMLINK", "EXDEV", "EOPNOTSUPP", "ENOTSUP", "EINVAL")
)


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenBundle:
    """Where the bundle lies, what approval names it by (sha256, in hex), and its size."""

    path: Path
    sha256: str
    bytes: int


@contextlib.contextmanager
def private_file(folder: Path) -> Iterator[Path]:
    """Create a file in ``folder`` that nobody else can open or guess (mode 0600); whatever is left of it is removed.

    It names this process, so that ``sweep`` removes it if this one is killed. Raises OSError if the folder refuses.
    """
    handle, name = tempfile.mkstemp(prefix=f".avsync-{_machine()}-{os.getpid()}-", suffix=".part", dir=folder)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def sweep(folder: Path) -> None:
    """Remove what processes of this machine left half-written when they were killed; never what another one writes."""
    with contextlib.suppress(OSError):
        for path in folder.glob(f".avsync-{_machine()}-*.part"):
            pid = path.name.split("-")[2]
            if pid.isdecimal() and not psutil.pid_exists(int(pid)):
                with contextlib.suppress(OSError):
                    path.unlink()


def _machine() -> str:
    """Tell machines that share a disk apart, without their names."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def require_folder(folder: Path) -> None:
    """Refuse before any work a folder in which nothing can be written. Raises NoBundleError and NoSpaceError."""
    sweep(folder)
    try:
        with private_file(folder):
            return
    except OSError as error:
        raise explained(error, folder, needed_bytes=0) from error


def require_space(folder: Path, *, least_bytes: int, most_bytes: int) -> None:
    """Refuse before any work if ``folder`` cannot even take ``least_bytes``. Raises NoSpaceError and OSError."""
    usage = shutil.disk_usage(folder)
    free = usage.free
    if usage.total and free < least_bytes:  # some network file systems tell nothing, all zeros
        raise NoSpaceError(
            f"{folder} has {_mb(free)} free, the bundle needs up to {_mb(most_bytes)}. "
            "Free some space, or choose another folder with --out."
        )


def explained(error: OSError, folder: Path, *, needed_bytes: int, or_else: str = ELSEWHERE) -> CollectorError:
    """Return what a failed write means to the person, and the way out; ``or_else`` where that is another folder."""
    if ran_full(error):
        return NoSpaceError(
            f"{folder} ran full: the bundle needs up to {_mb(needed_bytes)}. Nothing half-written was left. "
            f"Free some space, or {or_else}."
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not folder.is_dir():
        return NoBundleError(f"{folder} is not a folder. Create it, or {or_else}.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return NoBundleError(f"{folder} cannot be written to. {_sentence(or_else)}")
    if error.errno == errno.ENAMETOOLONG:
        shorter = "Choose a shorter one with --out." if or_else == ELSEWHERE else "Rename the bundle, and run again."
        return NoBundleError(f"The bundle's name is too long for this disk. {shorter}")
    reason = error.strerror or type(error).__name__
    return NoBundleError(f"The bundle could not be written to {folder} ({reason}). {_sentence(or_else)}")


def sync_to_disk(path: Path) -> None:
    """Wait until the file's bytes are on the disk. Raises OSError, which is when a full disk may only show itself."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def land(temporary: Path, wanted: Path) -> Path:
    """Move ``temporary`` to ``wanted``, or to ``…-2``, ``…-3`` if that is taken, and return where it went.

    Raises OSError.
    """
    for candidate in _candidates(wanted):
        try:
            _move(temporary, candidate)
        except FileExistsError:
            continue
        _sync_folder(candidate.parent)
        return candidate
    raise FileExistsError(errno.EEXIST, f"{MOST_TRIES} bundles of this name exist")


def quarantine(temporary: Path, wanted: Path) -> Path:
    """Mark ``temporary`` and move it to ``<name>.quarantined.zip`` beside ``wanted``, never there. Raises OSError."""
    with contextlib.suppress(OSError):  # a full disk: the name tells it, too
        mark(temporary)
    return land(temporary, wanted.with_name(f"{wanted.stem}{QUARANTINED}{wanted.suffix}"))


def _candidates(wanted: Path) -> Iterator[Path]:
    yield wanted
    for number in range(2, MOST_TRIES):
        yield wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")


def _move(temporary: Path, target: Path) -> None:
    if sys.platform == "win32":
        temporary.rename(target)  # refuses to overwrite there
        return
    try:
        os.link(temporary, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        _claim(target)
        temporary.replace(target)  # over our own empty claim
    else:
        temporary.unlink()


def _claim(target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # a folder cannot be opened there; the rename is journalled
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems refuse to sync a folder: the file itself is on the disk already.
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _mb(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{max(count, 0) / 1e3:.1f} kB"
