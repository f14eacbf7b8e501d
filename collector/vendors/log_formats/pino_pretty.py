"""Reads pino's lines for people (LiveKit agents for Node in development): a time of day alone, in local time."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat((b"2000-01-01T" + found[1]).decode("ascii"))


FORMAT = LogFormat(
    id="pino-pretty",
    title="pino (Node), console",
    vendor=Vendor.UNKNOWN,
    header=re.compile(rb"\[(\d\d:\d\d:\d\d\.\d{3})\] [A-Z]+(?: \([^)\n]*\))?:"),
    stamp=_stamp,
    written=Written.WITHOUT_DATE,
    beacons=(b"starting worker", b"registered worker"),
    samples=("[16:22:29.783] INFO (22764): starting worker",),
)
