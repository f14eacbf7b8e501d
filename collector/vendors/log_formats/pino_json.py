"""Reads pino's JSON lines (LiveKit agents for Node and other servers): Unix milliseconds or ISO 8601 in ``time``."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written, unix


def _stamp(found: re.Match[bytes]) -> datetime:
    return unix(found[1], b"") if found[1] else datetime.fromisoformat(found[2].decode("ascii"))


FORMAT = LogFormat(
    id="pino-json",
    title="pino (Node), JSON",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb'\{"level":\s?(?:\d+|"\w+"),\s?"time":\s?(?:(\d{13})\b|"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z)")'
    ),
    stamp=_stamp,
    written=Written.WITH_ZONE,
    beacons=(b"starting worker", b"registered worker"),
    samples=(
        '{"level":30,"time":1741750139151,"pid":22764,"hostname":"synthetic","msg":"starting worker"}',
        '{"level":"info","time":"2025-03-12T03:28:59.151Z","msg":"starting worker"}',
    ),
)
