"""Describes the clock that stamped a source and what links it to UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

_COUNTS_BELOW = datetime(1990, 1, 1, tzinfo=UTC)
"""What seems to show an earlier time shows none: it counts from its own zero, which so lies at 1970."""


class ClockSource(StrEnum):
    """How the offset of a clock to UTC is known."""

    IN_CONTENT = "in-content"
    OPTION = "option"
    OTHER_LOG = "other-log"
    FILE_TIME = "file-time"
    MACHINE = "machine"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """One source's clock.

    ``utc_offset_s``: what must be subtracted from its stamps to get UTC (a zone east of Greenwich is positive).
    ``uncertainty_s``: half width; the window is widened by it before clipping.
    """

    source: str
    unit: str
    zone: str
    utc_offset_s: float
    uncertainty_s: float
    known_by: ClockSource
    detail: str = ""

    def shows(self, instant: datetime) -> str:
        """Return what this clock shows at an instant: a wall clock ``2026-03-05T22:00:00.000``, one that counts from
        its own zero the seconds since then. Raises OverflowError outside the years 1 to 9999."""
        shown = instant.astimezone(UTC) + timedelta(seconds=self.utc_offset_s)
        if shown < _COUNTS_BELOW:
            return f"{shown.timestamp():.3f}"
        return shown.replace(tzinfo=None).isoformat(timespec="milliseconds")

    def window(self, start: datetime, end: datetime) -> tuple[str, ...]:
        """Return what the clock shows at both ends of a window, widened by its uncertainty; nothing if that has no
        bound."""
        try:
            wider = timedelta(seconds=self.uncertainty_s)
            return self.shows(start - wider), self.shows(end + wider)
        except (OverflowError, ValueError):
            return ()
