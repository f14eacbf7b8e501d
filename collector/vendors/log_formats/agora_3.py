"""Reads Agora native logs up to 3.x, whose stamp is a time of day alone.

The login line states the instant; a line at the start of the log, the date.
"""

import re
from datetime import UTC, datetime, timedelta

from collector.model.incident import Vendor
from collector.vendors.formats import MONTHS, Anchor, LogFormat, Written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(
    rb"Local Date: \w{3} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) \d\d:\d\d:\d\d (\d{4})\b"
)
_LOGIN = re.compile(rb"Login VOS \(.*?\bts:(\d{13})\b")


def _stamp(found: re.Match[bytes]) -> datetime:
    time, ms = found[1] or found[3], found[2] or found[4]
    return datetime.fromisoformat((b"2000-01-01T%b.%b" % (time, ms)).replace(b" ", b"0").decode("ascii"))


def _day(line: bytes) -> tuple[datetime, ...]:
    found = _DATE.search(line) if b"Local Date:" in line else None
    if not found:
        return ()
    return (datetime(int(found[3]), MONTHS[found[1]], int(found[2])),)  # noqa: DTZ001  a date on the device's wall clock


def _anchors(line: bytes) -> tuple[Anchor, ...]:
    login = _LOGIN.search(line) if b"Login VOS" in line else None
    return (Anchor(utc=_EPOCH + timedelta(milliseconds=int(login[1]))),) if login else ()


FORMAT = LogFormat(
    id="agora-3",
    title="Agora native SDK up to 3.x",
    vendor=Vendor.AGORA,
    header=re.compile(
        rb"[A-Z]+\s+(?:\(([ \d]\d:[ \d]\d:[ \d]\d):([ \d]{2}\d) \|\s*\d+\)|(\d\d:\d\d:\d\d):(\d{3}))\s+\d+;"
    ),
    stamp=_stamp,
    written=Written.WITHOUT_DATE,
    beacons=(b"Agora Rtc Engine SDK ver", b"Local Date:", b"Login VOS", b"joinChannel"),
    anchors=_anchors,
    day=_day,
    samples=(
        "INFO    (10: 9:34:766 |    0)  24358; Agora Rtc Engine SDK ver 1.14.0 build 210",
        "ERROR   23:34:15:000  10376; [ap] a synthetic line in the form of desktop SDKs",
    ),
)
