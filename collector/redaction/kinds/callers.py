"""Finds who calls: numbers without a country's code, the name beside a SIP address, the name in a certificate."""

import re

from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import EQUALS, IS, SPACE, VALUE, Kind, Start, stand_in_kind, value_span
from collector.redaction.kinds.people import number_alone

_DIALLED = "call(?:ing|ed|er)?|dial(?:ing|l?ed)?|phone|telephone|tel|mobile|fax|sms(?: to)?|callee"
NATIONAL = stand_in_kind(
    "phone",
    ("call", "dial", "phone", "tel", "mobile", "fax", "sms"),
    rf"(?i)(?<![A-Za-z])(?:{_DIALLED})\.?:?[ \t]{{1,3}}"
    r"(?P<value>\([0-9]{2,5}\) ?[0-9]{2,5}(?:[ .-][0-9]{2,5}){1,3}|0[0-9]{1,4}[ /-][0-9]{3,8}(?:[ -][0-9]{1,5}){0,3}"
    r"|[2-9][0-9]{2}[ .-][0-9]{3}[ .-][0-9]{4}|\+[0-9]{1,3}(?:[ .-][0-9]{2,8}){2,5})(?![0-9.])",
    trigger=rf"(?i:{_DIALLED.replace('telephone|', '')})[.:\t ][\t :(0-9+]",  # which ends in one of the others
    trigger_start=Start.AT_HINT,
    stands_for=number_alone,
)
"""Only with separators and after a word for it: "call 1234567" is a number of a call."""
SIP_NAME = stand_in_kind(
    "user",
    ("<sip:", "<sips:"),
    r"(?i)\"(?P<value>[^\"<>\n]{1,80})(?=\"\s{0,3}<sips?:)",
    trigger=r"\"[\t ]*<(?i:sips?):",
    start=Start.ANYWHERE,
    accept=lambda match: not says_nothing(match["value"]),
)
_HOST = re.compile(r"[\w*-]+(?:\.[\w-]+)+|[\w*-]*(?:server|proxy|root|ca|localhost|turn|sfu)[\w*-]*", re.IGNORECASE)
SUBJECT = stand_in_kind(
    "user",
    ("cn=", "cn ="),
    r"(?i)(?<![A-Za-z])cn ?= ?(?P<value>[^,/\"'\n;]{1,80}?)(?=\s*(?:[,/\"';]|$))",
    trigger=rf"(?i:cn){SPACE}?=",
    trigger_start=Start.AT_HINT,
    accept=lambda match: (
        re.search(r"(?i)(?<![A-Za-z])(?:ou|o|dc|c|l|st) ?=", match.string) is not None
        and _HOST.fullmatch(match["value"]) is None
        and not re.search(r"(?i)\b(?:ca|root|authority|certification|tls|ssl|intermediate|encrypt)\b", match["value"])
    ),
)
"""Of a distinguished name with more parts; hosts and authorities are no persons."""

_OF_SIP = rf"(?i)(?:(?<=from)|(?<=from_)|(?<=to)|(?<=to_))user{EQUALS}{VALUE}"
_NUMBER = re.compile(r"\+?[0-9]*")
_LONG_NUMBER = re.compile(r"\+?[0-9]{4,15}")
SIP_NUMBER = stand_in_kind(
    "phone",
    ("user",),
    _OF_SIP,
    trigger=rf"(?i:user){IS}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: _LONG_NUMBER.fullmatch(_called(match)) is not None,
)
SIP_ACCOUNT = stand_in_kind(
    "user",
    ("user",),
    _OF_SIP,
    trigger=rf"(?i:user){IS}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: not (says_nothing(_called(match)) or _NUMBER.fullmatch(_called(match))),
)
"""Who calls whom, as LiveKit's SIP service logs it: ``"fromUser": "4915112345678"``."""


def _called(match: re.Match[str]) -> str:
    return match.string[slice(*value_span(match))]


CALLERS: tuple[Kind, ...] = (NATIONAL, SIP_NAME, SUBJECT, SIP_NUMBER, SIP_ACCOUNT)
