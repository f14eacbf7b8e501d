"""Takes a participant's name out of an object that was printed with each member in a line of its own."""

import re
from collections.abc import Callable, Collection

from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import plain

MOST_LINES = 100
"""How far behind the identity the name is looked for: the tracks may stand between them."""
_WORD = "dentity"
_BEFORE = r"(?P<before>(?:[\w.-]{1,60}\s+\|)?\s{0,80})"
_QUOTED = r"\s?:\s{0,4}(?P<q>[\"'`])(?P<value>.{0,512})(?P=q),?\s*"
_IDENTITY = re.compile(rf"{_BEFORE}(?P<k>[\"']?)identity(?P=k){_QUOTED}")
_NAME = re.compile(rf"{_BEFORE}(?P<k>[\"']?)name(?P=k){_QUOTED}")
_MEMBER = re.compile(r"[\"']?(?P<key>\w{1,40})[\"']?\s?[:{].*|[\[\]{}()]+,?\s*")


class PrintedObjects:
    """One pass over lines in order; ``stand_in`` is given the label and the name. What is ``allowed`` stays.

    While ``inside`` is true the next line may hold the name.
    """

    def __init__(self, stand_in: Callable[[str, str], str], allowed: Collection[str] = ()) -> None:
        self._stand_in = stand_in
        self._allowed = allowed
        self._before = ""
        self._left = 0

    @property
    def inside(self) -> bool:
        """Whether an object is open in which somebody's identity stood."""
        return self._left > 0

    def feed(self, line: str) -> str:
        """Return a line (without its end) with a stand-in for the name."""
        begins = _IDENTITY.fullmatch(line) if _WORD in line else None
        if begins:
            self._before, self._left = begins["before"], MOST_LINES
            return line
        self._left = self._left - 1 if self.inside and self._goes_on(line) else 0
        name = _NAME.fullmatch(line) if self._left else None
        if not name or name["before"] != self._before:
            return line
        value = plain(name["value"])
        if says_nothing(value) or value in self._allowed or value.startswith("["):
            return line
        return f"{line[: name.start('value')]}{self._stand_in('user', value)}{line[name.end('value') :]}"

    def _goes_on(self, line: str) -> bool:
        """Whether a line is of the same object: another one of its kind begins with its own id."""
        if not line.startswith(self._before):
            return False
        rest = line[len(self._before) :]
        member = _MEMBER.fullmatch(rest)
        return rest[:1].isspace() or (member is not None and member["key"] != "sid")
