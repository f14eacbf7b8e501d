"""Reads the development console of LiveKit agents for Python: a table of times of day, levels, loggers and messages.

The message and the JSON after it are columns that wrap, each for itself, where the console ends.
"""

import re
from datetime import datetime

from collector.model.incident import Vendor
from collector.vendors.formats import LogFormat, Written, time_of_day

_LEVEL = rb"(?:DEV|DEBUG|INFO|WARN|ERROR|CRIT)"
_ROW = re.compile(rb" {2,13}(?:\d\d:\d\d:\d\d(?:\.\d{3})? +)?" + _LEVEL + rb"[^ \n]{0,6} +\S")
_MESSAGE = re.compile(r" {2,13}(?:\d\d:\d\d:\d\d(?:\.\d{3})? +)?\S+ +\S+ +")
_DEEP = b" " * 24
"""Further in than a stack trace of Python goes before the code that it quotes, and than the loggers' names."""


def _stamp(found: re.Match[bytes]) -> datetime:
    hour, minute, second = map(int, found.groups()[:3])
    return time_of_day(hour, minute, second, int(found[4] or b"0") * 1000)


def _wraps(line: bytes) -> bool:
    return line.startswith(_DEEP)


def _joined(rows: tuple[bytes, ...]) -> bytes:
    """Join the rows of a record, column by column: what a column's end broke is whole again."""
    if not _ROW.match(rows[0]):
        return b"".join(rows)
    texts = [row.decode("utf-8", "replace").rstrip("\r\n") for row in rows]
    head = _MESSAGE.match(texts[0])
    begin, end = head.end() if head else 0, max(map(len, texts))
    second = texts[0].find('{"', begin)
    second = second if second >= 0 else end + 1
    message = _column([text[begin:second].rstrip() for text in texts], second - 1 - begin)
    fields = _column([text[second:].rstrip() for text in texts], end - second)
    return f"{texts[0][:begin]}{' '.join(part for part in (message, fields) if part)}\n".encode()


def _column(cells: list[str], width: int) -> str:
    """Join a column's cells: a word that fills a cell to its end was broken there."""
    whole = ""
    for before, cell in zip(["", *cells], cells, strict=False):
        whole += cell.lstrip() if not whole or len(before) >= width else f" {cell.lstrip()}" if cell.strip() else ""
    return whole


FORMAT = LogFormat(
    id="livekit-agents-dev",
    title="LiveKit agents (Python), development console",
    vendor=Vendor.LIVEKIT,
    header=re.compile(rb" {2,4}(\d\d):(\d\d):(\d\d)(?:\.(\d{3}))? +" + _LEVEL + rb"[^ \n]{0,6} +\S"),
    stamp=_stamp,
    written=Written.WITHOUT_DATE,
    wraps=_wraps,
    joined=_joined,
    beacons=(b"starting worker", b"registered worker"),
    threshold=0.2,  # rows of one second show it once, and what breaks prints its trace without the table
    samples=(
        "    14:05:00 INFO   livekit.agents   registered worker",
        '  14:05:00.123 DEBUG    livekit.agents     received job request {"job_id": "AJ_synthetic"}',
    ),
)
