"""Tells what logs write where a value is missing, so that it is taken for no secret and for nobody's name."""

import unicodedata

_WORDS = (
    "true false null nil none undefined yes no include omit same-origin bearer basic invalid expired missing required "
    "unknown empty hidden redacted masked removed <redacted> <nil> <none> <hidden> <empty> [redacted] (none) n/a - "
    "[filtered] <removed> <omitted> (empty) (redacted) (null) ok error failed valid"
)
NO_VALUES = frozenset(_WORDS.split())
"""Lower-cased, as JavaScript, Go, Python, Objective-C and whoever masks write it."""


def is_nobody(name: str) -> bool:
    """Whether what stands in a name's place names no one: a word for no value, or nothing but signs (``***``)."""
    return name.strip().lower() in NO_VALUES or all(map(_is_sign, name))


def _is_sign(character: str) -> bool:
    """Whether it is punctuation, a gap or one of ASCII's; an emoji may be how somebody is called."""
    return unicodedata.category(character)[0] in "PZ" or (character.isascii() and not character.isalnum())
