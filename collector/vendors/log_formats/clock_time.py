"""Finds a time of day at the start of the lines of any other text (a saved browser console), by best effort."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import HALF_DAY, LogFormat, Written, hour_of, time_of_day


def _stamp(found: re.Match[bytes]) -> datetime:
    hour, minute, second = map(int, found.groups()[:3])
    return time_of_day(hour_of(hour, found[5]), minute, second, int((found[4] or b"0")[:6].ljust(6, b"0")))


FORMAT = LogFormat(
    id="clock-time",
    title="text with times of day",
    vendor=Vendor.UNKNOWN,
    # Flutter's prints have its name in front; a program that redraws its last line begins each with a CR.
    header=re.compile(
        rb"\r?(?:[^\s:]{1,200}:\d+(?::\d+)?\s+|flutter: )?"
        rb"[\[(]?(\d\d|\d(?=[\d:.,]{6,16}%b)):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(%b)?[\])]?:?\s" % (HALF_DAY, HALF_DAY)
    ),
    stamp=_stamp,
    written=Written.WITHOUT_DATE,
    beacons=(b"serverVersion: ", b"connected to Livekit Server"),
    best_effort=True,
    samples=(
        "14:05:00.123 livekit joined",
        "[14:05:00] joined",
        "2:05:00 PM joined",
        "index.js:12 14:05:00.123 livekit joined",
        "flutter: 14:05:00: [SignalEvent] joined",
        "\r14:05:00 INFO livekit.agents joined",
    ),
)
