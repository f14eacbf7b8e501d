"""Looks for a vendor's logs in the folders of this machine that its documentation names, and nowhere else."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from collector.evidence.logs_found.apps import of_one_app
from collector.evidence.logs_found.found import Nothing
from collector.evidence.logs_found.machine import Machine
from collector.model.coverage import Reason
from collector.model.window import TimeWindow
from collector.vendors.places import Folder, LogPlace

_MOST_ENTRIES = 2_000
"""Names looked at in one folder; more apps than anybody has."""
_MOST_FILES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundFile:
    """One log on this machine; ``modified_s`` is Unix time."""

    path: Path
    size_bytes: int
    modified_s: float

    @property
    def app(self) -> str:
        """Its folder."""
        return str(self.path.parent)


def look(place: LogPlace, machine: Machine, window: TimeWindow) -> tuple[FoundFile, ...] | Nothing:
    """Return the logs of one app at a place, newest first, opening none; or why there are none."""
    denied: list[Path] = []
    folders = dict.fromkeys(
        path for folder in place.folders for path in _folders(folder, machine.environment.get(folder.root, ""), denied)
    )
    files = [file for path in folders for file in _logs_in(path, place, denied)]
    if files:
        chosen = of_one_app(files, window)
        return chosen if isinstance(chosen, Nothing) else tuple(sorted(chosen, key=_newest_first)[:_MOST_FILES])
    if denied:
        return Nothing(reason=Reason.DENIED, why="the folder is there and may not be listed by this user")
    return Nothing(reason=Reason.NOT_FOUND, why="no log is in the default folders of this machine")


def _newest_first(file: FoundFile) -> tuple[float, str]:
    return (-file.modified_s, file.path.name)


def _folders(folder: Folder, root: str, denied: list[Path]) -> Iterator[Path]:
    """Yield the folders that a pattern names; a linked one may lead anywhere, so that it is not entered."""
    paths = [Path(root)] if root and Path(root).is_absolute() else []
    for part in PurePosixPath(folder.within).parts:
        if part == "*":
            paths = [Path(entry.path) for path in paths for entry in _entries(path, denied) if _is_folder(entry)]
        else:
            paths = [path / part for path in paths]
    yield from paths


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:  # gone since it was listed
        return False


def _logs_in(folder: Path, place: LogPlace, denied: list[Path]) -> Iterator[FoundFile]:
    for entry in _entries(folder, denied):
        if not place.names.fullmatch(entry.name):
            continue
        try:
            status = entry.stat(follow_symlinks=False)
        except OSError:  # gone since it was listed
            continue
        if stat.S_ISREG(status.st_mode):
            yield FoundFile(path=Path(entry.path), size_bytes=status.st_size, modified_s=status.st_mtime)


def _entries(folder: Path, denied: list[Path]) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as entries:
            return sorted(islice(entries, _MOST_ENTRIES), key=lambda entry: entry.name)
    except PermissionError:
        denied.append(folder)
    except OSError:  # not there, or no folder: nothing of this vendor's
        return []
    return []
