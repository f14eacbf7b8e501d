"""Makes the names of members from base names: ASCII, unique, without what may name a person."""

import os
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from collector.model.member import numbered

_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[A-Za-z][\w\-]*)*")
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.+)])\+(?:[1-9][0-9]{7,14}|[1-9][0-9]{0,2}(?:[ .-]?\(?[0-9]{2,5}\)?){2,5})(?![0-9])"
)
_NAME = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_ANOTHER_NAME = r"[A-ZÀ-Þ][^\W\d_]+"
_OWNER = re.compile(rf"(?<!['’])(?<![^\W_])(?:{_ANOTHER_NAME}[ _])?{_NAME}(?:['’]s|(?<=[sxzß])['’])(?:[ _-]+|\Z)")
_PRODUCT = r"(?:iphone|ipad|ipod|macbook(?:[ _](?:pro|air))?|airpods(?:[ _](?:pro|max))?|apple[ _]watch|galaxy|pixel)"
_OWNED = re.compile(rf"(?P<device>(?i:{_PRODUCT})[ _-](?:von|de|di|of)[ _-]){_NAME}(?:[ _]{_ANOTHER_NAME})?")
_UNSAFE = re.compile(r"[^A-Za-z0-9._=-]+")
_LONGEST = 80
_REMEMBERED = 4096


def base_name(path: str) -> str:
    """Return the last part of a path of any system."""
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def safe_name(path: str) -> str:
    """Return a base name of ``[A-Za-z0-9._=-]``, without what may name a person; never empty.

    That is e-mail addresses, telephone numbers, the owner of a device (``Ann's iPhone``) and this user's name, which
    redaction would not know by these characters. ``=`` stays, so that ``token=….log`` is seen for what it is.
    """
    return _safe_name(path, _this_user())


@lru_cache(_REMEMBERED)
def _safe_name(path: str, user: str) -> str:
    name = unicodedata.normalize("NFKC", unquote(base_name(path), errors="replace"))
    suffix = re.search(r"\.(?:log|txt|jsonl?|out)$", name, re.IGNORECASE)
    stem = name[: suffix.start()] if suffix else name
    stem = _PHONE.sub(_without_number, _EMAIL.sub("", stem))
    stem = _OWNED.sub(r"\g<device>", _OWNER.sub("", stem))
    if len(user) > 2:
        stem = re.sub(re.escape(user), "", stem, flags=re.IGNORECASE)
    stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    stem = re.sub(r"([.-])\1+", r"\1", _UNSAFE.sub("-", stem)).strip("._-")[:_LONGEST]
    return (stem or "log") + (suffix[0].lower() if suffix else "")


def _without_number(found: re.Match[str]) -> str:
    """Return nothing in place of a telephone number, which has 8 to 15 digits (E.164 and shorter ones)."""
    return "" if 8 <= sum(letter.isdigit() for letter in found[0]) <= 15 else found[0]


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
        # Two names that differ in case are one file on some systems.
        name = next(name for name in numbered(safe_name(path)) if name.lower() not in self._taken)
        self._taken.add(name.lower())
        return f"{self._folder}/{name}"
