"""Finds where somebody is: coordinates, the name of a wireless network, the name of a machine in its own network."""

import re

from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import EQUALS, IS, QUOTE, VALUE, Kind, Start, stand_in_kind, value_span

_DEGREES = r"[+-]?[0-9]{1,3}\.[0-9]{3,16}"
_NO_UNIT = r"(?![0-9]|\s?(?:[mun]?s|sec|%)\b)"
_PAIR = re.compile(r"(?i)(?<![A-Za-z])(?:lon|lng|long|lat)(?![A-Za-z])")
_SHORT = re.compile(r"(?i)(?:lat|lon|lng)\Z")


def _is_place(match: re.Match[str]) -> bool:
    """Whether a short name is one of a pair: ``lat`` alone is a latency."""
    return (
        not _SHORT.fullmatch(match["key"]) or len({found[0].lower()[:2] for found in _PAIR.finditer(match.string)}) > 1
    )


COORDINATE = stand_in_kind(
    "location",
    ("lat", "lon", "lng"),
    rf"(?i)(?<![A-Za-z])(?P<key>lat(?:itude)?|lon(?:gitude)?|lng){EQUALS}{QUOTE}{{0,1}}(?P<value>{_DEGREES}){_NO_UNIT}",
    trigger=rf"(?i:lat(?:itude)?|lon(?:gitude)?|lng){IS}",
    trigger_start=Start.AT_HINT,
    accept=_is_place,
)
GEO = stand_in_kind(
    "location",
    ("geo:",),
    rf"(?i)\bgeo:(?P<value>{_DEGREES},{_DEGREES}(?:,{_DEGREES})?)",
    trigger=r"(?i:geo:)[+-]?[0-9]",
    trigger_start=Start.AT_HINT,
)
"""RFC 5870."""
LOCATION = stand_in_kind(
    "location",
    ("location[",),
    rf"(?i)location\[[a-z]{{1,20}}\s(?P<value>{_DEGREES},{_DEGREES})",
    trigger=r"(?i:location\[)[A-Za-z]",
    trigger_start=Start.AT_HINT,
)
"""As Android prints one."""
_SSID_TRIGGER = rf"(?i:ssid)(?:{IS}|[\t ][\"']|'[\t ])"


_NO_NETWORK = re.compile(r"(?i)off|any|off/any")


def _is_network(match: re.Match[str]) -> bool:
    name = match.string[slice(*value_span(match))].strip("\"'")
    return not (says_nothing(name) or _NO_NETWORK.fullmatch(name))


SSID = stand_in_kind(
    "network-name",
    ("ssid",),
    rf"(?i)(?<![a-df-z])(?<![a-z]e)ssid(?:{EQUALS}{VALUE}"
    r"|(?:\s|'\svalue\s)(?P<value>(?:\"[^\"\n]{1,64}\"|'[^'\n]{1,64}')))",
    trigger=_SSID_TRIGGER,
    trigger_start=Start.AT_HINT,
    accept=_is_network,
)
SSID_ROW = stand_in_kind(
    "network-name",
    ("ssid",),
    r"(?i)^\s*ssid\s*:\s(?P<value>[^\"'\n]{1,100})$",
    trigger=_SSID_TRIGGER,
    start=Start.ANYWHERE,
    trigger_start=Start.AT_HINT,
    accept=_is_network,
)
"""Alone in its row, as iw and netsh print it: all of its words."""
ACCESS_POINT = stand_in_kind(
    "network-name",
    ("access point '",),
    r"(?i)access point '(?P<value>[^'\n]{1,64})(?=')",
    trigger=r"(?i:access point ')",
    trigger_start=Start.AT_HINT,
    accept=_is_network,
)
"""As NetworkManager logs it."""
_MACHINES = "iphone|ipad|macbook|imac|mac-?mini|mac-?studio|laptop|desktop|notebook|pixel|galaxy"
BONJOUR = stand_in_kind(
    "host",
    (".local",),
    rf"(?i)(?<![\w.'’-])(?P<value>[\w'’-]{{0,60}}(?:{_MACHINES})[\w'’-]{{0,40}})(?=\.local\b)",
    trigger=rf"(?i:{_MACHINES})[0-9A-Za-z_'\x80-\xff-]*\.(?i:local)",
    start=Start.ANYWHERE,
)
"""A Mac or a phone is called after its owner in its network."""

PLACES: tuple[Kind, ...] = (COORDINATE, GEO, LOCATION, SSID, SSID_ROW, ACCESS_POINT, BONJOUR)
