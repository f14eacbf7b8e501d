"""Reads Agora's Web SDK as a browser's console was saved: a time of day alone, its milliseconds not padded.

A console saved by Chrome has the script and its line in front; one copied from Safari has a function's name, too, and
nothing between the line and the time, whose hour has two digits there as everywhere.
"""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written, time_of_day


def _stamp(found: re.Match[bytes]) -> datetime:
    hour, minute, second, ms = map(int, found.groups())
    return time_of_day(hour, minute, second, ms * 1000)


FORMAT = LogFormat(
    id="agora-web",
    title="Agora Web SDK, console",
    vendor=Vendor.AGORA,
    header=re.compile(
        rb"(?:[^\s:]{1,200}:\d+(?::\d+)?\s+)?(?:\w{1,40} \xe2\x80\x94 [^\s:]{1,200}:\d{1,9}?(?::\d{1,9}?)?(?=\d\d:))?"
        rb"(\d{1,2}):(\d{1,2}):(\d{1,2}):(\d{1,3}) Agora-SDK \[[A-Z]+\]"
    ),
    stamp=_stamp,
    written=Written.WITHOUT_DATE,
    beacons=(b"browser", b"SDK version", b"createClient", b"joinChannel", b"Joining channel"),
    samples=(
        "10:35:21:70 Agora-SDK [DEBUG]: [client-6e26a] receive mute message",
        "AgoraRTC_N-production.js:5 10:35:21:170 Agora-SDK [INFO]: browser compatibility",
        "value \u2014 AgoraRTC_N.js:5:14409710:35:21:170 Agora-SDK [INFO]: browser compatibility",
        "log \u2014 AgoraRTC_N.js:40110:35:21:170 Agora-SDK [INFO]: browser compatibility",
    ),
)
