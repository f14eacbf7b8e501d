"""Reads Agora's signalling (RTM) log: date and time without a zone, milliseconds after a third colon."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat(f"{found[1].decode('ascii')}.{found[2].decode('ascii')}")


FORMAT = LogFormat(
    id="agora-rtm",
    title="Agora signalling (RTM)",
    vendor=Vendor.AGORA,
    header=re.compile(rb"[A-Z]+\s+(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d):(\d{3})\s+\d+; "),
    stamp=_stamp,
    written=Written.WITHOUT_ZONE,
    beacons=(b"Agora Logger Started", b"SDK ver"),
    samples=("INFO    2021-09-02T10:45:48:860   4775; Agora Logger Started",),
)
