"""Turns one ``--logs`` value (file, folder, glob, archive) into the logs to read, and the rest with its reason."""

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from collector.errors import UsageError
from collector.evidence.logs.files import (
    LIGHT_BYTES,
    FileReader,
    LogFile,
    Refusal,
    UnreadableError,
    gunzipped,
    read_regular,
    seen,
    why_not,
)
from collector.evidence.logs.members import Found
from collector.evidence.logs.names import safe_name
from collector.evidence.logs.tars import is_tar, tar_members
from collector.evidence.logs.zips import zip_members
from collector.model.coverage import Reason
from collector.model.request import LogPath
from collector.model.source import HERE
from collector.model.window import named_zone

MAX_LOGS = 5000
"""Logs read per ``--logs``, newest first."""
_MAX_VISITED = 50_000
_UNPACKS_TO = 64
"""So many times its size, of a log that packs well."""
_OLDER = timedelta(hours=26)
"""A file last written this long before the window cannot hold a line of it, whatever the zone of its stamps."""
_SHOWN_ANYWAY = 3
_NOT_LOGS = re.compile(
    r"\.(?:png|jpe?g|gif|webp|svg|ico|mp[34]|m4a|mov|mkv|webm|wav|ogg|opus|h264|ivf|yuv|pcm|pdf|docx?|xlsx?|exe|dll|so"
    r"|dylib|a|o|class|pyc|wasm|ttf|woff2?|db|sqlite|bin|pcap|pcapng|dmp|py|js|ts|go|rs|cc?|cpp|h|java|kt|swift|dart"
    r"|html|css)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paths:
    """Regular files found at one ``--logs``, those to open first; ``older`` and ``beyond`` count what is left out."""

    files: tuple[Path, ...]
    refusals: tuple[Refusal, ...] = ()
    older: int = 0
    beyond: tuple[str, ...] = ()
    no_logs: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """The logs to read, and everything that is not read."""

    logs: tuple[LogFile, ...]
    refusals: tuple[Refusal, ...]
    paths: Paths


def shown_path(path: str) -> str:
    """Return a path that can be printed and stored; bytes that are no Unicode become replacement characters."""
    return os.fsencode(path).decode("utf-8", "replace")


def named_log(value: str) -> LogPath:
    """Split ``PATH@ZONE``; an ``@`` of a path that exists or of a pattern stays in it. Raises UsageError."""
    split = split_zone(value)
    if not split.path:
        raise UsageError("--logs is empty. Give a file, folder, pattern, zip or gz.")
    if "@" not in value or os.path.lexists(value) or glob.has_magic(split.zone):
        return LogPath(path=value)
    named_zone(split.zone)
    return split


def split_zone(value: str) -> LogPath:
    """Split ``PATH@ZONE`` at its last ``@``, whatever the two are; without one, all of it is the path."""
    path, mark, zone = value.rpartition("@")
    return LogPath(path=path, zone=zone) if mark else LogPath(path=value)


def find_paths(given: str, *, window_start: datetime) -> Paths:
    """Look at what ``given`` names, opening nothing."""
    path = Path(os.path.expanduser(given))  # noqa: PTH111  Path.expanduser raises where there is no such user
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        return _not_there(given, path, error, window_start)
    if stat.S_ISDIR(status.st_mode):
        nothing = (safe_name(path.name) if path.name else "the folder", "holds no logs")
        return _chosen(islice(_walk(path), _MAX_VISITED), window_start, nothing=nothing)
    if stat.S_ISREG(status.st_mode):
        return Paths(files=(path,))
    return Paths(files=(), refusals=(_refuse_kind(path, status),))


def _not_there(given: str, path: Path, error: Exception, window_start: datetime) -> Paths:
    name = safe_name(path.name)
    if glob.has_magic(given) and not isinstance(error, PermissionError):
        matches = glob.iglob(str(path), recursive=True)  # noqa: PTH207  Path.glob takes no absolute pattern
        return _chosen(islice(_matched(matches), _MAX_VISITED), window_start, nothing=("the pattern", "matches no log"))
    if os.path.islink(path):  # noqa: PTH114  Path.is_symlink raises for a name that is too long
        why = "is a link to something that is not there"
        return Paths(files=(), refusals=(Refusal(name=name, reason=Reason.NOT_FOUND, why=why),))
    cause = why_not(error)
    return Paths(files=(), refusals=(Refusal(name=name, reason=cause.reason, why=cause.why),))


def _matched(matches: Iterator[str]) -> Iterator[Path]:
    for match in matches:
        path = Path(match)
        if path.is_dir() and not path.is_symlink():
            yield from _walk(path)
        elif not path.is_dir():
            yield path


def _walk(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    elif not (entry.is_symlink() and _is_folder(entry)):  # a linked folder may lead in a circle
                        yield Path(entry.path)
        except OSError:  # it stands for what is in it, and is refused as a folder
            yield here


def _is_folder(link: "os.DirEntry[str]") -> bool:
    try:
        return link.is_dir()
    except OSError:  # a link to itself: no folder, and refused when it is opened
        return False


def _chosen(found: Iterator[Path], window_start: datetime, *, nothing: tuple[str, str]) -> Paths:
    refusals: list[Refusal] = []
    logs: list[_Candidate] = []
    no_logs = 0
    for path in found:
        if _NOT_LOGS.search(path.name):
            no_logs += 1
            continue
        item = _candidate(path)
        if isinstance(item, Refusal):
            refusals.append(item)
        else:
            logs.append(item)
    logs = sorted(_each_once(logs), key=lambda log: log.rank)
    oldest_s = (window_start - _OLDER).timestamp()
    recent = [log for log in logs if log.modified_s >= oldest_s]
    taken = (recent or logs[:_SHOWN_ANYWAY])[:MAX_LOGS]
    if not logs and not refusals:
        name, why = nothing
        refusals.append(Refusal(name=name, reason=Reason.NOT_FOUND, why=why))
    return Paths(
        files=tuple(log.path for log in taken),
        refusals=tuple(refusals),
        older=len(logs) - max(len(recent), len(taken)),
        beyond=tuple(safe_name(log.path.name) for log in recent[MAX_LOGS:]),
        no_logs=no_logs,
    )


_FileNumber = tuple[int, int, str]
"""Which file it is, whatever it is called: device and inode, or its path where the file system numbers none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Candidate:
    """A regular file, by one of the names under which it was found; ``modified_s`` is Unix time."""

    path: Path
    is_link: bool
    modified_s: float
    number: _FileNumber

    @property
    def rank(self) -> tuple[bool, float, str, str]:
        """Sorts what is called a log before all else, then the newest first, then by name and path."""
        return "log" not in self.path.name.lower(), -self.modified_s, self.path.name, str(self.path)


def _each_once(found: Iterable[_Candidate]) -> Iterable[_Candidate]:
    """Return each file once, by its own name rather than a link's: ``**`` finds it on every level."""
    once: dict[_FileNumber, _Candidate] = {}
    for item in found:
        other = once.setdefault(item.number, item)
        once[item.number] = min(other, item, key=lambda named: (named.is_link, named.rank))
    return once.values()


def _candidate(path: Path) -> _Candidate | Refusal:
    try:
        status, is_link = path.stat(), path.is_symlink()
    except OSError as error:
        cause = why_not(error)
        return Refusal(name=safe_name(path.name), reason=cause.reason, why=cause.why)
    if not stat.S_ISREG(status.st_mode):
        return _refuse_kind(path, status)
    number = (status.st_dev, status.st_ino, "" if status.st_ino else str(path))
    return _Candidate(path=path, is_link=is_link, modified_s=status.st_mtime, number=number)


def _refuse_kind(path: Path, status: os.stat_result) -> Refusal:
    if stat.S_ISDIR(status.st_mode):
        return Refusal(name=safe_name(path.name), reason=Reason.DENIED, why="is a folder that may not be listed")
    kinds = {stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a disk"}
    kind = kinds.get(stat.S_IFMT(status.st_mode), "no regular file")
    why = f"is {kind}, which avsync never opens: write what it gives to a file and give that"
    return Refusal(name=safe_name(path.name), reason=Reason.UNSUPPORTED, why=why)


def open_logs(paths: Paths, held: ExitStack) -> Selection:
    """Look into each path: archives become their members. What ``held`` keeps open must outlive the reading."""
    found: list[Found] = []
    for path in paths.files:
        found.extend(islice(_inside(path, held), MAX_LOGS * 4))
    logs = [item for item in found if isinstance(item, LogFile)]
    refusals = [*paths.refusals, *(item for item in found if isinstance(item, Refusal))]
    logs.sort(key=lambda log: "log" not in log.name.lower())
    if len(logs) > MAX_LOGS:
        why = f"and others were not read: {len(logs)} logs are more than {MAX_LOGS}. Give those that matter"
        refusals.append(logs[MAX_LOGS].refuse(Reason.TOO_LARGE, why))
    return Selection(logs=tuple(logs[:MAX_LOGS]), refusals=tuple(refusals), paths=paths)


def _inside(path: Path, held: ExitStack) -> Iterator[Found]:
    name = safe_name(path.name)
    try:
        head = next(read_regular(path), b"")
        if not head:
            yield Refusal(name=name, reason=Reason.NOT_FOUND, why="is empty: nothing was logged into it")
        elif head.startswith((b"PK\3\4", b"PK\5\6")):
            yield from zip_members(path, held)
        elif head.startswith(b"\x1f\x8b"):
            unpacked = next(gunzipped(iter((head,))), b"")
            if is_tar(unpacked):
                yield from tar_members(path, packed=True)
            else:
                yield _plain(path, head, packed=True)
        elif is_tar(head):
            yield from tar_members(path, packed=False)
        else:
            yield _plain(path, head, packed=False)
    except UnreadableError as error:
        yield Refusal(name=name, reason=error.reason, why=error.why)


def _plain(path: Path, head: bytes, *, packed: bool) -> LogFile:
    status = path.stat()
    weight = status.st_size * (_UNPACKS_TO if packed else 1)
    return LogFile(
        name=path.name.removesuffix(".gz"),
        group=str(path.parent),
        size=-1 if packed else status.st_size,
        modified_s=status.st_mtime,
        seekable=not packed,
        read=FileReader(path, seen(status.st_size, head), packed),
        weight=weight if weight <= LIGHT_BYTES else HERE,
    )
