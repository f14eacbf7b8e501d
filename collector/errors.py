"""Turns what went wrong into one sentence, the way out, and the exit code of the contract.

CollectorError
├── UsageError            2  wrong usage, before any work
├── NoBundleError         3  no bundle could be written
├── NoSpaceError          8  the disk is full
├── QuarantinedError      6  a secret was found in the finished bundle
├── RedactionError        3  something could not be made safe; it stays out
└── MissingExtraError     2  an optional package is not installed
"""

import errno
import traceback
from pathlib import Path
from typing import ClassVar

# EFBIG: a limit on the size of one file, of the file system (FAT32: 4 GiB) or of the process (ulimit -f).
_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


class CollectorError(Exception):
    """A fact and the way out, in one sentence that may be shown and stored: never a secret's value."""

    exit_code: ClassVar[int] = 3


class UsageError(CollectorError):
    """The command line asks for something that cannot be; nothing was done."""

    exit_code = 2


class NoBundleError(CollectorError):
    """The bundle could not be written; whatever was gathered is lost or kept as the text says."""

    exit_code = 3


class NoSpaceError(CollectorError):
    """The disk ran full; nothing half-written is left."""

    exit_code = 8


class QuarantinedError(CollectorError):
    """A secret of this run was found in the finished bytes; the archive must not be sent."""

    exit_code = 6


class RedactionError(CollectorError):
    """A record or stream could not be made safe, so it must stay out of the bundle."""


class MissingExtraError(CollectorError):
    """A feature needs an optional package that is not installed."""

    exit_code = 2

    def __init__(self, *, feature: str, extra: str) -> None:
        super().__init__(
            f'{feature} needs the "{extra}" extra, which is not installed. '
            f"Run: python -m pip install 'avsync-collector[{extra}]'"
        )


def ran_full(error: BaseException) -> bool:
    """Whether a write failed for want of space: the disk, the user's quota, or the size that one file may have."""
    return isinstance(error, OSError) and error.errno in _FULL


def place_of(error: BaseException) -> str:
    """Say what broke and where, without the error's own text, which may hold what must not be shown."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "collector" in frame.filename]
    where = f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}: a defect of avsync; please report it with this line"
