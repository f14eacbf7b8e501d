"""Turns rooms and instants into file names, and decides which member names a bundle may hold."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from collector.model.privacy import LookupId

MAX_ROOM_CHARS = 60
MAX_MEMBER_CHARS = 200

MANIFEST = "manifest.json"
FINDINGS = "findings.json"
SUMMARY = "summary.html"
TICKET = "ticket.md"
READ_FIRST = (SUMMARY, MANIFEST, FINDINGS)
"""The members that every bundle has, in the order in which they stand in the archive."""

_TAKEN_BY_ALL = "A-Za-z0-9._@+=,()~ -"
_PART, _REFUSED = re.compile(f"[{_TAKEN_BY_ALL}]+"), re.compile(f"[^{_TAKEN_BY_ALL}]")
_ROUND = str.maketrans("[]", "()")
# Windows keeps these names for devices, whatever follows the first dot (Microsoft, "Naming Files, Paths, Namespaces").
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


class OutKind(StrEnum):
    """What ``--out`` names."""

    FILE = "file"
    FOLDER = "folder"


def bundle_path(out: Path, kind: OutKind, *, room: LookupId, at: datetime) -> Path:
    """Return where a bundle goes: ``out`` itself, or ``avsync-<room>-<UTC>.zip`` in it (``20260305T140500Z``)."""
    if kind is OutKind.FILE:
        return out
    return out / f"avsync-{safe_room(room)}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def safe_room(room: str) -> str:
    """Return ``room`` cut to 60 of ``A-Z a-z 0-9 . _ -``, others as ``_``; the word ``room`` if nothing is left."""
    cleaned = re.sub(r"[^A-Za-z0-9._-]", "_", room)[:MAX_ROOM_CHARS].strip(".-")
    return cleaned or "room"


def name_fault(name: str) -> str:
    """Say what is wrong with a member name, in words that follow it; empty if nothing is.

    Allowed is a relative path with ``/`` that any system can unpack: ASCII, no ``..``, no drive, no device name.
    """
    parts = name.split("/")
    if not name or len(name) > MAX_MEMBER_CHARS:
        return f"is empty or longer than {MAX_MEMBER_CHARS} characters"
    if any(part in ("", ".", "..") for part in parts):
        return "is not a relative path without empty, . or .. parts"
    if not all(_PART.fullmatch(part) for part in parts):
        return "has a backslash, a colon or another character that some system refuses"
    if any(part[-1] in ". " or part[0] == " " for part in parts):
        return "has a part that begins or ends with a space or ends with a dot"
    if any(_RESERVED.fullmatch(part) for part in parts):
        return "is a device name on Windows"
    return ""


def allowed_name(name: str) -> str:
    """Return a member name with nothing wrong in its last part: itself, or one like it, its beginning cut if too long.

    A placeholder's brackets, which mean something to every shell, become round ones.
    """
    folder, slash, last = name.rpartition("/")
    most = MAX_MEMBER_CHARS - len(folder + slash) - 1
    return folder + slash + _allowed_part(_allowed_part(last)[-most:])


def _allowed_part(part: str) -> str:
    part = _REFUSED.sub("_", part.translate(_ROUND)).lstrip(" ").rstrip(". ")
    return f"_{part}" if not part or _RESERVED.fullmatch(part) else part


def repeated(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names that meet another one on a file system that ignores case."""
    seen: set[str] = set()
    twice = []
    for name in names:
        if name.casefold() in seen:
            twice.append(name)
        seen.add(name.casefold())
    return tuple(twice)


def file_and_folder(names: Iterable[str]) -> str:
    """Return a name that is also the folder of another one, case ignored; empty if there is none."""
    files = {name.casefold() for name in names}
    folders = (name[:at] for name in files for at, letter in enumerate(name) if letter == "/")
    return next((folder for folder in folders if folder in files), "")
