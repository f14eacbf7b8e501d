"""Finds what names one machine or one installation: ids of phones and apps, hardware addresses, accounts of Windows."""

import re

from collector.redaction.kinds.kind import EQUALS, IS, VALUE, WORD_BEGINS, Kind, Start, stand_in_kind, value_span

_JOIN = "[-_ ]?"
_ID_NAMES = (
    *(rf"device{_JOIN}unique{_JOIN}identifier", rf"android{_JOIN}id", "idf[av]", rf"advertising{_JOIN}id(?:entifier)?"),
    *("gaid", "imei", "meid", "imsi", "iccid", "udid", rf"serial{_JOIN}(?:no|number)", rf"hardware{_JOIN}id"),
    *(rf"machine{_JOIN}id", rf"install(?:ation)?{_JOIN}id"),
)
_ID_HINTS = (
    *("device", "android", "idfa", "idfv", "advertising", "gaid", "imei", "meid", "imsi", "iccid", "udid", "serial"),
    *("hardware", "machine", "install"),
)
_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_LONG = re.compile(r"(?:[^0-9A-Za-z]*[0-9A-Za-z]){6}")
_HEX = re.compile(r"0x[0-9a-fA-F]+")


def _is_id(match: re.Match[str]) -> bool:
    value = match.string[slice(*value_span(match))]
    digits = sum(letter.isdigit() for letter in value)
    return digits > 1 and len(set(value)) > 3 and _LONG.search(value) is not None and not _HEX.fullmatch(value)


NAMED_ID = stand_in_kind(
    "device-id",
    _ID_HINTS,
    rf"(?i)(?:{'|'.join(_ID_NAMES)})(?:{EQUALS}{VALUE}|\s(?P<value>{_UUID}))",
    # Each by itself: of all together Hyperscan looks for "id", which every log is full of.
    trigger="|".join(rf"(?i:{name})(?:{IS}|[\t ][0-9a-fA-F]{{8}}-)" for name in _ID_NAMES),
    trigger_start=Start.AT_HINT,
    accept=_is_id,
)
CONTAINER = stand_in_kind(
    "device-id",
    ("containers/", "application/", "coresimulator/devices/"),
    rf"(?i)(?:containers/(?:data|bundle|shared)/\w{{1,40}}/|application/|coresimulator/devices/)(?P<value>{_UUID})(?=/|$|[\s\"'])",
    trigger=r"(?i:containers/|application/|coresimulator/devices/)[0-9A-Za-z_/]*[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-",
    trigger_start=Start.AT_HINT,
)
"""The folder of one installation on one iPhone."""
_HARDWARE = "hwaddr|hw_addr|mac_?addr(?:ess)?|bssid|bdaddr|bd_addr|ether"
PLAIN_MAC = stand_in_kind(
    "mac",
    ("hw", "mac", "bssid", "bd", "ether"),
    rf"(?i)(?<![A-Za-z])(?:{_HARDWARE})(?:{EQUALS}|\s)\"?(?P<value>[0-9a-fA-F]{{12}})(?![0-9A-Za-z])",
    trigger=rf"(?i:{_HARDWARE})(?:{IS}|[\t ])[\t \"]*[0-9a-fA-F]{{12}}",
    trigger_start=Start.AT_HINT,
)
"""Without the colons by which the others are known."""
WINDOWS_ACCOUNT = stand_in_kind(
    "user",
    ("s-1-5-21-", "s-1-12-1-"),
    rf"{WORD_BEGINS}S-1-(?:5-21|12-1)(?:-[0-9]{{1,10}}){{3,5}}",
    trigger=r"(?i:s-1-(?:5-21|12-1)-[0-9])",
    trigger_start=Start.AT_HINT,
)
_SHARE = r"\\{2,8}[\w.-]{1,64}\\{1,4}"
SHARE = stand_in_kind(
    "path-user",
    ("$",),
    r"(?<=\\)(?P<value>[A-Za-z][\w.-]{1,63})(?=\$\\)",
    trigger=r"[0-9A-Za-z_.-]\$\\",
    start=Start.ANYWHERE,
    accept=lambda match: (
        re.search(_SHARE + r"\Z", match.string[max(0, match.start() - 90) : match.start()]) is not None
        and match["value"].lower() not in ("admin", "ipc", "print")
    ),
)
"""A user's own share on a Windows server: ``\\\\\\\\server\\\\name$\\\\...``."""
PUSH_TOKEN = stand_in_kind(
    "device-id",
    ("token",),
    r"(?i)token[^<\n]{0,20}<(?P<value>[0-9a-f]{8}(?: [0-9a-f]{8}){7})>",
    trigger=r"(?i:token)[^<\n]{0,20}<[0-9a-fA-F]{8} ",
    trigger_start=Start.AT_HINT,
)
"""As iOS prints the token by which one phone is reached."""

_SYSTEM = ("root", "nobody", "daemon", "gdm", "lightdm", "sddm")
LOGIN = stand_in_kind(
    "user",
    ("accepted ", "failed ", "session ", "sudo"),
    r"(?i)(?<![a-z])"
    r"(?:(?:accepted|failed) (?:password|publickey|none|hostbased|keyboard-interactive/pam) for(?: invalid user)?"
    r"|session (?:opened|closed) for user|session [0-9a-z]{1,9} of user|sudo(?:\[[0-9]{1,9}\])?:) {1,16}"
    r"(?P<value>[^\s:()\"']{1,64}?)(?=\.?(?:$|\\*[\"'])|\(uid=| (?:from|by) | : )",
    trigger=r"(?i:accepted|failed) [0-9A-Za-z/-]+ (?i:for) |(?i:session) [0-9A-Za-z]+ (?i:for|of) (?i:user)"
    r"|(?i:sudo)(?:\[[0-9]+\])?: ",
    trigger_start=Start.AT_HINT,
    accept=lambda match: match["value"].lower() not in _SYSTEM,
)
"""Who logged in to a machine, as sshd, logind, PAM and sudo tell syslog."""

MACHINES: tuple[Kind, ...] = (NAMED_ID, CONTAINER, PLAIN_MAC, WINDOWS_ACCOUNT, SHARE, PUSH_TOKEN, LOGIN)
