"""Reads livekit-server's console log: tab-separated, milliseconds, zone in the stamp."""

import re
from datetime import datetime

from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written

LOGGERS = rb"(?:livekit|lksdk|egress|ingress|sip|psrpc)"
"""What the loggers of LiveKit's server and services are called; other programs in Go write the same form."""


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat(found[1].decode("ascii"))


FORMAT = LogFormat(
    id="livekit-server-console",
    title="livekit-server, console",
    vendor=Vendor.LIVEKIT,
    header=re.compile(
        rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:Z|[+-]\d{4}))\s+[A-Z]+\s+" + LOGGERS + rb"\S*\s+\S+\.go:\d+\s",
    ),
    stamp=_stamp,
    written=Written.WITH_ZONE,
    beacons=(b"starting LiveKit server", b"API RoomService.CreateRoom"),
    role=HostRole.SERVER,
    samples=(
        '2026-11-20T20:52:11.015Z\tINFO\tlivekit\tservice/x.go:2\tstarting LiveKit server\t{"version": "1.13.5"}',
    ),
)
