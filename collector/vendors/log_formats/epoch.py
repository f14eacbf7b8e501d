"""Reads any other lines that begin with Unix time in seconds, milliseconds, microseconds or nanoseconds."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written, unix


def _stamp(found: re.Match[bytes]) -> datetime:
    return unix(found[1], found[2] or b"")


FORMAT = LogFormat(
    id="epoch",
    title="text with Unix times",
    vendor=Vendor.UNKNOWN,
    # From September 2001 on all of these have ten digits and three more for each finer unit.
    header=re.compile(rb"[\[(]?([1-3]\d{9}(?:\d{3}){0,3})(?:\.(\d{1,9}))?[\])]?[\s,:;|]"),
    stamp=_stamp,
    written=Written.WITH_ZONE,
    best_effort=True,
    samples=("1772719500.123 my-app joined", "[1772719500123] my-app joined", "1772719500123456789,joined"),
)
