"""Reads Agora native 4.x logs (agorasdk.log up to 4.2, agoraapi.log of every 4.x).

The stamp is local time without a zone, as MM/DD/YY. The lines of a join state Unix milliseconds as well, and those of
the SDK's own time service and of a server's answer state them from a server: the first show the zone, the others the
clock's error too.
"""

import re
from datetime import UTC, datetime, timedelta

from collector.model.incident import Vendor
from collector.vendors.formats import Anchor, LogFormat, Written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_JOINED = re.compile(rb"\[TRACER2\] .*?\bts:(\d{13})\b")
_SERVED = re.compile(rb"getStableNTP, rtt_w: (\d+), diffTime: \d+, bootTime: \d+, currentTs: (\d{13})\b")
_CREATING = re.compile(rb"\[vocs\] creating channel, ts (\d{13})\b")
_ANSWERED = re.compile(rb"\[vocs/\w\] responsed from .*\belapsed: (\d{1,6}), server ts: (\d{13})\b")
"""The server's time is from somewhere within what elapsed."""


def _stamp(found: re.Match[bytes]) -> datetime:
    month, day, year, time, ms = found.groups()
    return datetime.fromisoformat((b"20%b-%b-%bT%b.%b" % (year, month, day, time, ms)).decode("ascii"))


def _anchors(line: bytes) -> tuple[Anchor, ...]:
    own = _JOINED.search(line) if b"joinChannel" in line else _CREATING.search(line)
    if own:
        return (Anchor(utc=_unix(own[1])),)
    served = _SERVED.search(line)
    if served:
        return (Anchor(utc=_unix(served[2]), clock_s=int(served[1]) / 1000),)
    answered = _ANSWERED.search(line)
    if answered:
        within_s = int(answered[1]) / 2000
        return (Anchor(utc=_unix(answered[2]) + timedelta(seconds=within_s), clock_s=within_s),)
    return ()


def _unix(ms: bytes) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(ms))


FORMAT = LogFormat(
    id="agora-4",
    title="Agora native SDK 4.x",
    vendor=Vendor.AGORA,
    header=re.compile(rb"\[(\d\d)/(\d\d)/(\d\d) (\d\d:\d\d:\d\d):(\d{3})\]\[\d+\]\[[A-Z]\]:"),
    stamp=_stamp,
    written=Written.WITHOUT_ZONE,
    beacons=(
        *(
            b"Agora SDK ver ",
            b"joinChannel",
            b"doJoinChannel",
            b"onJoinChannelSuccess",
            b"setExternalVideoSource",
            b"device model",
        ),
        # What the app set once, often long before the trouble: role, profile, encoder, filters, where sound comes out.
        *(
            b"setClientRole",
            b"setChannelProfile",
            b"rtc.channel_profile",
            b"setVideoEncoderConfiguration",
            b"enableExtension",
            b"BeautyEffectOptions",
            b"enableVirtualBackground",
            b"VideoRenderer",
            b"VideoFrameRenderer",
            b"registerVideoFrameObserver",
        ),
        # What it runs on, and by what it is heard, spoken into and seen.
        *(
            b"BT Headset setup",
            b"Android SDK: ",
            b"camera index: ",
            b"audio routing changed to ",
            b"OnDeviceStateChanged(",
        ),
    ),
    anchors=_anchors,
    anchor_needles=(b"[TRACER2]", b"getStableNTP", b"[vocs"),
    anchored_event=b"joinChannel",
    samples=(
        "[12/13/23 17:56:56:997][1026][I]:[AGS]: Agora SDK ver 4.2.2 build 272568",
        "[10/15/25 14:18:56:205][1735][A]:(00000000): AgoraService::initializeInternal(this:0x7fc44c003840)",
    ),
)
