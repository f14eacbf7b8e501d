"""Reads the classic syslog line (RFC 3164), which journalctl prints too: local time, neither year nor zone."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import MONTHS, LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    month = MONTHS.get(found[1], 0)
    day, hour, minute, second = map(int, found.groups()[1:5])
    us = int((found[6] or b"0").ljust(6, b"0"))
    return datetime(2000, month, day, hour, minute, second, us)  # noqa: DTZ001  local time, zone unknown


FORMAT = LogFormat(
    id="syslog",
    title="syslog",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb"(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))? \S+ [^\s:\[]+(?:\[\d+\])?: "
    ),
    stamp=_stamp,
    written=Written.WITHOUT_YEAR,
    samples=(
        "Mar  5 14:05:00 synthetic my-app[812]: joined",
        "<34>Mar  5 14:05:00.123456 synthetic my-app: joined",
    ),
)
