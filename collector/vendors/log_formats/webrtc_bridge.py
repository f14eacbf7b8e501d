"""Reads libwebrtc's lines that the Rust and Python SDKs hand to an app which adds no time.

Only the line about lip sync states a time, the milliseconds of the machine's monotonic clock; the others belong to it.
"""

import re
from datetime import datetime, timedelta

from collector.model.incident import Vendor
from collector.vendors.formats import NEUTRAL, LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return NEUTRAL + timedelta(milliseconds=int(found[1]))


FORMAT = LogFormat(
    id="webrtc-bridge",
    title="libwebrtc through an SDK, without times",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb"(?:[A-Z]+:[\w.]+:)?libwebrtc:\d+:\S+ - \([\w.]+:\d+\): Sync info stats: (\d{1,12}), \{ssrc: ",
    ),
    stamp=_stamp,
    written=Written.RELATIVE,
    threshold=0.005,
    best_effort=True,
    samples=(
        "libwebrtc:42:livekit::rtc - (rtp_streams_synchronizer2.cc:118): Sync info stats: 1123094, {ssrc: 2, x",
        "DEBUG:livekit:libwebrtc:42:livekit::rtc - (rtp_streams_synchronizer2.cc:118): Sync info stats: 9, {ssrc: 2",
    ),
)
