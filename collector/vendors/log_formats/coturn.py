"""Reads the log of a coturn server: seconds since it began, unless it was told to write dates."""

import re
from datetime import datetime, timedelta

from collector.model.incident import Vendor
from collector.vendors.formats import NEUTRAL, LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return NEUTRAL + timedelta(seconds=int(found[1]))


FORMAT = LogFormat(
    id="coturn",
    title="coturn",
    vendor=Vendor.UNKNOWN,
    header=re.compile(rb"(\d{1,9}): (?:\(\d{1,9}\))?: "),
    stamp=_stamp,
    written=Written.RELATIVE,
    beacons=(b"Version Coturn",),
    samples=("0: : Listener address to use: 192.0.2.7", "41: (812): INFO: session 001000000000000003: refreshed"),
)
