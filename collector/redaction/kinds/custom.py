"""Turns the user's own patterns into kinds: what they match becomes ``[custom-…]``, wherever it stands."""

from collections.abc import Iterable

from collector.redaction.kinds.kind import Kind, Start, stand_in_kind

CUSTOM = "custom"
"""What they are called in placeholders and counts."""


def custom_kinds(patterns: Iterable[str]) -> tuple[Kind, ...]:
    """Return a kind for each pattern, in Python's syntax. A group called ``value`` is what goes, else all of a match.

    They may match anything, so that every line has to be searched. Raises re.error.
    """
    return tuple(stand_in_kind(CUSTOM, (), pattern, trigger="", start=Start.ANYWHERE) for pattern in patterns)
