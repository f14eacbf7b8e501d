"""Finds network addresses: the pattern only proposes, ipaddress decides, and versions and times are left alone."""

import ipaddress
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from collector.model.privacy import Address
from collector.redaction.kinds.kind import Found, Kind, Nature, begins, look_back, stand_in_kind

# A fifth number is a port (tcpdump, netstat); six and more are no address. Three times the same, written out: as one
# repeated group it takes 25 times as long (measured).
LAST_THREE = re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(?![0-9])(?!\.[0-9]+\.[0-9])")
FIRST = re.compile(r"(?<![0-9])(?<![0-9]\.)[0-9]{1,3}\Z")
VERSION_WORDS = (
    *("version", "versions", "build", "release", "sdk", "firmware", "driver", "chrome", "chromium", "crios", "edg"),
    *("edga", "opr", "safari", "firefox", "electron", "mozilla", "webkit", "ver"),
)
VERSION_WORD = re.compile(rf"(?:(?i:{'|'.join(VERSION_WORDS[:-1])})|(?<![A-Za-z])(?i:ver)|(?<=[a-z])V(?:er|ER))\Z")
"""What a word ends in that announces a version; "server" and "receiver" announce addresses."""
LONGEST_VERSION_WORD = 10
_BETWEEN = re.compile(r"(?i)(?:[\\\"'/\s:=(-]|%3[ad]|%22)*\Z")
_V = re.compile(r"(?i)(?<![a-z])v\Z")
CONTEXT = 40
_NEVER_A_VERSION = tuple(map(ipaddress.IPv4Network, ("192.168.0.0/16", "172.16.0.0/12", "169.254.0.0/16")))


_REMEMBERED = 4096  # a log names the same few addresses over and over


@lru_cache(_REMEMBERED)
def is_kept(text: str) -> bool:
    """Whether a valid address says nothing of anyone."""
    return kept(ipaddress.ip_address(text.split("%", 1)[0]))


def kept(parsed: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address says nothing of anyone: loopback, unspecified, netmasks, networks such as 120.0.0.0."""
    if parsed.is_loopback or parsed.is_unspecified:
        return True
    return parsed.version == 4 and (parsed.packed[0] == 255 or parsed.packed[1:] == b"\0\0\0")


@lru_cache(_REMEMBERED)
def address_label(text: str) -> tuple[str, str]:
    """Return the placeholder's label and the canonical spelling that its pseudonym stands for, of a valid address."""
    address = Address.of(text)
    return f"{address.family}-{address.scope}", ipaddress.ip_address(text.split("%", 1)[0]).compressed


def _found(start: int, end: int, text: str) -> Iterator[Found]:
    if is_kept(text):
        return
    label, canonical = address_label(text)
    kind = label.partition("-")[0]
    yield Found(start=start, end=end, kind=kind, label=label, nature=Nature.PERSONAL, stands_for=canonical)


def _find_ipv4(text: str, _lowered: str) -> Iterator[Found]:
    for start, end in look_back(LAST_THREE, FIRST, 4, text):
        octets = [int(part) for part in text[start:end].split(".")]
        if max(octets) > 255:
            continue
        address = ".".join(map(str, octets))  # without the zeros that some programs pad with
        if not _is_version(text[max(0, start - CONTEXT) : start], address):
            yield from _found(start, end, address)


def _is_version(before: str, address: str) -> bool:
    word = before[: _BETWEEN.search(before).start()]  # type: ignore[union-attr]  # it matches the empty end too
    if not (VERSION_WORD.search(word[-LONGEST_VERSION_WORD:]) or (word == before and _V.search(word))):
        return False
    parsed = ipaddress.IPv4Address(address)
    return not any(parsed in network for network in _NEVER_A_VERSION)


_RUN = re.compile(r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]*")
_DOTTED_END = re.compile(r"[0-9]{0,3}(?:\.[0-9]{1,3}){3}")
_LONGEST_RUN = 60  # an address of 45 characters, a port, a word before it; a longer run is a dump of octets
_ENCODED_CHARACTER = re.compile(r"%[0-9A-F]{2}")
_ZONE = re.compile(r"%[0-9A-Za-z_.-]{1,20}")
_OCTETS = re.compile(r"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){8,}")


def _find_ipv6(text: str, _lowered: str) -> Iterator[Found]:
    if "::" not in text and text.count(":") < 6:
        return
    for match in _RUN.finditer(text):
        start, end = match.span()
        dotted = _DOTTED_END.match(text, end) if text[start:end].count(":") >= 2 else None
        if dotted:
            end = dotted.end()
        glued = start > 0 and _in_word(text[start - 1]) and not _escape_before(text, start)
        followed = end < len(text) and _in_word(text[end])
        run = text[start : min(end, start + _LONGEST_RUN)]
        first, last = _bounds(run, glued=glued, followed=followed)
        if first < last:
            stop = _end_of_zone(text, start + last) if end - start == len(run) else end
            yield from _found(start + first, stop, run[first:last])


def _in_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _end_of_zone(text: str, end: int) -> int:
    zone = _ZONE.match(text, end)
    return zone.end() if zone and not _ENCODED_CHARACTER.match(zone[0]) else end


def _escape_before(text: str, start: int) -> bool:
    return re.search(r"(?:\\[nrt]|%[0-9A-Fa-f]{2}|\\u[0-9a-fA-F]{4})$", text[max(0, start - 8) : start]) is not None


def _bounds(run: str, *, glued: bool, followed: bool) -> tuple[int, int]:
    """Return the part of a run of hex digits, colons and dots that is an address; an empty part if none is."""
    first, last = 0, len(run)
    if glued:  # "addr:2001:db8::1" begins after the word; "std::beef" is a program's name
        first = run.find(":") + 1
        if run[first : first + 1] == ":":
            return 0, 0
    if followed:  # "::begin" is a name that only begins like an address
        last = run.rfind(":")
    if _OCTETS.fullmatch(run):
        return 0, 0
    for end in _ends(run, first, last):
        if _is_address(run[first:end]):
            return first, end
    if run.count(":") >= 7 and "::" not in run:
        return _last_eight(run, first, last)
    return 0, 0


def _ends(run: str, first: int, last: int) -> Iterator[int]:
    """Yield where the address may end: at the end, then before each trailing colon with what follows it."""
    yield last
    end = last
    while (end := run.rfind(":", first, end)) > first:
        yield end


def _last_eight(run: str, first: int, last: int) -> tuple[int, int]:
    groups = run[first:last].split(":")
    for skip in range(1, max(1, len(groups) - 7)):
        start = first + sum(len(group) + 1 for group in groups[:skip])
        if _is_address(run[start:last]):
            return start, last
    return 0, 0


def _is_address(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    groups = [group for group in text.split(":") if group]
    # "ab::cd" may be a program's name; an address has a digit, and a full first group or three groups.
    if not any(letter.isdigit() for letter in text):
        return len(groups) >= 4 or not groups
    return len(groups) >= 3 or (bool(groups) and len(groups[0]) == 4) or text.startswith("::")


_ENCODED = re.compile(r"(?i)(?:[0-9a-f]{0,4}%3a){2,7}[0-9a-f]{0,4}")


def _find_encoded_ipv6(text: str, _lowered: str) -> Iterator[Found]:
    for match in _ENCODED.finditer(text):
        first, last = _bounds(unquote(match[0]), glued=False, followed=False)
        if (first, last) == (0, len(unquote(match[0]))):
            yield from _found(*match.span(), unquote(match[0]))


_LAST_FIVE = re.compile(r"(?P<sep>[:-]|%3[Aa])[0-9A-Fa-f]{2}(?:(?P=sep)[0-9A-Fa-f]{2}){4}(?![0-9A-Fa-f])")
_FIRST_OCTET = re.compile(begins("0-9A-Za-z") + r"(?<!\b[0-9A-Fa-f]{2}[:-])[0-9A-Fa-f]{2}\Z")
_LAST_EIGHT_DIGITS = re.compile(r"(?:\.[0-9A-Fa-f]{4}){2}(?![0-9A-Za-z]|\.[0-9A-Za-z])")
_FIRST_FOUR_DIGITS = re.compile(begins("0-9A-Za-z.") + r"[0-9A-Fa-f]{4}\Z")


def _find_mac(text: str, _lowered: str) -> Iterator[Found]:
    for start, end in look_back(_LAST_FIVE, _FIRST_OCTET, 6, text):
        if ":" in text[start:end] or any(letter.isalpha() for letter in text[start:end]):  # 26-11-20-… is a time
            yield _mac(text, start, end)
    for start, end in look_back(_LAST_EIGHT_DIGITS, _FIRST_FOUR_DIGITS, 12, text):
        if any(letter.isalpha() for letter in text[start:end]):
            yield _mac(text, start, end)


def _mac(text: str, start: int, end: int) -> Found:
    digits = "".join(letter for letter in unquote(text[start:end]).lower() if letter.isalnum())
    return Found(start=start, end=end, kind="mac", label="mac", nature=Nature.PERSONAL, stands_for=digits)


CLOUD_HOST = stand_in_kind(
    "host", ("ip-",), r"(?<![0-9A-Za-z-])ip(?:-[0-9]{1,3}){4}(?![0-9-])", trigger=r"ip(?:-[0-9]{1,3}){4}"
)

_HEX, _LETTER = "[0-9A-Fa-f]", "[A-Fa-f]"
_TWO = f"{_HEX}{_HEX}"
# Hyperscan takes a fixed byte with a class beside it as so many words, and a digit beside a colon stands in every time.
# A class of more than 30 bytes it leaves alone: hence the control characters.
_DIGIT = r"[0-9\x01-\x08\x0e-\x1a]"
GROUPS_TRIGGER = "|".join(  # one for groups of hex digits of all kinds: a search for each would cost more
    (
        # Of an IPv6 address with a "::" a digit in the group beside it, or two groups: in a program's name neither is.
        rf"::{_LETTER}{{0,3}}{_DIGIT}|::{_LETTER}{{1,4}}:{_HEX}",
        rf"{_DIGIT}{_LETTER}{{0,3}}::|{_HEX}:{_LETTER}{{1,4}}::",
        # Else three of its five or more inner groups: some three end in one that is no pair, or all of them are pairs.
        rf":{_HEX}{{1,4}}:{_HEX}{{1,4}}:{_HEX}:|:{_HEX}{{1,4}}:{_HEX}{{1,4}}:{_HEX}{{3,4}}:|:{_TWO}:{_TWO}:{_TWO}:",
        # Of octets with hyphens one with a letter: of others they are a time.
        rf"-{_LETTER}{_HEX}-{_TWO}-{_TWO}|-{_TWO}-{_TWO}-{_LETTER}{_HEX}|[A-Fa-f][0-9]-{_TWO}-{_TWO}-{_TWO}",
        rf"{_HEX}{_LETTER}-{_TWO}-{_TWO}-{_TWO}|-{_TWO}-{_TWO}-{_HEX}{_LETTER}-|-{_TWO}-{_TWO}-[0-9][A-Fa-f]",
        # Of octets with other separators; one encoded colon may be among others.
        rf"%3[Aa]{_TWO}|\.{_HEX}{{4}}\.{_HEX}{{4}}",
    )
)

IPV4 = Kind(name="ipv4", hints=(".",), trigger=r"[0-9](?:\.[0-9]{1,3}){3}", find=_find_ipv4)

ADDRESSES: tuple[Kind, ...] = (
    IPV4,
    Kind(name="ipv6", hints=(":",), trigger=GROUPS_TRIGGER, find=_find_ipv6),
    Kind(name="ipv6", hints=("%3a",), trigger=r"(?i:%3a[0-9a-f]{0,4}%3a)", find=_find_encoded_ipv6),
    Kind(name="mac", hints=(":", "-", ".", "%3a"), trigger=GROUPS_TRIGGER, find=_find_mac),
    CLOUD_HOST,
)
