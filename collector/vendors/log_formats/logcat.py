"""Reads Android's logcat in its threadtime form: local time, neither year nor zone."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    month, day, hour, minute, second, ms = map(int, found.groups())
    return datetime(2000, month, day, hour, minute, second, ms * 1000)  # noqa: DTZ001  local time, zone unknown


FORMAT = LogFormat(
    id="logcat",
    title="Android logcat",
    vendor=Vendor.UNKNOWN,
    header=re.compile(rb"(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{3})\s+\d+\s+\d+ [VDIWEF] "),
    stamp=_stamp,
    written=Written.WITHOUT_YEAR,
    samples=("11-29 12:26:45.228 13682 13747 I org.webrtc.Logging: EglRenderer: Duration: 4001 ms.",),
)
