"""Reads any other JSON lines whose time has one of the usual names, as ISO 8601 or as Unix time."""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written, unix

_LOOK_IN_BYTES = 16 * 1024
"""How far into a line its time is searched."""


def _stamp(found: re.Match[bytes]) -> datetime:
    if found[1]:
        # Python reads at most six digits of a fraction exactly; the platform that wrote nine rounds nothing away.
        return datetime.fromisoformat(re.sub(rb"(\.\d{6})\d+", rb"\1", found[1]).decode("ascii"))
    return unix(found[2], found[3] or b"")


FORMAT = LogFormat(
    id="json-lines",
    title="JSON lines",
    vendor=Vendor.UNKNOWN,
    header=re.compile(
        rb'\{[^\n]{0,%d}?"(?:@?timestamp|@t|time|ts|datetime|asctime|__REALTIME_TIMESTAMP)":\s?'
        rb'(?:"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)"'
        rb'|"?([1-3]\d{9}(?:\d{3}){0,3})(?:\.(\d{1,9}))?"?[,}\s])' % _LOOK_IN_BYTES
    ),
    stamp=_stamp,
    written=Written.SOME_WITH_ZONE,
    best_effort=True,
    samples=(
        '{"log":"joined\\n","stream":"stderr","time":"2026-03-05T14:05:00.123456789Z"}',
        '{"MESSAGE":"joined","__REALTIME_TIMESTAMP":"1772719500123456","PRIORITY":"6"}',
        '{"severity":"INFO","message":"joined","timestamp":1772719500.123}',
    ),
)
