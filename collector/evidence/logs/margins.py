"""Lists what stands in front of each line where a log was pasted, quoted, numbered or searched for.

A margin counts only where a log is not known with it and is known without it. A date is none: what is left would be
taken for a time of day, and of another day.
"""

import re
from collections.abc import Iterator

NO_MARGIN = re.compile(b"")
_SPACE = rb"(?:[ \t]|\xc2\xa0|\xe3\x80\x80)"
_DAY = rb"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_NO_DATE = rb"(?!\d{4}[-/]\d\d|\d\d?:\d\d:|\d\d-\d\d \d|(?:\d\d)?\d\d" + _DAY + rb"[ -]{1,4}\d\d?:\d\d)"
_NAMED_DAY = rb"(?!(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[,. ])"
_NAME = _NO_DATE + _NAMED_DAY + rb"[\w.\-]{1,120}"

MARGINS = (
    re.compile(_SPACE + rb"{0,12}(?:(?:>|&gt;)" + _SPACE + rb"?){1,8}" + _SPACE + rb"{0,40}"),
    re.compile(_SPACE + rb"{0,12}" + _NO_DATE + rb"\d{1,9}(?:\t|[:|)-] ?| {1,4})"),
    re.compile(_SPACE + rb"{0,12}(?:[-*+|]|\xe2\x80\xa2) "),
    re.compile(_SPACE + rb"{1,80}"),
    re.compile(rb"(?:[A-Za-z]:)?" + _NO_DATE + rb"[^\s:]{1,200}:(?:\d{1,9}:(?!\d\d:))?"),
    re.compile(_NAME + b" " + _NAME + b" "),
    re.compile(_NAME + b" " + _NAME + b" (?:\xe2\x80\xba )?" + _NAME + b" "),
)
"""An e-mail's or a chat's quote; the number of ``cat -n``, ``nl``, ``less -N`` and ``grep -n``; a list or a table;
indentation; the file of ``grep -H``; stern's pod and container, without and with the namespace."""


def without(margin: re.Pattern[bytes], line: bytes) -> bytes:
    """Return a line without its margin."""
    found = margin.match(line)
    return line[found.end() :] if found else line


def common(lines: list[bytes]) -> Iterator[re.Pattern[bytes]]:
    """Yield each margin that more than half of the lines have."""
    for margin in MARGINS:
        if sum(margin.match(line) is not None for line in lines) > len(lines) / 2:
            yield margin
