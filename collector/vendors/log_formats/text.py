"""Finds ISO 8601 times near the start of the lines of any other text, by best effort."""

import re
from datetime import datetime, timedelta, timezone

from collector.model.incident import Vendor
from collector.vendors.formats import HALF_DAY, LogFormat, Written, hour_of

_LOOK_IN_BYTES = 200
"""How far into a line a stamp is searched; later ones are more likely data than the line's own time."""
_EARLIEST = 2000
"""Dates before (1970-01-01 above all) are data, or a clock that was never set."""


def _stamp(found: re.Match[bytes]) -> datetime:
    naive = datetime.fromisoformat(f"{found['date'].decode().replace('/', '-')}T{found['time'].decode()}")
    naive = naive.replace(hour=hour_of(naive.hour, found["half"]))
    if naive.year < _EARLIEST:
        raise ValueError("no time of a call")
    fraction = (found["fraction"] or b"0").decode()[:6].ljust(6, "0")
    naive = naive.replace(microsecond=int(fraction))
    zone = found["zone"] or found["hours"]
    if not zone:
        return naive
    digits = zone.decode().lstrip("zZUTCGM").replace(":", "").ljust(5, "0")
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return naive.replace(tzinfo=timezone(timedelta(minutes=minutes if digits[0] == "+" else -minutes)))


FORMAT = LogFormat(
    id="text",
    title="text with ISO 8601 times",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb"[^\n]{0,%d}?(?<!\d)(?P<date>\d{4}(?P<dash>[-/])\d\d(?P=dash)\d\d)[T ]"
        rb"(?P<time>\d\d:\d\d:\d\d)(?:[.,:](?P<fraction>\d{1,9}))?(?P<half>%b)?"
        rb"(?:\s?(?P<zone>[zZ]\b|(?:UTC|GMT)(?:\b(?![+-])|[+-]\d\d:?\d\d\b)|[+-]\d\d:?\d\d\b)"
        rb"|(?P<hours>[+-](?:0\d|1[0-4])(?![\w.-]|:\d)))?" % (_LOOK_IN_BYTES, HALF_DAY)
    ),
    stamp=_stamp,
    written=Written.SOME_WITH_ZONE,
    threshold=0.2,
    beacons=(b"ServerInfo", b"connected to Livekit Server"),
    best_effort=True,
    samples=(
        "2026-03-05T14:05:00.123Z my-app joined",
        "2026-03-05 14:05:00,123 INFO joined",
        'level=info time="2026-03-05T14:05:00+01:00" msg=joined',
        "<34>1 2026-03-05T14:05:00.123Z synthetic my-app 812 - - joined",
        "2026/03/05 14:05:00 joined",
        "2026-03-05 02:05:00 PM joined",
        "2026-03-05 14:05:00.123 UTC [812] LOG:  joined",
        "Thu 2026-03-05 14:05:00 UTC synthetic my-app[812]: joined",
    ),
)
