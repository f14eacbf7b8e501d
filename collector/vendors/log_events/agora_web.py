"""Lists the lines of Agora's Web SDK that tell who came, published or changed."""

import re

from collector.model.incident import Vendor
from collector.vendors.events import EventRule

_AGORA_WEB = "Agora Web SDK 4.x, browser console"
_DOES, _MEDIA = (b"published", b"unpublished"), (b"audio", b"video")


RULES = (
    EventRule(
        id="agora.web-state",
        vendor=Vendor.AGORA,
        needle=b"connection state change: ",
        pattern=re.compile(rb"connection state change: [A-Z]{1,20} -> (?P<kind>[A-Z]{1,20})"),
        what="{}",
        kinds={b"CONNECTED": "connected", b"RECONNECTING": "reconnecting", b"DISCONNECTED": "disconnected"},
        source=_AGORA_WEB,
        sample="14:01:02:70 Agora-SDK [INFO]: [client-6e26a] connection state change: CONNECTING -> CONNECTED",
        told="connected",
    ),
    EventRule(
        id="agora.web-role",
        vendor=Vendor.AGORA,
        needle=b"set client role to ",
        pattern=re.compile(rb"set client role to (?P<kind>host|audience)\b"),
        what="became {}",
        kinds={b"host": "host", b"audience": "audience"},
        source=_AGORA_WEB,
        sample="14:01:02:70 Agora-SDK [INFO]: [client-6e26a] set client role to host",
        told="became host",
    ),
    EventRule(
        id="agora.web-published",
        vendor=Vendor.AGORA,
        needle=b"Publish success",
        pattern=re.compile(rb"\] Publish success\b(?:, uid: (?P<who>[1-9]\d{0,9})\b)?"),
        what="published",
        source="Agora Web SDK 3.x and 4.x, browser console",
        sample="14:01:02:70 Agora-SDK [INFO]: [D09D5] Publish success, uid: 1001",
        told="published 1001",
    ),
    EventRule(
        id="agora.web-remote",
        vendor=Vendor.AGORA,
        needle=b"remote user ",
        pattern=re.compile(rb"remote user (?P<who>[1-9]\d{0,9}) (?P<kind>(?:un)?published (?:audio|video))\b"),
        what="{}",
        kinds={b"%b %b" % (does, kind): f"{does.decode()} {kind.decode()}" for does in _DOES for kind in _MEDIA},
        source=_AGORA_WEB,
        sample="14:01:02:70 Agora-SDK [INFO]: [client-6e26a] remote user 2002 published audio",
        told="published audio 2002",
    ),
)
"""The ids of the samples are made up."""
