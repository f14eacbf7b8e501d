"""Reads libwebrtc's own lines: seconds since its log began, which a line of the Rust and Python SDKs may wrap."""

import re
from datetime import datetime, timedelta

from collector.model.incident import Vendor
from collector.vendors.formats import NEUTRAL, LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return NEUTRAL + timedelta(seconds=int(found[1]), milliseconds=int(found[2]))


FORMAT = LogFormat(
    id="webrtc-native",
    title="libwebrtc",
    vendor=Vendor.UNKNOWN,
    header=re.compile(rb"(?:[\w:]{0,100}libwebrtc:\d+:\S+ - )?\[(\d{3,9}):(\d{3})\](?:\[\d+\])? \("),
    stamp=_stamp,
    written=Written.RELATIVE,
    samples=(
        "[003:241][1234] (rtp_streams_synchronizer2.cc:118): Sync info stats: 1, {ssrc: 2, cur_delay_ms: 3}",
        "[003:241] (line 118): Sync info stats: 1, {ssrc: 2, cur_delay_ms: 3}",
        "libwebrtc:42:livekit::rtc - [003:241][1234] (rtp_streams_synchronizer2.cc:118): Sync info stats: 1",
    ),
)
