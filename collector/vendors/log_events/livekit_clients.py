"""Lists the lines of LiveKit's client SDKs that tell who came, went, published, muted or changed."""

import re

from collector.model.incident import Vendor
from collector.vendors.events import EventRule

_JS = "livekit-client (JavaScript), browser console"
_FLUTTER = "LiveKit SDK for Flutter, an event as an app prints it"
_PYTHON = "LiveKit SDK for Python 1.2, an event as an app prints it"


RULES = (
    EventRule(
        id="livekit.js-connected",
        vendor=Vendor.LIVEKIT,
        needle=b"connected to Livekit Server",
        pattern=re.compile(rb"(?<!dis)connected to Livekit Server"),
        what="connected",
        source=_JS,
        sample="14:01:02.003 connected to Livekit Server edition: 0, version: 1.13.5, protocol: 17 [object Object]",
        told="connected",
    ),
    EventRule(
        id="livekit.js-state",
        vendor=Vendor.LIVEKIT,
        needle=b"connection state changed: ",
        pattern=re.compile(rb"connection state changed: \w{1,30} -> (?P<kind>\w{1,30})"),
        what="{}",
        kinds={
            b"connected": "connected",
            b"reconnecting": "reconnecting",
            b"signalReconnecting": "reconnecting",
            b"disconnected": "disconnected",
        },
        source=_JS,
        sample="14:01:02.003 connection state changed: connected -> reconnecting [object Object]",
        told="reconnecting",
    ),
    EventRule(
        id="livekit.js-event",
        vendor=Vendor.LIVEKIT,
        needle=b"room event ",
        pattern=re.compile(rb"room event (?P<kind>\w{1,30})\b(?:.*?\b(?P<who>TR_\w+))?"),
        what="{}",
        kinds={
            b"reconnecting": "reconnecting",
            b"reconnected": "connected again",
            b"disconnected": "disconnected",
            b"participantConnected": "another participant joined",
            b"participantDisconnected": "another participant left",
            b"trackPublished": "another’s track published",
            b"trackUnpublished": "another’s track unpublished",
            b"trackMuted": "muted",
            b"trackUnmuted": "unmuted",
            b"localTrackPublished": "published",
            b"localTrackUnpublished": "unpublished",
        },
        source=_JS + ", at level debug",
        sample="14:01:02.003 room event trackMuted {event: 'trackMuted', args: Array(2)}",
        told="muted",
        again_s=0.0,
    ),
    EventRule(
        id="livekit.js-unpublishing",
        vendor=Vendor.LIVEKIT,
        needle=b"unpublishing track",
        pattern=re.compile(rb"unpublishing track\b(?:.*?\b(?P<who>TR_\w+))?"),
        what="unpublished",
        source=_JS,
        sample="14:01:02.003 unpublishing track {trackSid: 'TR_x3', trackKind: 'video'}",
        told="unpublished TR_x3",
    ),
    EventRule(
        id="livekit.js-publishing",
        vendor=Vendor.LIVEKIT,
        needle=b"publishing track",
        pattern=re.compile(rb"(?<!un)(?<!for )publishing track\b(?:.*?\b(?P<who>TR_\w+))?"),
        what="began to publish",
        source=_JS,
        sample="14:01:02.003 publishing track {trackSid: undefined, trackKind: 'video'}",
        told="began to publish",
        again_s=0.0,
    ),
    EventRule(
        id="livekit.flutter-participant",
        vendor=Vendor.LIVEKIT,
        needle=b"onnectedEvent",
        pattern=re.compile(rb"Participant(?P<kind>Connected|Disconnected)Event\b.*?\bsid: (?P<who>PA_\w+)"),
        what="{}",
        kinds={b"Connected": "joined", b"Disconnected": "left"},
        source=_FLUTTER,
        sample="2026-03-05 14:01:02.003 I ParticipantDisconnectedEvent(participant: RemoteParticipant(sid: PA_x2, x))",
        told="left PA_x2",
    ),
    EventRule(
        id="livekit.flutter-track",
        vendor=Vendor.LIVEKIT,
        needle=b"ublishedEvent",
        pattern=re.compile(rb"Track(?P<kind>Unp|P)ublishedEvent\b.*?\bsid: (?P<who>TR_\w+)"),
        what="{}",
        kinds={b"P": "published", b"Unp": "unpublished"},
        source=_FLUTTER,
        sample="2026-03-05 14:01:02.003 I TrackUnpublishedEvent(participant: R(sid: PA_x2), P(sid: TR_x3))",
        told="unpublished TR_x3",
    ),
    EventRule(
        id="livekit.python-participant",
        vendor=Vendor.LIVEKIT,
        needle=b"participant_",
        pattern=re.compile(rb"\bparticipant_(?P<kind>connected|disconnected)\b.*?\bsid=(?P<who>PA_\w+)"),
        what="{}",
        kinds={b"connected": "joined", b"disconnected": "left"},
        source=_PYTHON,
        sample="2026-03-05 14:01:02,003 - INFO app - participant_connected (rtc.RemoteParticipant(sid=PA_x2, x),)",
        told="joined PA_x2",
    ),
    EventRule(
        id="livekit.python-track",
        vendor=Vendor.LIVEKIT,
        needle=b"track_",
        pattern=re.compile(
            rb"\b(?:local_)?track_(?P<kind>(?:un)?published|(?:un)?muted|subscribed)\b.*?\bsid=(?P<who>TR_\w+)"
        ),
        what="{}",
        kinds={word.encode(): word for word in ("published", "unpublished", "muted", "unmuted", "subscribed")},
        source=_PYTHON + "; who publishes is told of the first who subscribes",
        sample="2026-03-05 14:01:02,003 - INFO app - track_muted (P(sid=PA_x2), rtc.RemoteTrackPublication(sid=TR_x3))",
        told="muted TR_x3",
        again_s=0.0,
    ),
)
"""The ids of the samples are made up."""
