"""Reads the logs that Matrix and Element Call apps send with a report (rageshake): UTC and one letter of level."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat(found[1].decode("ascii"))


FORMAT = LogFormat(
    id="rageshake",
    title="rageshake",
    vendor=Vendor.UNKNOWN,
    header=re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) [A-Z] "),
    stamp=_stamp,
    written=Written.WITH_ZONE,
    samples=("2023-07-14T09:29:12.399Z W could not establish pc connection",),
)
