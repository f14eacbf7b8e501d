"""Turns the user's own patterns into kinds: what they match becomes ``[custom-…]``, wherever it stands."""

import re
from collections.abc import Collection

from collector.redaction.kinds.kind import Kind, Start, stand_in_kind

CUSTOM = "custom"
"""What they are called in placeholders and counts."""


def custom_kinds(patterns: Collection[str]) -> tuple[Kind, ...]:
    """Return a kind for each pattern, in Python's syntax. A group called ``value`` is what goes, else all of a match.

    They may match anything, so that every line has to be searched. Raises re.error.
    """
    for pattern in patterns:
        re.compile(pattern)  # the kinds' own are compiled late
    return tuple(stand_in_kind(CUSTOM, (), pattern, trigger="", start=Start.ANYWHERE) for pattern in patterns)
