"""Reads the native log of Chromium and Electron (chrome_debug.log): local time, neither year nor zone.

Windows writes milliseconds where other systems write microseconds; process and thread may be left out.
"""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    date, time = found.groups()
    return datetime.fromisoformat((b"2000%bT%b" % (date, time)).decode("ascii"))


FORMAT = LogFormat(
    id="chromium",
    title="Chromium or Electron, native",
    vendor=Vendor.UNKNOWN,
    header=re.compile(rb"\[(?:\d+:){0,2}(\d{4})/(\d{6}\.\d{3}(?:\d{3})?):[A-Z]+-?\d*:[^\](]+[:(]\d+\)?\]"),
    stamp=_stamp,
    written=Written.WITHOUT_YEAR,
    beacons=(b"connected to Livekit Server",),
    samples=(
        "[23621:23664:1120/210534.134127:INFO:third_party/webrtc/video/rtp_streams_synchronizer2.cc:136] Sync info",
        "[23621:23664:1120/210534.134:VERBOSE1:rtp_streams_synchronizer2.cc(136)] Sync info",
    ),
)
