"""Holds a file for one process at a time; the system lets go of it when the process ends, however that happens."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte cannot be read there, and nothing that is read lies so far in

    def _lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


_MOST_TRIES = 10


class HeldError(Exception):
    """Another process holds the file."""


def hold(path: Path) -> int:
    """Make the file if it is not there, and return a handle that holds it until it is closed.

    Raises HeldError if somebody else does, and OSError if the file cannot be made or its disk knows no locks.
    """
    for _ in range(_MOST_TRIES):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            _lock(handle)
            if _is_still(path, handle):
                return handle
        except (BlockingIOError, PermissionError) as error:
            os.close(handle)
            raise HeldError from error
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    raise HeldError


def _is_still(path: Path, handle: int) -> bool:
    """Whether the file was not removed by who held it before, between its opening and its locking."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
