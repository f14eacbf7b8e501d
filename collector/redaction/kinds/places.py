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
SSID = stand_in_kind(
    "network-name",
    ("ssid",),
    rf"(?i)(?<![A-Za-z])ssid(?:{EQUALS}{VALUE}|\s(?P<value>(?<=\s)\"[^\"\n]{{1,64}}\"))",
    trigger=rf"(?i:ssid)(?:{IS}|[\t ]\")",
    trigger_start=Start.AT_HINT,
    accept=lambda match: not says_nothing(match.string[slice(*value_span(match))].strip('"')),
)
_MACHINES = "iphone|ipad|macbook|imac|mac-?mini|mac-?studio|laptop|desktop|notebook|pixel|galaxy"
BONJOUR = stand_in_kind(
    "host",
    (".local",),
    rf"(?i)(?<![\w.'’-])(?P<value>[\w'’-]{{0,60}}(?:{_MACHINES})[\w'’-]{{0,40}})(?=\.local\b)",
    trigger=rf"(?i:{_MACHINES})[0-9A-Za-z_'\x80-\xff-]*\.(?i:local)",
    start=Start.ANYWHERE,
)
"""A Mac or a phone is called after its owner in its network."""

PLACES: tuple[Kind, ...] = (COORDINATE, GEO, SSID, BONJOUR)
