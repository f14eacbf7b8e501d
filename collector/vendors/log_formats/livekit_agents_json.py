"""Reads the production log of LiveKit agents for Python: one JSON object a line, whose last key is the time in UTC."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat(found[1].decode("ascii"))


FORMAT = LogFormat(
    id="livekit-agents-json",
    title="LiveKit agents (Python), JSON",
    vendor=Vendor.UNKNOWN,  # any program may log so; those of agents name them
    # The time stands at the end, after a message of any length; a quote inside a message is escaped and ends no key.
    header=re.compile(
        rb'\{"[^\n]*"timestamp":\s?"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d))"\}'
    ),
    stamp=_stamp,
    written=Written.WITH_ZONE,
    beacons=(b"starting worker", b"registered worker"),
    samples=(
        '{"message": "starting worker", "level": "INFO", "name": "livekit.agents", "version": "1.0.0", '
        '"timestamp": "2025-02-25T22:10:23.011000+00:00"}',
    ),
)
