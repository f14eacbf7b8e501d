"""Takes the rest of a JWT out of the lines that a terminal, an editor or a mail wrapped it into."""

import re
import string
from collections.abc import Callable

from collector.redaction.kinds.tokens import JWT

_BEGINS = "eyJ"
_LETTERS = string.ascii_letters + string.digits + "_-."
_OPEN = re.compile(r"[A-Za-z0-9_-]{9,}(?:\.[A-Za-z0-9_-]*){0,2}")
_REST = re.compile(r"(?P<before>[\s>|]{0,40})(?P<rest>[0-9A-Za-z_.-]{1,4096})(?P<after>[\s\"'}\]),;]{0,12})")
_LEAST, _PLAIN = 12, 24
"""Characters of a row that holds digits, and of one that need not: a word by itself is shorter."""
_DOTS = 2
_SIGNATURES = (43, 64, 86, 342)
"""Characters of a signature by HMAC or ECDSA with SHA-256, SHA-384, ECDSA and RSA (RFC 7518, section 3.1)."""


class WrappedTokens:
    """One pass over lines in order. While ``inside`` is true the next line may be the rest of a token."""

    def __init__(self, note: Callable[[str, tuple[str, ...]], None]) -> None:
        self._note = note
        self._dots = 0
        self._tail = 0
        self.inside = False

    def feed(self, line: str) -> str:
        """Return a line (without its end) with a placeholder for the rest of a token."""
        rest = _REST.fullmatch(line) if self.inside else None
        if rest and _may_be_one(rest["rest"]):
            self._note(JWT.name, ())
            self._go_on(rest["rest"])
            self.inside = not rest["after"].strip() and not self._ended
            return f"{rest['before']}[{JWT.name}]{rest['after']}"
        last = line.rstrip() if _BEGINS in line else ""
        run = last[len(last.rstrip(_LETTERS)) :]
        token = run[run.find(_BEGINS) :] if _BEGINS in run else ""
        self._dots = self._tail = 0
        self._go_on(token)
        self.inside = _OPEN.fullmatch(token) is not None and not self._ended
        return line

    def _go_on(self, part: str) -> None:
        self._dots += part.count(".")
        self._tail = len(part.rpartition(".")[2]) + (0 if "." in part else self._tail)

    @property
    def _ended(self) -> bool:
        return self._dots >= _DOTS and self._tail in _SIGNATURES


def _may_be_one(text: str) -> bool:
    least = _LEAST if any(map(str.isdigit, text)) else _PLAIN
    return len(text) >= least and any(map(str.isupper, text)) and any(map(str.islower, text))
