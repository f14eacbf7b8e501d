"""Finds what support looks a call up by; searched only when these too must be hidden."""

from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import EQUALS, IS, VALUE, WORD_BEGINS, Kind, stand_in_kind, value_span

SID = stand_in_kind(
    "id",
    ("pa_", "tr_", "rm_", "nd_", "eg_", "in_", "scl_", "spc_", "co_", "dc_"),
    rf"{WORD_BEGINS}(?:PA|TR|RM|ND|EG|IN|SCL|SPC|CO|DC)_[0-9A-Za-z]{{4,}}",
    trigger=r"(?:PA|TR|RM|ND|EG|IN|SCL|SPC|CO|DC)_[0-9A-Za-z]{4}",
)
NAMED_ID = stand_in_kind(
    "id",
    ("room", "channel", "uid", "app", "project", "server"),
    rf"(?i)(?:uid|(?<![A-Za-z])(?:room(?:_?name)?|channel(?:_?id|_?name)?|app_?id|project_?id|server_?host)){EQUALS}{VALUE}",
    trigger=rf"(?i:uid|room(?:_?name)?|channel(?:_?id|_?name)?|app_?id|project_?id|server_?host){IS}",
    accept=lambda match: not says_nothing(match.string[slice(*value_span(match))]),
)

IDENTIFIERS: tuple[Kind, ...] = (SID, NAMED_ID)
