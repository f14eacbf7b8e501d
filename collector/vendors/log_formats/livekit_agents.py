"""Reads the console log of LiveKit agents for Python: local time without a zone, a comma before the milliseconds."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat(found[1].decode("ascii"))


FORMAT = LogFormat(
    id="livekit-agents",
    title="LiveKit agents (Python), console",
    vendor=Vendor.UNKNOWN,  # any program may log so; those of agents name them
    header=re.compile(
        rb"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) - (?:[A-Z]+\s+[A-Za-z_][\w.\-]*|livekit[\w.]* - [A-Z]+) - "
    ),
    stamp=_stamp,
    written=Written.WITHOUT_ZONE,
    beacons=(b"starting worker", b"registered worker"),
    samples=(
        "2025-02-25 22:10:23,011 - WARNING livekit.agents - process memory usage is high {}",
        "2025-02-25 22:10:23,011 - livekit.agents - WARNING - process memory usage is high",
    ),
)
