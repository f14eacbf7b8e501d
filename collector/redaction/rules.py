"""Turns the user's file of redaction rules into patterns to redact and literals to keep."""

import re
from collections.abc import Iterator
from pathlib import Path

from collector.errors import UsageError
from collector.model.request import RedactionRules

PATTERN, ALLOW = "pattern", "allow"


def read_rules(path: Path) -> RedactionRules:
    """Read lines ``pattern REGEX``, ``allow LITERAL`` and ``# comment``. Raises UsageError, which names the line."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(
            f"--redact {path} cannot be read ({reason}). Give a text file of rules, one a line."
        ) from error
    rules = list(_rules(text, path.name))
    return RedactionRules(
        patterns=tuple(value for word, value in rules if word == PATTERN),
        allowed=tuple(value for word, value in rules if word == ALLOW),
    )


def _rules(text: str, name: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        word, _, value = line.strip().partition(" ")
        value = value.strip()
        if word not in (PATTERN, ALLOW) or not value:
            raise UsageError(
                f'Line {number} of {name} is no rule. Write "pattern REGEX", "allow LITERAL" or "# comment".'
            )
        if word == PATTERN:
            _require_pattern(value, f"line {number} of {name}")
        yield word, value


def _require_pattern(pattern: str, place: str) -> None:
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        why = f"{error.msg} at position {error.pos}" if isinstance(error, re.error) else "it is too large"
        raise UsageError(f"The pattern in {place} is no regular expression of Python: {why}.") from error
    if compiled.fullmatch(""):
        raise UsageError(f"The pattern in {place} matches an empty text, too. Let it match at least one character.")
