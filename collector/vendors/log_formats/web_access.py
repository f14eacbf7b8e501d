"""Reads the access log of nginx, Apache and other web servers (common and combined format): date, time and zone."""

import re
from datetime import datetime, timedelta, timezone

from collector.model.incident import Vendor
from collector.vendors.formats import MONTHS, LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    day, month, year, time, sign, hours, minutes = found.groups()
    apart = timedelta(hours=int(hours), minutes=int(minutes))
    naive = datetime.fromisoformat((b"%b-%02d-%bT%b" % (year, MONTHS.get(month, 0), day, time)).decode("ascii"))
    return naive.replace(tzinfo=timezone(-apart if sign == b"-" else apart))


FORMAT = LogFormat(
    id="web-access",
    title="access log of a web server",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb"\S{1,300} \S{1,300} [^\[\n]{1,300} \[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d:\d\d) ([+-])(\d\d)(\d\d)\] "
    ),
    stamp=_stamp,
    written=Written.WITH_ZONE,
    samples=(
        '192.0.2.7 - - [05/Mar/2026:14:05:00 +0100] "GET /rtc?access_token=(gone) HTTP/1.1" 101 0 "-" "-"',
        'app.example.test 192.0.2.7 - bob [05/Mar/2026:14:05:00 +0000] "GET / HTTP/1.1" 200 12',
    ),
)
