"""Reads Android's logcat with a year (``-v year``, with or without ``-v zone``) and Android Studio's form of it."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat((found[1] + (found[2] or b"")).decode("ascii"))


FORMAT = LogFormat(
    id="logcat-year",
    title="Android logcat with a year, Android Studio",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}(?:\d{3})?)(?: ([+-]\d{4}))?"
        rb"(?:\s+(?:\w+\s+)?\d+\s+\d+ [VDIWEFA] |\s+\d+-\d+(?:/\S+ [VDIWEFA]/|\s+\S))"
    ),
    stamp=_stamp,
    written=Written.SOME_WITH_ZONE,
    samples=(
        "2024-04-18 12:28:11.189 12226-12461 libc com.example.app A Fatal signal 6",
        "2024-04-18 12:28:11.189 12226-12461/com.example.app I/AGORA_SDK: CacheManager: save cache",
        "2024-04-18 12:28:11.189 +0800 12226 12461 I AGORA_SDK: CacheManager: save cache",
    ),
)
