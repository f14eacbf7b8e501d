"""Follows what Agora's logs say of where the app keeps its log (``setLogFile``, ``logConfig``) to that log.

A log may say anything: what it names is read only if it is a regular file with the content of an Agora log.
"""

import re
import stat
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from collector.evidence.logs.files import LogFile, Refusal, UnreadableError
from collector.evidence.logs.names import safe_name
from collector.evidence.logs.opaque import Encrypted
from collector.evidence.logs.select import Paths, open_logs
from collector.evidence.logs.sniff import sniff
from collector.evidence.logs_found.found import Found
from collector.evidence.logs_found.machine import Machine
from collector.model.coverage import Reason
from collector.model.incident import Vendor
from collector.vendors.places import System

_MOST_BYTES = 32 * 1024 * 1024
"""Of one log; Agora's SDK ends a file at 20,480 KiB."""
_MOST_FILES = 50
_OVERLAP = 2048
"""A line that names a path is shorter."""
_STATED = re.compile(
    rb'(?:"logConfig":\s?\{[^{}\n]{0,200}?|setLogFile\w*\([^\n]{0,200}?)"?filePath"?:\s?"([^"\n]{0,1000})"'
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """Where a log says that the app keeps its log: the path as written; ``by`` is what says so."""

    path: str
    by: LogFile

    @property
    def name(self) -> str:
        """The path's last part, as it may be shown."""
        return safe_name(PureWindowsPath(self.path).name or "log")

    @property
    def source(self) -> str:
        """What says so, in words that follow the name."""
        return f"to which {self.by.shown} says the app moved its log"

    @property
    def note(self) -> str:
        """Why it is read."""
        return f"{self.name} was read, too: {self.by.shown} says that the app moved its log there"

    def refused(self, why: str, reason: Reason = Reason.NOT_FOUND) -> Refusal:
        """Return why that log is not read."""
        return Refusal(name=self.name, reason=reason, why=f"({self.source}) {why}. Give it with --logs")


def stated_in(logs: Iterable[LogFile]) -> tuple[Stated, ...]:
    """Return where the last word of each log says that the app keeps its log, each place once."""
    found: dict[str, Stated] = {}
    for log in logs:
        last = _last(log)
        if last:
            found.setdefault(last, Stated(path=last, by=log))
    return tuple(found.values())


def _last(log: LogFile) -> str:
    rest, size, last = b"", 0, b""
    try:
        for chunk in log.read(0):
            block = rest + chunk
            for match in _STATED.finditer(block):
                last = match[1]
            rest, size = block[-_OVERLAP:], size + len(chunk)
            if size > _MOST_BYTES:
                break
    except UnreadableError:  # told when it is read as a whole
        return ""
    return last.replace(b"\\\\", b"\\").replace(b"\\/", b"/").decode("utf-8", "replace")


def follow(found: Found, machine: Machine, held: ExitStack) -> Found:
    """Return what was found in folders of this machine with the logs that it says were moved elsewhere."""
    for item in stated_in(found.logs):
        logs, unread = _read(item, {(log.group, log.name) for log in found.logs}, machine, held)
        found = Found(
            logs=(*found.logs, *logs),
            refusals=(*found.refusals, *unread),
            notes=(*found.notes, *([item.note] if logs else [])),
        )
    return found


def _read(
    item: Stated, known: set[tuple[str, str]], machine: Machine, held: ExitStack
) -> tuple[tuple[LogFile, ...], tuple[Refusal, ...]]:
    """Open what is not known yet of a named log and its rotation set, and keep what Agora's SDK wrote."""
    paths = _files(item, machine)
    if isinstance(paths, Refusal):
        return (), (paths,)
    files = tuple(path for path in paths if (str(path.parent), path.name) not in known)
    selection = open_logs(Paths(files=files), held)
    kept = tuple(log for log in selection.logs if is_agoras(log))
    strange = (item.refused("is no log of Agora's", Reason.DECLINED),) if len(kept) < len(selection.logs) else ()
    return kept, (*selection.refusals, *strange)


def _files(item: Stated, machine: Machine) -> tuple[Path, ...] | Refusal:
    """Return the named file and its rotation set, or why they cannot be reached from here."""
    path: PurePath = (PureWindowsPath if machine.system == System.WINDOWS else PurePosixPath)(item.path)
    if not path.is_absolute() and (PureWindowsPath(item.path).is_absolute() or PurePosixPath(item.path).is_absolute()):
        return item.refused("is a path of another machine")
    named = Path(item.by.group) / path  # an absolute path stays what it is
    try:
        there = stat.S_ISREG(named.lstat().st_mode)
        names = sorted(entry for entry in islice(named.parent.iterdir(), 2_000) if _is_of_set(entry, named))
    except PermissionError:
        return item.refused("may not be read by this user", Reason.DENIED)
    except (OSError, ValueError):
        there, names = False, []
    if there:
        return tuple(names[:_MOST_FILES])
    where = "is not there" if path.is_absolute() else "is relative to a folder of the app that no log names"
    return item.refused(where)


def _is_of_set(path: Path, named: Path) -> bool:
    numbered = re.fullmatch(rf"{re.escape(named.stem)}(?:[._]\d{{1,2}})?{re.escape(named.suffix)}", path.name)
    return numbered is not None and stat.S_ISREG(path.lstat().st_mode)


def is_agoras(log: LogFile) -> bool:
    """Whether a file has the content of an Agora log, plain or encrypted."""
    shape = sniff(log)
    if isinstance(shape, Refusal):
        return isinstance(shape, Encrypted)
    return shape.format.vendor is Vendor.AGORA
