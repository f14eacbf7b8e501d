"""Turns lines that hold a stranger's text into what may be printed: nothing in them steers a terminal."""

import json
from collections.abc import Iterable

from collector.report.shown import visible

LONGEST = 2_000


def printed(lines: Iterable[str]) -> str:
    """Return the lines as one text, their indents kept and whatever cannot be seen shown."""
    return "\n".join(_indent(line) + visible(line, limit=LONGEST) for line in lines)


def _indent(line: str) -> str:
    return " " * (len(line) - len(line.lstrip(" "))) if line.strip() else ""


def printed_json(document: object) -> str:
    """Return a document with every character beyond printable ASCII as an escape."""
    return json.dumps(document, indent=2).replace("\x7f", "\\u007f")
