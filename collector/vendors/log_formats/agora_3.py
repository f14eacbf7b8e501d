"""Reads Agora native logs up to 3.x, whose stamp is a time of day alone; the login line states the instant."""

import re
from datetime import UTC, datetime, timedelta

from collector.model.incident import Vendor
from collector.vendors.formats import Anchor, LogFormat, Written

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOGIN = re.compile(rb"Login VOS \(.*?\bts:(\d{13})\b")


def _stamp(found: re.Match[bytes]) -> datetime:
    hour, minute, second, ms = map(int, found.groups())
    return datetime(2000, 1, 1, hour, minute, second, ms * 1000)  # noqa: DTZ001  local time, zone unknown


def _anchors(line: bytes) -> tuple[Anchor, ...]:
    login = _LOGIN.search(line) if b"Login VOS" in line else None
    return (Anchor(utc=_EPOCH + timedelta(milliseconds=int(login[1]))),) if login else ()


FORMAT = LogFormat(
    id="agora-3",
    title="Agora native SDK up to 3.x",
    vendor=Vendor.AGORA,
    header=re.compile(rb"[A-Z]+\s+\(([ \d]\d):([ \d]\d):([ \d]\d):([ \d]{2}\d) \|\s*\d+\)\s+\d+;"),
    stamp=_stamp,
    written=Written.WITHOUT_DATE,
    beacons=(b"Agora Rtc Engine SDK ver", b"Local Date:", b"Login VOS", b"joinChannel"),
    anchors=_anchors,
    samples=("INFO    (10: 9:34:766 |    0)  24358; Agora Rtc Engine SDK ver 1.14.0 build 210",),
)
