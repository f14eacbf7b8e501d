"""Reads livekit-server's JSON log, one object a line, whose ``ts`` is Unix seconds."""

import re
from datetime import datetime

from collector.model.host import HostRole
from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written, unix
from collector.vendors.log_formats.livekit_server_console import LOGGERS


def _stamp(found: re.Match[bytes]) -> datetime:
    return unix(found[1], found[2] or b"")


FORMAT = LogFormat(
    id="livekit-server-json",
    title="livekit-server, JSON",
    vendor=Vendor.LIVEKIT,
    header=re.compile(
        rb'\{"level":\s?"[a-z]+",\s?"ts":\s?(\d{9,11})(?:\.(\d+))?,\s?"logger":\s?"' + LOGGERS + rb'["./]'
    ),
    stamp=_stamp,
    written=Written.WITH_ZONE,
    beacons=(b"starting LiveKit server", b"API RoomService.CreateRoom"),
    role=HostRole.SERVER,
    samples=(
        '{"level":"debug","ts":1741750139.1518734,"logger":"livekit","caller":"service/roommanager.go:371",'
        '"msg":"starting RTC session"}',
    ),
)
