"""Remembers which short texts stay as they are: records repeat their words, and each search costs as much again."""

_SHORT, _MOST = 200, 1000
"""Characters of a text that is remembered, and how many texts."""


class Unchanged:
    """Texts in which nothing was found, and how many needles were known then."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def holds(self, text: str, known: int) -> bool:
        """Whether nothing was found in a text, and no needle has come since."""
        return self._known.get(text) == known

    def noted(self, text: str, safe: str, known: int) -> str:
        """Return what a text became, remembering it if it is the same, unless it is long or there are enough."""
        if safe == text and len(text) <= _SHORT and len(self._known) < _MOST:
            self._known[text] = known
        return safe
