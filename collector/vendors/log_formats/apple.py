"""Reads what apps on iOS and macOS write to the console (Flutter's prints too) and what ``log show`` exports."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written


def _stamp(found: re.Match[bytes]) -> datetime:
    return datetime.fromisoformat(found[1].decode("ascii"))


FORMAT = LogFormat(
    id="apple",
    title="iOS or macOS console",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}(?:\d{3})?(?:[+-]\d{4})?)"
        rb"(?: (?!UTC |GMT )[^\[\n]{0,79}[^\[\s]\[\d+(?::[0-9a-fx]+)?\] | 0x[0-9a-f]+\s+\w+\s+0x[0-9a-f]+\s)"
    ),
    stamp=_stamp,
    written=Written.SOME_WITH_ZONE,
    samples=(
        "2022-04-22 13:32:52.387438+0800 Runner[3250:794315] flutter: joined",
        "2022-04-22 13:32:52.387 Runner[3250:794315] joined",
        "2022-04-22 13:32:52.387438+0800 0x1a2b     Default     0x0                  3250   0    Runner: joined",
    ),
)
