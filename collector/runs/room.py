"""Turns the places that a run writes to into an error where they would not take what it writes."""

import os
import shutil
from pathlib import Path

from collector.bundle.landing import require_folder, require_space
from collector.bundle.names import OutKind
from collector.errors import NoSpaceError

LEAST_FREE_BYTES = 8_000_000
"""A bundle without logs needs about a tenth of this."""


def require_out(out: Path) -> None:
    """Refuse, before minutes of measuring, a place that takes no bundle. Raises NoBundleError and NoSpaceError."""
    folder = out if kind_of(out) is OutKind.FOLDER else out.parent
    require_folder(folder)
    require_space(folder, least_bytes=LEAST_FREE_BYTES, most_bytes=LEAST_FREE_BYTES)


def require_spool(spool: Path) -> None:
    """Refuse before any work a disk on which no log could be made safe. Raises NoSpaceError."""
    usage = shutil.disk_usage(spool)
    if usage.total and usage.free < LEAST_FREE_BYTES:
        raise NoSpaceError(
            f"{spool.parent} has {usage.free / 1e6:.1f} MB free. Logs are made safe there before they are packed: "
            f"free at least {LEAST_FREE_BYTES / 1e6:.0f} MB, or name another disk with XDG_STATE_HOME."
        )


def kind_of(out: Path) -> OutKind:
    """Return what ``--out`` names."""
    is_folder = os.path.isdir(out)  # noqa: PTH112  Path.is_dir raises for a name that is too long
    return OutKind.FOLDER if is_folder or not out.suffix else OutKind.FILE
