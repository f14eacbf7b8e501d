"""Lists the lines of livekit-server that tell who came, went, published, muted or changed."""

import re

from collector.model.incident import Vendor
from collector.vendors.events import EventRule

_SERVER = "livekit-server 1.13"
_SERVER_DEBUG = "livekit-server 1.13, at level debug"
_MUTED = {b"true": "muted", b"false": "unmuted"}
_PARTICIPANT = rb'.*?"participantID":\s?"(?P<who>PA_\w+)"'
_TRACK = rb'.*?"trackID":\s?"(?P<who>TR_\w+)"'


def _server(message: str, sample: str) -> str:
    return f'2026-03-05T14:01:02.003Z\tINFO\tlivekit\trtc/x.go:1\t{message}\t{{"room": "demo", {sample}}}'


RULES = (
    EventRule(
        id="livekit.joining",
        vendor=Vendor.LIVEKIT,
        needle=b"starting RTC session",
        pattern=re.compile(rb"starting RTC session\b" + _PARTICIPANT),
        what="began to join",
        source=_SERVER + "; without media it never becomes active",
        sample=_server("starting RTC session", '"roomID": "RM_x1", "participantID": "PA_x2"'),
        told="began to join PA_x2",
    ),
    EventRule(
        id="livekit.active",
        vendor=Vendor.LIVEKIT,
        needle=b"participant active",
        pattern=re.compile(rb"participant active\b" + _PARTICIPANT),
        what="joined",
        source=_SERVER,
        sample=_server("participant active", '"participantID": "PA_x2", "connectionType": "udp"'),
        told="joined PA_x2",
    ),
    EventRule(
        id="livekit.closing",
        vendor=Vendor.LIVEKIT,
        needle=b"participant closing",
        pattern=re.compile(rb"participant closing\b" + _PARTICIPANT + rb'(?:.*?"reason":\s?"(?P<why>[A-Z_]{1,60})")?'),
        what="left",
        source=_SERVER,
        sample=_server("participant closing", '"participantID": "PA_x2", "reason": "CLIENT_REQUEST_LEAVE"'),
        told="left (client request leave) PA_x2",
    ),
    EventRule(
        id="livekit.published",
        vendor=Vendor.LIVEKIT,
        needle=b"mediaTrack published",
        pattern=re.compile(rb'mediaTrack published\b.*?"kind":\s?"(?P<kind>\w+)"' + _TRACK),
        what="published {}",
        kinds={b"audio": "audio", b"video": "video"},
        source=_SERVER + ", once for each layer of simulcast",
        sample=_server("mediaTrack published", '"participantID": "PA_x2", "kind": "video", "trackID": "TR_x3"'),
        told="published video TR_x3",
    ),
    EventRule(
        id="livekit.unpublished",
        vendor=Vendor.LIVEKIT,
        needle=b"track unpublished",
        pattern=re.compile(rb"track unpublished\b" + _TRACK),
        what="unpublished",
        source=_SERVER_DEBUG,
        sample=_server("track unpublished", '"participantID": "PA_x2", "trackID": "TR_x3", "expectedToResume": false'),
        told="unpublished TR_x3",
    ),
    EventRule(
        id="livekit.muted",
        vendor=Vendor.LIVEKIT,
        needle=b"publisher mute status changed",
        pattern=re.compile(rb"publisher mute status changed\b" + _TRACK + rb'.*?"muted":\s?(?P<kind>true|false)'),
        what="{}",
        kinds=_MUTED,
        source=_SERVER_DEBUG,
        sample=_server("publisher mute status changed", '"participantID": "PA_x2", "trackID": "TR_x3", "muted": true'),
        told="muted TR_x3",
        again_s=0.0,
    ),
    EventRule(
        id="livekit.permission",
        vendor=Vendor.LIVEKIT,
        needle=b"updating participant permission",
        pattern=re.compile(rb"updating participant permission\b" + _PARTICIPANT),
        what="permissions changed of",
        source=_SERVER,
        sample=_server("updating participant permission", '"participantID": "PA_x2", "permission": "(gone)"'),
        told="permissions changed of PA_x2",
    ),
)
"""The ids of the samples are made up."""
