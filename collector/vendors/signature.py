"""Says what a signature is: one kind of line that logs write when something is wrong, as data."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Counted(StrEnum):
    """Where a line counts: an event inside the window alone, a state also if it was set before."""

    IN_WINDOW = "in the window"
    ALSO_BEFORE = "also before the window"


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """One kind of line. ``needle`` is a literal part of it, looked for before ``pattern`` is.

    ``strength`` is strong, medium, weak or none and holds from ``often`` lines on; fewer have ``seldom``. ``cause`` is
    an id of the catalogue, or empty where the line alone tells no cause. A line that names another room than the
    incident's does not count.
    """

    id: str
    needle: bytes
    pattern: re.Pattern[bytes]
    meaning: str
    cause: str
    strength: str
    source: str
    sample: str
    often: int = 1
    seldom: str = "none"
    counted: Counted = Counted.IN_WINDOW

    def strength_of(self, count: int) -> str:
        """Return how strongly ``count`` lines speak."""
        return self.strength if count >= self.often else self.seldom
