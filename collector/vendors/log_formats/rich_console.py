"""Reads the console of Python programs that log through rich: month, day and short year, no zone."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    month, day, year, time = (part.decode("ascii") for part in found.groups())
    return datetime.fromisoformat(f"20{year}-{month}-{day}T{time}")


FORMAT = LogFormat(
    id="rich-console",
    title="Python program that logs through rich",
    vendor=Vendor.UNKNOWN,
    header=re.compile(rb"\[(\d\d)/(\d\d)/(\d\d) (\d\d:\d\d:\d\d)\] (?:DEBUG|INFO|WARNING|ERROR|CRITICAL) "),
    stamp=_stamp,
    written=Written.WITHOUT_ZONE,
    beacons=(b"starting worker", b"registered worker"),
    samples=(
        "[03/05/26 14:05:00] INFO     registered worker                                            worker.py:219",
    ),
)
