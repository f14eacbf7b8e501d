"""Turns any string into one that shows what it holds: no invisible, reordering or endless text reaches a reader."""

import unicodedata
from collections.abc import Iterator
from typing import NewType

Shown = NewType("Shown", str)
"""Text that went through ``visible``; every string of the page's view is of this type."""

LONGEST = 600
_MARKS_IN_A_ROW = 3  # more combining marks than any script needs pile up over the lines around them
_SPACES = {"\t": " ", "\r": "", "\n": " ↵ "}
# Cc control, Cf format (bidi overrides, zero width), Cs lone surrogates, Zl and Zp line breaks of their own
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_COMBINING = frozenset({"Mn", "Me"})


def visible(text: str, *, limit: int = LONGEST) -> Shown:
    """Return ``text`` on one line, unseen characters as ``[U+202E]``, cut after ``limit`` characters with a note."""
    kept, rest = text.strip()[:limit], len(text.strip()) - limit
    note = f" … [{rest:,} characters more]" if rest > 0 else ""
    plain = kept.isascii() and kept.isprintable()  # as most are
    return Shown((kept if plain else "".join(_characters(kept))) + note)


def _characters(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in _COMBINING else 0
        if character in _SPACES:
            yield _SPACES[character]
        elif category in _UNSEEN or marks > _MARKS_IN_A_ROW:
            yield f"[U+{ord(character):04X}]"
        else:
            yield character


def capitalised(text: str) -> str:
    """Return ``text`` with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def joined(parts: list[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
