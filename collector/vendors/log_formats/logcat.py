"""Reads Android's logcat without a year, in the forms threadtime, time and that of an older Android Studio."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat((b"2000-" + found[1]).decode("ascii"))


FORMAT = LogFormat(
    id="logcat",
    title="Android logcat",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb"(\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}(?:\d{3})?)"
        rb"(?:\s+(?:\w+\s+)?\d+\s+\d+ [VDIWEFA] |:? [VDIWEFA]/|\s+\d+-\d+/)"
    ),
    stamp=_stamp,
    written=Written.WITHOUT_YEAR,
    samples=(
        "11-29 12:26:45.228 13682 13747 I org.webrtc.Logging: EglRenderer: Duration: 4001 ms.",
        "12-09 15:36:52.459: I/AGORA_SDK(4716): INFO    (15:36:52:459 |    0)   5163; CacheManager: save cache",
        "12-09 15:36:52.459 I/AGORA_SDK( 4716): CacheManager: save cache",
        "12-09 15:36:52.459 4716-4790/com.example.app I/AGORA_SDK: CacheManager: save cache",
    ),
)
