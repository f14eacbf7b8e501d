"""Turns any string into Markdown that shows it as it is: no value makes markup, a link, a mention or a line."""

import re

from collector.report.shown import visible

# Escaped only where they would mean something, because tickets are also read as plain text: GFM, sections 2 and 6.
_MEANT = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[`*$~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])|(?<=\])[(\[:]"
)
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto):(?=/|\S)|\bwww\.")
_MENTION = re.compile(r"@(?=[A-Za-z0-9])")


def inline(text: str, limit: int) -> str:
    """Return ``text`` escaped on one line of at most ``limit`` characters, an ellipsis at its end if it was cut."""
    shown = visible(text, limit=limit * 2)
    escaped = _escape(shown)
    while len(escaped) > limit:
        shown = type(shown)(shown[: -max(1, (len(escaped) - limit) // 2)])
        escaped = _escape(shown) + "…"
    return escaped


def _escape(text: str) -> str:
    plain = _MEANT.sub(lambda found: "\\" + found[0], text)
    unlinked = _LINK.sub(lambda found: found[0][:-1] + "\\" + found[0][-1], plain)
    # A mention survives a backslash, as it is looked for in the finished text.
    return _MENTION.sub("(at)", unlinked)
