"""Secrets that are known by the name beside them: key=value, JSON at any level of escaping, YAML, headers, queries."""

import re
from collections.abc import Iterator

from collector.redaction.kinds.kind import (
    DIGIT,
    EQUALS,
    IS,
    QUOTE,
    SPACE,
    VALUE,
    Found,
    Kind,
    Nature,
    Start,
    secret_kind,
    stand_in_kind,
    value_span,
)
from collector.vendors.no_values import NO_VALUES

_JOIN = r"[-_. ]?"
_KEY_OF = (
    "secret|private|access|auth|account|shared|encryption|master|signing|stream|session|e2ee|license|webhook"
    "|subscription"
)
_ANYWHERE = (
    rf"token|secret|passw(?:or)?d|passphrase|passcode|credential|(?:{_KEY_OF}){_JOIN}key(?:{_JOIN}id)?"
    rf"|app{_JOIN}cert(?:ificate)?|(?:primary|secondary){_JOIN}certificate|ufrag|username{_JOIN}fragment|jwt|signature|connection{_JOIN}string"
    rf"|webhook(?:{_JOIN}url)?|join{_JOIN}request|recovery{_JOIN}code|assertion"
)
_WHOLE_WORD = "pass|pwd|pw|pin|otp|psk|sas|sig|auth"
_CAMEL = "(?-i:(?<=[a-z])(?:Pass|Pwd|Pin|Sig|Auth))"
_NAMES = rf"(?:{_ANYWHERE}|(?<![A-Za-z])(?:{_WHOLE_WORD})|{_CAMEL})(?:s|{_JOIN}(?:value|string|text|hash)|\d{{1,2}})?"
_PASSWORD = re.compile(r"(?i)pass|pwd|pw$|pin$|otp$")
_CHOSEN = re.compile(r"(?i)pass|pwd|pw\b|pin\b|otp\b|secret|credential|key")
"""Keys of what a person may choose, and words will do; all else is random."""
_RESULT = re.compile(r"[a-z]{2,20}(?:_[a-z]{2,20}){1,5}|(?:[A-Z][a-z]{2,20}){2,6}")
"""``access_denied``, ``ConnectionTimeout``."""
_EVENT = re.compile(r"[a-z]{1,20}(?:[_.][a-z]{1,20}){0,5}")
"""``participant_joined``, as a webhook reports it; its address would be the secret."""
_ROOTED = re.compile(r"/|[A-Za-z]:[\\/]")
_HINTS = (
    *("token", "secret", "passw", "passphrase", "passcode", "credential", "private", "access", "auth", "account"),
    *("shared", "encryption", "master", "signing", "stream", "session", "e2ee", "license", "webhook", "subscription"),
    *(f"app{join}cert" for join in ("", "-", "_", ".", " ")),
    *("primary", "secondary", "ufrag", "username", "jwt", "signature", "connection", "join", "recovery", "assertion"),
    *("pass", "pwd", "pw", "pin", "otp", "psk", "sas", "sig"),
)
"""What every alternative of the names begins with."""

_REFERENCE = re.compile(
    r"\$\{?[A-Za-z_]\w*\}?|%[A-Z_]+%|(?:process\.env|import\.meta\.env|os\.environ)\W.*|[A-Z]+(?:_[A-Z]+)+"
    r"|(?P<same>.)(?P=same)*|[*.•…_-]*"
)
_WORD = re.compile(r"[A-Za-z]?[a-z]{1,13}[.!?)]?")
_LONGEST_WORD = 10
_NEXT_WORD = re.compile(r" [a-z]{1,20}(?![\w=:])")
_NUMBER = re.compile(r"-?[\d.]{1,12}")
_HEX = re.compile(r"[0-9a-fA-F]{32}")


def says_nothing(value: str) -> bool:
    """Whether a value stands for no secret: an empty or masked one, a word such as "null", a variable's name."""
    return value.strip().lower() in NO_VALUES or _REFERENCE.fullmatch(value.strip()) is not None


def _is_count(key: str, value: str) -> bool:
    """Whether it is a language model's count of tokens."""
    return key.lower().endswith("tokens") and _NUMBER.fullmatch(value) is not None


def _is_secret(match: re.Match[str]) -> bool:
    start, end = value_span(match)
    value, key = match.string[start:end], match["key"]
    if says_nothing(value):
        return False
    if _is_count(key, value) or _is_working_directory(match):
        return False
    if key.lower() == "webhook" and _EVENT.fullmatch(value):
        return False
    if key.lower().endswith("cert") and not _HEX.fullmatch(value):
        return False  # a file
    sign = match.string[match.end("key") : start]
    in_prose = match["bare"] is not None and sign[-1:].isspace() and sign.rstrip().endswith(":")
    return not (in_prose and _WORD.fullmatch(value) and not _PASSWORD.search(key))


def _is_working_directory(match: re.Match[str]) -> bool:
    """Whether it is the variable ``PWD`` with a path, as sudo and a dump of the environment have it."""
    if match["key"] != "PWD" or not _ROOTED.match(match.string, value_span(match)[0]):
        return False
    before = match.string[max(0, match.start() - 1) : match.start()]
    return not before or before.isspace() or before in "\"'"


def _nature_of(match: re.Match[str]) -> Nature:
    """Learn what is random or may have been chosen; ``auth=handshake_failed`` tells how it went."""
    start, end = value_span(match)
    if "key" in match.re.groupindex and _CHOSEN.search(match["key"]):
        return Nature.PLACED if _is_of_sentence(match) else Nature.CHOSEN
    return Nature.PLACED if _RESULT.fullmatch(match.string, start, end) else Nature.LEARNED


def _is_of_sentence(match: re.Match[str]) -> bool:
    """Whether a value is a word between words, as in ``wrong password: try again``."""
    start, end = value_span(match)
    string = match.string
    is_word = match["bare"] is not None and end - start <= _LONGEST_WORD and _WORD.fullmatch(string, start, end)
    return bool(is_word) and string[start - 1].isspace() and _NEXT_WORD.match(string, end) is not None


def _nature_by_key(match: re.Match[str]) -> Nature:
    return Nature.CHOSEN if _CHOSEN.search(match["key"]) else Nature.LEARNED


_OF_NAME = rf"(?i:s|{_JOIN}(?:value|string|text|hash)|{DIGIT}{{1,8}})?"
_NAMED_TRIGGER = rf"(?i:{_ANYWHERE}|{_WHOLE_WORD}){_OF_NAME}{IS}"
NAMED = secret_kind(
    "secret",
    _HINTS,
    rf"(?i)(?P<key>{_NAMES}){EQUALS}{VALUE}",
    trigger=_NAMED_TRIGGER,
    trigger_start=Start.AT_HINT,
    accept=_is_secret,
    nature=Nature.LEARNED,
    nature_of=_nature_of,
)
NAMED_IN_ID = secret_kind(
    "secret",
    _HINTS,
    rf"(?i)(?P<key>{_NAMES})(?:=|%3d)(?P<value>[^\s\"'<>&#;,]{{12,}})",
    trigger=_NAMED_TRIGGER,
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.LEARNED,
)
"""A room may be called ``token: standup`` and is looked up so; ``token=`` and a long value is a slip of the paste."""
_PAIR_NAMES = rf"{_NAMES}|authorization|api{_JOIN}key"
_NEXT = rf"{QUOTE}\s{{0,2}},\s{{0,2}}(?P<member>{QUOTE}value{QUOTE}\s{{0,2}}:\s{{0,2}})?b?"
_QUOTED = rf"(?P<q>{QUOTE})(?P<quoted>.{{0,20000}}?)(?:(?<!\\)(?P=q)|$)"
_BEFORE_IN = {
    "member": re.compile(rf"(?i){QUOTE}(?:name|key){QUOTE}\s{{0,2}}:\s{{0,2}}{QUOTE}[\w.-]{{0,60}}\Z"),
    "tuple": re.compile(rf"\(b?{QUOTE}[\w.-]{{0,60}}\Z"),
    "argument": re.compile(rf"{QUOTE}--?[\w.-]{{0,60}}\Z"),
}
_LONGEST_BEFORE = 120
_NAME = re.compile(r"[A-Za-z_-]{1,20}")


def _is_of_pair(match: re.Match[str]) -> bool:
    """Whether a string is the value of the one before it: a member, half of a tuple or an option's argument.

    In a list of names, and in a tuple of two of them, none is another's value.
    """
    if says_nothing(match["quoted"]) or _is_count(match["key"], match["quoted"]):
        return False
    before = match.string[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
    if match["member"] is not None:
        return _BEFORE_IN["member"].search(before) is not None
    if _BEFORE_IN["tuple"].search(before):
        return match.string[match.end() : match.end() + 1] in (")", "") and not _NAME.fullmatch(match["quoted"])
    return _BEFORE_IN["argument"].search(before) is not None and not match["quoted"].startswith("-")


PAIRED = secret_kind(
    "secret",
    (*_HINTS, "api"),
    rf"(?i)(?P<key>{_PAIR_NAMES}){_NEXT}{_QUOTED}",
    trigger=rf"(?i:{_ANYWHERE}|{_WHOLE_WORD}|authorization|api{_JOIN}key){_OF_NAME}{QUOTE}{SPACE}{{0,8}},",
    trigger_start=Start.AT_HINT,
    accept=_is_of_pair,
    nature=Nature.LEARNED,
    nature_of=_nature_by_key,
)
"""As HAR and Kubernetes write members, Python headers and arguments."""
YAML_PASSWORD = secret_kind(
    "secret",
    ("password", "passphrase"),
    r"(?i)^\s*(?:-\s+)?(?P<key>[\w.-]*(?:password|passphrase))\s*:\s+(?P<value>[^\s\"'\[{|>][^\"'{}]*?)\s*$",
    trigger=rf"(?i:password|passphrase){SPACE}*:{SPACE}",
    start=Start.ANYWHERE,
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.CHOSEN,
)
ARGUMENT = secret_kind(
    "secret",
    ("--",),
    rf"(?i)--(?P<key>[\w-]*(?:{_ANYWHERE}|\b(?:{_WHOLE_WORD})))\s+(?P<q>[\"']?)(?P<value>(?!-)[^\s\"']+)",
    trigger=r"--[0-9A-Za-z_\x80-\xff]",  # the names would come after any number of words
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.LEARNED,
    nature_of=_nature_by_key,
)
ELEMENT = secret_kind(
    "secret",
    ("<",),
    rf"(?i)<(?P<key>[\w:.-]*(?:{_ANYWHERE}))(?:\s[^<>]*)?>(?P<value>[^<]+)</",
    trigger="</",
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.LEARNED,
    nature_of=_nature_by_key,
)
_QUERY = (
    r"(?:[?&]|%3f|%26|\\u0026)(?:x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|key|code|st"
    r"|ticket|auth|session|hmac|nonce|hash|assertion|id_token_hint|access|streamid)(?:=|%3d)"
)
QUERY = secret_kind(
    "secret",
    ("?", "&", "%3f", "%26", "\\u0026"),
    rf"(?i){_QUERY}(?P<value>[^\s\"'<>&#\\]{{6,}}?)(?=[\s\"'<>&#\\]|%26|$)",
    trigger=rf"(?i:{_QUERY})",
    trigger_start=Start.AT_HINT,
    nature=Nature.LEARNED,
    nature_of=_nature_of,
)
_CLASS = re.compile(
    r"API(?:[A-Z][a-z]+)*(?:Error|Exception|Warning|Timeout|Response|Request|Client|Status|Context|Options)(?![a-z])"
)
"""The name of a class, as errors of language models' clients have it; a key is random."""
CURL = secret_kind(
    "secret",
    ("curl",),
    r"(?i)(?<![\w-])curl(?=\s)[^\n]{0,400}?\s(?:-u|--user)[\s=]{0,4}\\*[\"']?[^\s:\"'\\]{1,256}:(?P<value>[^\s\"'\\]+)",
    trigger=rf"(?i:curl){SPACE}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.CHOSEN,
)
KEY_PAIR = secret_kind(
    "secret",
    ("api", "devkey"),
    r"(?<![0-9A-Za-z])(?:API[0-9A-Za-z]{8,}|devkey)\\*[\"']?:\s+\\*[\"']?(?P<value>[^\s\"'\\,}]+)",
    trigger=rf"(?:API[0-9A-Za-z]{{8,}}|devkey)\\*[\"']?:{SPACE}",
    accept=lambda match: not _CLASS.match(match[0]),
    nature=Nature.CHOSEN,
)  # the server's configuration: "keys:", then one "API key: secret" a line
API_KEY = stand_in_kind(
    "api-key",
    ("api",),
    rf"(?i)api{_JOIN}key{EQUALS}{VALUE}|(?<![0-9A-Za-z])(?P<value>(?-i:API)[0-9A-Za-z]{{12,20}})(?![0-9A-Za-z_-])",
    trigger=rf"(?i:api{_JOIN}key){IS}|API[0-9A-Za-z]{{12}}",
    trigger_start=Start.AT_HINT,
    accept=lambda match: not (says_nothing(match.string[slice(*value_span(match))]) or _CLASS.match(match[0])),
    nature=Nature.LEARNED,
)
_SCHEMES = "bearer|basic|negotiate|ntlm|token|apikey|key"
_SPACE = r"(?:\s|%20|\+)+"
_OF_FIELDS = r"(?:digest|aws4|hawk|oauth)\b"
_CREDENTIAL = r"[^\s\"'\\\],;<>]"
# Any other word only before a long run, a digit or a placeholder: "authorization: please try again" is a sentence.
_SERVICE = (
    rf"(?!{_OF_FIELDS})[a-z][a-z_-]{{1,24}}{_SPACE}"
    rf"(?=\[[a-z-]{{2,20}}[\]-]|{_CREDENTIAL}{{20}}|(?={_CREDENTIAL}{{8}}){_CREDENTIAL}{{0,19}}[0-9])"
)
AUTHORIZATION = secret_kind(
    "authorization",
    ("authorization",),
    rf"(?i)authorization{EQUALS}(?:\[|[\"'\\])*(?:(?:{_SCHEMES}){_SPACE}|{_SERVICE})?"
    rf"(?P<value>(?!{_OF_FIELDS}){_CREDENTIAL}+)",
    trigger=rf"(?i:authorization){IS}",
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.LEARNED,
)
AUTHORIZATION_FIELDS = secret_kind(
    "authorization",
    ("authorization",),
    rf"(?i)authorization{EQUALS}(?:\[|[\"'\\])*(?:digest|aws4-[\w-]+|hawk|oauth){_SPACE}(?P<value>\w.*?)(?=[\"']\s*[,}}\])]|[\"']\s*$|\]|$)",
    trigger=rf"(?i:authorization){IS}",
)
BEARER = secret_kind(
    "authorization",
    ("bearer", "basic"),
    rf"(?i)(?<![a-z])(?:bearer|basic)(?:{_SPACE}|:\s*)(?P<value>[0-9A-Za-z._~+/-]{{8,}}=*)",
    trigger=rf"(?i:bearer|basic)(?:{SPACE}|%20|[+:])",
    accept=lambda match: _WORD.fullmatch(match["value"]) is None,
    nature=Nature.LEARNED,
)
_PAIR = r"[^\s=;,\"'\\<>\[\]{}]+=[^\s;,\"'\\<>\]}]*"
COOKIE = secret_kind(
    "cookie",
    ("cookie",),
    rf"(?i)cookies?(?:{EQUALS}|{_NEXT})(?:\[|[\"'\\])*(?P<value>{_PAIR}(?:(?:;\s*|,\s*(?=[^\s=;,]+=))"
    rf"(?:expires=\w+,[\w :-]+|{_PAIR}|secure|httponly|partitioned))*)",
    trigger=rf"(?i:cookies?)(?:{IS}|{QUOTE}{SPACE}{{0,8}},)",
)
_LIST = re.compile(rf"(?i)(?P<key>(?:{_ANYWHERE})s){EQUALS}(?P<list>\[[^\[\]{{}}]{{1,20000}}\])")
_ITEM = re.compile(r"(?P<q>\\*[\"'])(?P<value>.*?)(?<!\\)(?P=q)")


def _find_in_lists(text: str, _lowered: str) -> Iterator[Found]:
    for match in _LIST.finditer(text):
        nature = _nature_by_key(match)
        for item in _ITEM.finditer(text, *match.span("list")):
            start, end = item.span("value")
            if start < end:
                yield Found(start=start, end=end, kind="secret", label="secret", nature=nature)


LISTED = Kind(
    name="secret",
    hints=("tokens", "secrets", "passwords", "credentials", "keys"),
    trigger=_NAMED_TRIGGER,
    find=_find_in_lists,
)

KEYED: tuple[Kind, ...] = (
    COOKIE,
    AUTHORIZATION_FIELDS,
    AUTHORIZATION,
    BEARER,
    NAMED,
    PAIRED,
    YAML_PASSWORD,
    ARGUMENT,
    ELEMENT,
    QUERY,
    CURL,
    KEY_PAIR,
    LISTED,
    API_KEY,
)
