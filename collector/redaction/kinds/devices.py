"""Finds what people call their devices, as systems, browsers and SDKs print it: often by their own name."""

import re

from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import EQUALS, IS, QUOTE, WRITTEN_OUT, Kind, Start, stand_in_kind, value_span
from collector.vendors.device_names import names_nobody

_OWNED = re.compile(r"(?i)['’]s\b|\b(?:of|von|de)\b|\(bluetooth\)|airpods|iphone|ipad|macbook|headset|buds|microphone")


def _is_owned(label: str) -> bool:
    """Whether a label is a device's that somebody named: other things have labels, too."""
    return _OWNED.search(label) is not None and not names_nobody(label)


DEVICE = stand_in_kind(
    "user",
    ("device",),
    # Of several words, as Agora prints it: up to the next member or the end of them.
    r"(?i)device[-_ ]?(?:interface|friendly)?[-_ ]?name:\s?"
    r"(?P<value>[^\s\"'`\\{},:][^\"\\{}\n]{0,200}?)(?=,\s?\w+:|\)?\s*$)",
    trigger=r"(?i:device)[-_ ]?(?i:interface|friendly)?[-_ ]?(?i:name):",
    trigger_start=Start.AT_HINT,
    accept=lambda match: not (says_nothing(match["value"]) or names_nobody(match["value"])),
)
"""A name that only its maker gave stays: support asks what was heard through."""
DEVICE_OF_PHONE = stand_in_kind(
    "user",
    ("(name=", "name = "),
    # As LiveKit's SDK for Android and Apple's AVAudioSession print it.
    r"(?<=Headset)\(name=(?P<value>[^\n]{1,200}?)\)(?=[,\]]|\s*$|\))"
    r"|(?<=; )name = (?P<bare>[^;\n]{1,200}?)(?=; UID = )",
    trigger=r"\(name=|; name = ",
    accept=lambda match: not names_nobody(match.string[slice(*value_span(match))]),
)
DEVICE_LABEL = stand_in_kind(
    "user",
    ("label",),
    rf"(?i)(?<![A-Za-z])label{EQUALS}(?P<q>{QUOTE})(?P<quoted>[^\n]{{1,200}}?)(?<!\\)(?P=q)",
    trigger=rf"(?i:label){IS}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: _is_owned(match["quoted"]),
)
"""What a browser calls a microphone, camera or speaker; a track is often called after it."""
_PRODUCT = r"(?:iPhone|iPad|iPod|MacBook(?: (?:Pro|Air))?|AirPods(?: (?:Pro|Max))?|Apple Watch|Galaxy|Pixel)"
_POSSESSIVE = r"(?:['’]|\\+u2019|\\+'|&#39;|%27)s(?: |\xa0|%20)"
DEVICE_OF_SOMEBODY = stand_in_kind(
    "user",
    ("iphone", "ipad", "ipod", "macbook", "airpods", "apple watch", "galaxy", "pixel"),
    # As systems make the name from their owner's, in English and in others' word order, whatever stands before it.
    rf"(?P<value>(?<![\w-])(?:[A-ZÀ-Þ][a-zß-ÿ][\w.-]{{0,40}} )?[^\W\d_](?:[\w.-]|{WRITTEN_OUT}){{0,40}})"
    rf"{_POSSESSIVE}(?={_PRODUCT})"
    rf"|{_PRODUCT} (?:von|de|di|of) (?P<bare>(?![a-z])[^\W\d_][\w.-]{{1,40}})",
    start=Start.ANYWHERE,
    trigger=r"s(?: |\xc2\xa0|%20)(?:iPhone|iPad|iPod|MacBook|AirPods|Apple Watch|Galaxy|Pixel)"
    r"|(?:iPhone|iPad|iPod|MacBook|Pro|Air|AirPods|Max|Apple Watch|Galaxy|Pixel) (?:von|de|di|of) ",
    accept=lambda match: not names_nobody(match.string[slice(*value_span(match))]),
)
"""The owner goes, the product stays."""

DEVICES: tuple[Kind, ...] = (DEVICE, DEVICE_OF_PHONE, DEVICE_LABEL, DEVICE_OF_SOMEBODY)
