"""Secrets of SDP, ICE and TURN: user name fragments, passwords, fingerprints and media keys."""

import re
from collections.abc import Iterator

from collector.redaction.kinds.addresses import GROUPS_TRIGGER
from collector.redaction.kinds.kind import (
    BASE64,
    BASE64_BYTE,
    EQUALS,
    IS,
    SPACE,
    Found,
    Kind,
    Nature,
    look_back,
    secret_kind,
    stand_in_kind,
)

_COLON = r"(?::|%3[Aa])"

ICE = secret_kind(
    "ice",
    ("ice-ufrag", "ice-pwd"),
    rf"(?i)ice-(?:ufrag|pwd){_COLON}\s*(?P<value>{BASE64}+)",
    trigger=rf"(?i:ice-(?:ufrag|pwd)){_COLON}",
    nature=Nature.LEARNED,
)
CANDIDATE = secret_kind(
    "ice",
    ("ufrag",),
    rf"(?i)(?<![0-9a-z-])ufrag(?:\s|%20|\+)(?P<value>{BASE64}+)",
    trigger=rf"(?i:ufrag)(?:{SPACE}|%20|\+)",
    nature=Nature.LEARNED,
)
_TO_FRAGMENT = r"(?i)cand\[\S{0,400}?:\d{1,5}:"
_OF_CANDIDATE = r"(?::\d{1,9}){3}\]"
PRINTED_CANDIDATES = tuple(
    secret_kind(
        "ice", ("cand[",), _TO_FRAGMENT + pattern + _OF_CANDIDATE, trigger=r"(?i:cand\[)", nature=Nature.LEARNED
    )
    for pattern in (
        rf"{BASE64}{{4,256}}:(?P<value>{BASE64}{{22,256}})",
        rf"(?P<value>{BASE64}{{4,256}}):(?:{BASE64}{{22,256}}|\[ice\])",
    )
)
"""As libwebrtc logs them (api/candidate.cc): type, related address, fragment, password, network, cost, generation."""
_OCTETS = re.compile(r"(?:(?::|%3[Aa])[0-9A-Fa-f]{2}){15,}(?![0-9A-Fa-f])")
_FIRST_OCTET = re.compile(r"[0-9A-Fa-f]{2}\Z")


def _find_fingerprint(text: str, _lowered: str) -> Iterator[Found]:
    for start, end in look_back(_OCTETS, _FIRST_OCTET, 2, text):
        yield Found(start=start, end=end, kind="fingerprint", label="fingerprint", nature=Nature.SECRET)


FINGERPRINT = Kind(
    name="fingerprint",
    hints=(":", "%3a"),
    trigger=GROUPS_TRIGGER,
    find=_find_fingerprint,
)
MEDIA_KEY = secret_kind(
    "media-key", ("inline:",), rf"inline:(?P<value>{BASE64}{{16,}})", trigger=rf"inline:{BASE64_BYTE}{{16}}"
)
METADATA = stand_in_kind(
    "metadata",
    ("metadata",),
    rf"(?i)metadata{EQUALS}(?P<q>\\*[\"'])(?P<value>.*?)(?<!\\)(?P=q)",
    trigger=rf"(?i:metadata){IS}",
    accept=lambda match: not match["value"].startswith("<"),
)

WEBRTC: tuple[Kind, ...] = (ICE, CANDIDATE, *PRINTED_CANDIDATES, FINGERPRINT, MEDIA_KEY, METADATA)
