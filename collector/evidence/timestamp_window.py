"""Turns the arrival of a trace's frame, as it stands in the file, into how far it lies from the incident's window."""

import math

from collector.evidence.timestamp_arrivals import UNITS_PER_S, is_unix
from collector.evidence.timestamp_lines import Line
from collector.model.window import TimeWindow


def away_s(arrival: float, header: Line, window: TimeWindow, now_s: float) -> float:
    """Return by how many seconds an arrival misses the window, 0 inside it, infinite where it tells no date.

    The date is told by the header's two clocks, else by the unit in which the arrival is a time since 1970 near now.
    """
    if header.monotonic >= 0 and header.unix > 0 and arrival >= 0:
        dates = [arrival + header.unix - header.monotonic]
    else:
        dates = [arrival / unit for unit in UNITS_PER_S if is_unix(arrival / unit, now_s)]
    start_s, end_s = window.start.timestamp(), window.end.timestamp()
    return min((max(start_s - date_s, date_s - end_s, 0.0) for date_s in dates), default=math.inf)
