"""Describes the clock that stamped a source and what links it to UTC."""

from dataclasses import dataclass
from enum import StrEnum


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
