"""Finds what names a person: e-mail addresses, phone numbers, user names in paths, identities under known names."""

import re
from collections.abc import Iterator

from collector.redaction.kinds.devices import DEVICES
from collector.redaction.kinds.keyed import says_nothing
from collector.redaction.kinds.kind import (
    EQUALS,
    IS,
    LETTER,
    QUOTE,
    SPACE,
    VALUE,
    WRITTEN_OUT,
    Found,
    Kind,
    Nature,
    Start,
    begins,
    plain,
    stand_in_kind,
    value_span,
)
from collector.redaction.kinds.spoken import SPOKEN
from collector.redaction.kinds.states import STATES
from collector.vendors.device_names import names_nobody

_DOMAIN = re.compile(r"(?:@|%40|\\+u0040)(?P<domain>(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62})")
_LOCAL_BACKWARDS = re.compile(r"(?:[Bb]2%|[0-9a-f][89a-f]x\\|[\w.+~-])+")
_IMAGE = re.compile(r"\d+x\.(?:png|jpe?g|gif|webp|svg)")
_IN_URL = re.compile(r":(?:\\*/){2}[^\s/\"'<>?#]*\Z")
_LONGEST_LOCAL = 256


def _find_email(text: str, _lowered: str) -> Iterator[Found]:
    """From each "@" look both ways: a search for what stands before it first would be slow on every line."""
    for match in _DOMAIN.finditer(text):
        head = text[max(0, match.start() - _LONGEST_LOCAL) : match.start()]
        local = _LOCAL_BACKWARDS.match(head[::-1])
        if not local or _IMAGE.fullmatch(match["domain"]):
            continue
        first = len(head) - local.end()
        if _IN_URL.search(head[:first]):
            continue  # user and password of a URL; its host stays
        start = match.start() - len(_without_escape(head, first))
        if start < match.start():
            shown = plain(text[start : match.end()]).lower()
            yield Found(
                start=start, end=match.end(), kind="email", label="email", nature=Nature.PERSONAL, stands_for=shown
            )


_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|[nrtbf])|%[0-9A-Fa-f]{2}")


def _without_escape(head: str, start: int) -> str:
    """Return the local part without the letters of an escape (``\\n``, ``%22``) that only look like its beginning."""
    escape = _ESCAPE.match(head, start - 1) if start else None
    return head[escape.end() if escape else start :]


EMAIL = Kind(name="email", hints=("@", "%40", "u0040"), trigger=rf"(?:@|%40|u0040){LETTER}+\.", find=_find_email)

_NOT_OF_NUMBER = re.compile(r"[^0-9A-Za-z+]+")


def number_alone(text: str) -> str:
    """Return a number without what it is set in, so that it gets the same pseudonym however it is written."""
    return _NOT_OF_NUMBER.sub("", plain(text))


_UNIT = r"(?!\s?(?:[nuµm]?s|[km]?hz|[km]?b(?:ps|ytes?)?|bytes|px|frames|samples|ppm)\b)"
_MEASURED = re.compile(r"(?i)(?:drift|offset|delta|diff|skew|jitter)\\*[\"']?\s?[:=]?\s?\Z|(?<![a-z])m=\Z")
"""What is signed, too; after "m=" Go prints its monotonic clock."""
_FRACTION = re.compile(r"(?i)(?:\+|%2b)[0-9]+\.[0-9]+")
_LONGEST_WORD = 16


def _is_phone(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - _LONGEST_WORD) : match.start()]
    if _MEASURED.search(before) or (before.endswith("=") and _FRACTION.fullmatch(match[0])):
        return False
    return 8 <= sum(letter.isdigit() for letter in plain(match[0])) <= 15


PHONE = stand_in_kind(
    "phone",
    ("+", "%2b"),
    rf"(?i)(?:{begins('0-9A-Za-z.+)')}\+|%2b)(?:[1-9][0-9]{{7,14}}"  # "sip_+1555…" is an identity as LiveKit makes it
    rf"|[1-9][0-9]{{0,2}}(?:[ .-]?\(?[0-9]{{2,5}}\)?){{2,5}})(?![0-9]|\.[0-9]){_UNIT}",
    trigger=r"\+[1-9][ .()0-9-]{7}|%2[Bb][1-9][ .()0-9-]{7}",  # of one length: that is found fast
    accept=_is_phone,
    stands_for=number_alone,
)
PHONE_NAMED = stand_in_kind(
    "phone",
    ("phone", "msisdn"),
    rf"(?i)(?:phone(?:_?number)?|msisdn){EQUALS}{VALUE}",
    trigger=rf"(?i:phone(?:_?number)?|msisdn){IS}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: re.search(r"\d{4}", match.string[slice(*value_span(match))]) is not None,
    stands_for=number_alone,
)
CALL_ADDRESS = stand_in_kind(
    "phone",
    ("tel:",),
    r"(?i)\btel:(?P<value>\+?[0-9(][0-9().-]{3,20}[0-9])",
    trigger=r"(?i:tel:)\+?[0-9(][0-9().-]{3}",
    stands_for=number_alone,
)
SIP_USER = stand_in_kind(
    "user",
    ("sip:", "sips:", "sip%3a"),
    r"(?i)\bsips?(?::|%3a)(?P<value>[^\s\"'<>;,)@\\%]+)(?=@|%40)",
    trigger=r"(?i:sips?(?::|%3a))",
)
_PLAIN_SOURCE = re.compile(r"[a-z_]{0,20}(?:-?\d{1,3})?|[A-Z_]{0,20}|[\\.]*DISPLAY\d{1,3}")
WINDOW_TITLE = stand_in_kind(
    "window-title",
    ("sourcetitle", "sourcename", "windowtitle", "window_title"),
    rf"(?i)(?:source(?:title|name)|window_?title){EQUALS}(?P<q>{QUOTE})(?P<quoted>.*?)(?<!\\)(?P=q)",
    trigger=rf"(?i:source(?:title|name)|window_?title){IS}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: not _PLAIN_SOURCE.fullmatch(match["quoted"]) and not says_nothing(match["quoted"]),
)
"""What stands on somebody's screen: Agora logs every window that could be shared."""
TURN_USER = stand_in_kind(
    "user",
    ("user <", "username <", "user=<", "username=<"),
    r"(?i)user(?:name)?[ =]<(?P<value>[^<>\n]{1,256})>",
    trigger=r"(?i:user(?:name)?)[ =]<",
    accept=lambda match: not says_nothing(match["value"]),
)
"""As coturn's log has them."""

_SEPARATOR = r"(?:\\*/|\\+|%2[Ff]|%5[Cc])+"
_NOT_IN_NAME = r"\\/\s\"'`:;,<>|*?&()\[\]{}"
_LATER_WORD = rf"(?: (?:[^{_NOT_IN_NAME}%]|{WRITTEN_OUT})+)"
_OF_PERSON = r"/(?:AppData|Library|Documents|Desktop|Downloads|OneDrive|Pictures|Music|Videos)(?![\w])"
PATH_USER = stand_in_kind(
    "path-user",
    ("home", "users", "documents and settings", "documents%20and", "run/media"),
    rf"(?i)(?:(?<=[/\\])|(?<=%2f)|(?<=%5c))(?:home|users|documents(?: |%20)and(?: |%20)settings|run/media){_SEPARATOR}"
    r"(?P<windows>(?<=\\))?"
    rf"(?P<value>(?:(?!%2f|%5c|%2[267]|%3)[^{_NOT_IN_NAME}]|{WRITTEN_OUT})+"
    rf"(?:{_LATER_WORD}{{1,3}}(?=\\|{_OF_PERSON})"
    # Before a quote or the line's end a word may say what became of the folder: a name has a capital.
    r"|(?(windows)(?-i:(?: [A-ZÀ-Þ][\w.'-]*){1,2}(?=[\"']|\\+[\"']|$))|(?!)))?)",
    trigger=(r"(?i:(?:[/\\]|%2f|%5c)(?:home|users|documents(?: |%20)and(?: |%20)settings|run/media)(?:[/\\]|%2f|%5c))"),
    accept=lambda match: match["value"].lower() not in ("public", "shared", "default", "all"),
)

_JOIN = "[-_ ]?"
_PERSON = (
    "identity|(?:display|user|nick|full|first|last|participant|caller|device|host|computer)"
    rf"{_JOIN}name|user{_JOIN}account"
)
_SOMEONE = r"(?<![A-Za-z])(?:participant|publisher|subscriber|login)|(?:local|remote)participant"
_ID = re.compile(r"(?:PA|TR|RM|ND|EG|IN|SIP|CO|DC)_\w+")
_RECORD = re.compile(r"\w*(?:Info|Participant)\s?\{")
"""A record's type before its members, as Rust prints it: ``participant: Some(ParticipantInfo { sid: ...``."""


def _is_person(match: re.Match[str]) -> bool:
    start, end = value_span(match)
    value = match.string[start:end]
    if says_nothing(value) or _ID.fullmatch(value):
        return False
    if match[0][:6].lower() == "device" and names_nobody(value):
        return False
    if match["someone"] is not None and value.lower() in STATES:
        return False
    if match["bare"] is None or match["someone"] is None:
        return True
    return not match.string[start - 1].isspace() and not value.isdigit() and not _is_code(match, start)


def _is_code(match: re.Match[str], start: int) -> bool:
    """Whether it is a module's path with a line number (``room::participant:470:room::participant``), or a type."""
    module = match.string[start - 1] == ":" and "::" in match[0]
    return module or _RECORD.match(match.string, start) is not None


_PERSON_HINTS = (
    *("identity", "display", "user", "nick", "full", "first", "last", "participant", "caller", "device", "host"),
    *("computer", "publisher", "subscriber", "login", "local", "remote"),
)

IDENTITY = stand_in_kind(
    "user",
    _PERSON_HINTS,
    rf"(?i)(?:(?:{_PERSON})|(?P<someone>{_SOMEONE})){EQUALS}{VALUE}",
    trigger=(
        rf"(?i:{_PERSON}|participant|publisher|subscriber|login){IS}"  # with what stands before each
    ),
    trigger_start=Start.AT_HINT,
    accept=_is_person,
)


def _beside_identity(match: re.Match[str]) -> bool:
    start, end = match.span()
    text = match.string
    around = _ONE_OF_ROOM.split(text[slice(*object_around(text, start, end))], maxsplit=1)
    # What has a localParticipant is the room: who is in it stands in its objects, and what is called is the room.
    own = around[0] + _after_object(around[1]) if len(around) > 1 else around[0]
    return not says_nothing(match["quoted"]) and "identity" in own.lower()


_FARTHEST = 4000
_BRACE = re.compile(r"[{}]")
_ONE_OF_ROOM = re.compile(r"\blocalParticipant\b\\*[\"']?\s{0,4}[:=]\s{0,4}(?=\{)")


def _after_object(text: str) -> str:
    """Return what stands behind the braces with which a text begins; nothing if they do not end."""
    depth = 0
    for place, letter in enumerate(text):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if not depth:
            return text[place + 1 :]
    return ""


def object_around(text: str, start: int, end: int, *, farthest: int = _FARTHEST) -> tuple[int, int]:
    """Return where the innermost braces around a place lie, by counting them; without braces what is near."""
    first, depth = max(0, start - farthest), 0
    for brace in reversed(list(_BRACE.finditer(text, first, start))):
        depth += 1 if brace[0] == "}" else -1
        if depth < 0:
            first = brace.start()
            break
    last, depth = min(len(text), end + farthest), 0
    for brace in _BRACE.finditer(text, end, last):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            last = brace.end()
            break
    return first, last


PARTICIPANT_NAME = stand_in_kind(
    "user",
    ("name",),
    rf"(?i)(?<![A-Za-z])name{QUOTE}{{0,1}}\s{{0,4}}(?:[:=]|%3a)\s{{0,4}}(?P<q>{QUOTE})(?P<quoted>.*?)(?<!\\)(?P=q)",
    trigger=r"(?i:identity)",  # the rarer of the two words that it needs
    accept=_beside_identity,
)

_LIST = re.compile(rf"(?i)(?:identities|participants|publishers){EQUALS}(?P<list>\[[^\[\]{{}}]{{1,20000}}\])")
_ITEM = re.compile(r"(?P<q>\\*[\"'])(?P<value>.*?)(?<!\\)(?P=q)")


def _find_listed(text: str, _lowered: str) -> Iterator[Found]:
    for match in _LIST.finditer(text):
        for item in _ITEM.finditer(text, *match.span("list")):
            start, end = item.span("value")
            if start < end and not _ID.fullmatch(item["value"]):
                shown = plain(item["value"])
                yield Found(start=start, end=end, kind="user", label="user", nature=Nature.PERSONAL, stands_for=shown)


LISTED_PEOPLE = Kind(
    name="user",
    hints=("identities", "participants", "publishers"),
    trigger=rf"(?i:identities|participants|publishers){IS}",
    trigger_start=Start.AT_HINT,
    find=_find_listed,
)

_MANY_WORDS = r"[^\s\"'`\\{},:\[\]]+(?: [^\s\"'`\\{},:\[\]]+){0,7}"
IN_MAP = stand_in_kind(
    "user",
    ("user", "display", "nick", "full", "first", "last", "participant", "caller"),
    # As Dart prints a map: without quotes, up to the next key.
    rf"(?i)(?:(?<=\{{)|(?<=, ))(?:{_PERSON}|user):\s(?P<value>{_MANY_WORDS})(?=,\s\w+:|\}})",
    trigger=rf"(?i:{_PERSON}|user):{SPACE}",
    accept=lambda match: _is_account(match["value"]),
)
ACCOUNT = stand_in_kind(
    "user",
    ("user",),
    rf"(?i)(?<![A-Za-z])user(?:{QUOTE}{EQUALS}(?P<q>{QUOTE})(?P<quoted>.*?)(?<!\\)(?P=q)"
    r"|=(?P<value>[^\s\"'`&<>,;(){}\[\]\\%]+))",
    trigger=rf"(?i:user){IS}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: _is_account(match.string[slice(*value_span(match))]),
)
_CAME = "(?:dis|re)?connected|joined|left|added|removed|entered"
COMING = stand_in_kind(
    "user",
    ("participant ", "user ", "peer ", "member ", "guest ", "attendee "),
    rf"(?i)\b(?:participant|user|peer|member|guest|attendee) (?:{_CAME}): "
    rf"(?P<value>(?:[^\s\"'`\\{{}},;()\[\]<>]|{WRITTEN_OUT})(?:[^\"'`\\{{}},;()\[\]<>\n]|{WRITTEN_OUT}){{0,80}}?)"
    rf"(?=\s*(?:(?!{WRITTEN_OUT})[\"'`\\{{}},;()\[\]<>]|$)| [-|])",
    trigger=rf"(?i:participant|user|peer|member|guest|attendee) (?i:{_CAME}): ",
    trigger_start=Start.AT_HINT,
    accept=lambda match: _is_account(match["value"]),
)
DOING = stand_in_kind(
    "user",
    ("participant ",),
    r"(?i:\bparticipant) (?P<value>(?=\S*[A-Z0-9_@.-])[^\s\"'`\\{},:;()\[\]<>=]+) "
    rf"(?:{_CAME}|attributes|metadata|published|unpublished|subscribed|muted|unmuted)\b",
    trigger=r"(?i:participant) [^ \n]+ [a-z]",
    trigger_start=Start.AT_HINT,
    accept=lambda match: _is_account(match["value"]),
)
"""Without a colon only what does not look like a word."""
IN_QUERY = stand_in_kind(
    "user",
    ("?name", "&name", "%3fname", "%26name"),
    r"(?i)(?:[?&]|%3f|%26)name(?:=|%3d)(?P<value>[^\s\"'<>&#\\]{1,200}?)(?=[\s\"'<>&#\\]|%26|$)",
    trigger=r"(?i:[?&]|%3f|%26)(?i:name)(?i:=|%3d)",
    trigger_start=Start.AT_HINT,
    accept=lambda match: _is_account(match["value"]),
)
"""The page of a call is often opened with the name that others shall see."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
OF_REQUEST = stand_in_kind(
    "user",
    tuple(f"/{month}/" for month in _MONTHS),
    r"(?<= )(?P<value>[^\s-][^\s\"]{0,200}) \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:",
    trigger=r" \[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:",
    start=Start.ANYWHERE,
    accept=lambda match: _is_account(match["value"]),
)
"""Who logged in to a web server, as its access log has it before the time."""
_NUMBER = re.compile(r"(?:0x)?[0-9a-fA-F]*\d[0-9a-fA-F]*|\W*")


def _is_account(value: str) -> bool:
    return not (says_nothing(value) or _ID.fullmatch(value) or _NUMBER.fullmatch(value))


PEOPLE: tuple[Kind, ...] = (
    IDENTITY,
    IN_MAP,
    ACCOUNT,
    COMING,
    DOING,
    IN_QUERY,
    OF_REQUEST,
    PARTICIPANT_NAME,
    LISTED_PEOPLE,
    EMAIL,
    PHONE,
    PHONE_NAMED,
    CALL_ADDRESS,
    SIP_USER,
    TURN_USER,
    *DEVICES,
    WINDOW_TITLE,
    PATH_USER,
    *SPOKEN,
)
