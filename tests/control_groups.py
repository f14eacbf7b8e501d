"""Makes real Linux control groups that limit memory or processor time, where this user may, and removes them."""

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
TWO = (ROOT / "cgroup.controllers").exists()
PERIOD_US = 100_000


class NotPermittedError(Exception):
    """This user, or this container, may not make groups."""


@contextlib.contextmanager
def memory_group(limit_bytes: int) -> Iterator[Path]:
    """Yield a group whose processes together may hold so much. Raises NotPermittedError."""
    with _group("memory", "memory.max" if TWO else "memory.limit_in_bytes", str(limit_bytes)) as folder:
        yield folder


@contextlib.contextmanager
def cpu_group(cores: float) -> Iterator[Path]:
    """Yield a group whose processes together may use so many cores' time. Raises NotPermittedError."""
    quota_us = int(cores * PERIOD_US)
    file, text = ("cpu.max", f"{quota_us} {PERIOD_US}") if TWO else ("cpu.cfs_quota_us", str(quota_us))
    with _group("cpu", file, text) as folder:
        yield folder


def enter(pid: int, folder: Path) -> None:
    """Move a process into a group."""
    (folder / "cgroup.procs").write_text(str(pid))


@contextlib.contextmanager
def _group(controller: str, file: str, limit: str) -> Iterator[Path]:
    folder = (ROOT if TWO else ROOT / controller) / f"avsync-test-{os.getpid()}-{controller}"
    try:
        folder.mkdir()
        try:
            (folder / file).write_text(limit)
        except OSError:
            folder.rmdir()
            raise
    except OSError as error:
        raise NotPermittedError(f"no {controller} group may be made here: {error.strerror}") from error
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: Path) -> None:
    for _ in range(100):
        with contextlib.suppress(OSError):
            folder.rmdir()
            return
        time.sleep(0.02)  # its last process has ended and is not yet gone
