"""Makes the names of members from base names: ASCII, unique, without what may name a person."""

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[A-Za-z][\w\-]*)*")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 80
_REMEMBERED = 4096


def base_name(path: str) -> str:
    """Return the last part of a path of any system."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def safe_name(path: str) -> str:
    """Return a base name of ``[A-Za-z0-9._-]``, without e-mail addresses and this user's name; never empty."""
    return _safe_name(path, _this_user())


@lru_cache(_REMEMBERED)
def _safe_name(path: str, user: str) -> str:
    name = base_name(path)
    suffix = re.search(r"\.(?:log|txt|jsonl?|out)$", name, re.IGNORECASE)
    stem = name[: suffix.start()] if suffix else name
    stem = _EMAIL.sub("", stem)
    if len(user) > 2:
        stem = re.sub(re.escape(user), "", stem, flags=re.IGNORECASE)
    stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"([.-])\1+", r"\1", _UNSAFE.sub("-", stem)).strip("._-")[:_LONGEST]
    return (stem or "log") + (suffix[0].lower() if suffix else "")


def _this_user() -> str:
    return _name_of_user(os.path.expanduser("~"))  # noqa: PTH111  thousands of logs ask, and Path.home takes ten times as long


@lru_cache(1)
def _name_of_user(home: str) -> str:
    """Return the name that a home bears, nothing where none can be told."""
    name = Path(home).name
    return "" if name in {"root", "log", "logs", "~"} else name


class Namer:
    """Hands out each member's name once."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._taken: set[str] = set()

    def name(self, path: str) -> str:
        """Return a member name for a log that stands at ``path``."""
        wanted = safe_name(path)
        stem, dot, suffix = wanted.rpartition(".")
        number, name = 1, wanted
        while name.lower() in self._taken:  # two names that differ in case are one file on some systems
            number += 1
            name = f"{stem}-{number}{dot}{suffix}" if stem else f"{wanted}-{number}"
        self._taken.add(name.lower())
        return f"{self._folder}/{name}"
