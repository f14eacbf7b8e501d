"""Secrets that are known by the name beside them: key=value, JSON at any level of escaping, YAML, headers, queries."""

import re
from collections.abc import Iterator

from collector.redaction.kinds.kind import (
    DIGIT,
    EQUALS,
    IS,
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

_JOIN = r"[-_. ]?"
_KEY_OF = (
    "secret|private|access|auth|account|shared|encryption|master|signing|stream|session|e2ee|license|webhook"
    "|subscription"
)
_ANYWHERE = (
    rf"token|secret|passw(?:or)?d|passphrase|passcode|credential|(?:{_KEY_OF}){_JOIN}key(?:{_JOIN}id)?"
    rf"|app{_JOIN}certificate|ufrag|username{_JOIN}fragment|jwt|signature|connection{_JOIN}string"
    rf"|webhook(?:{_JOIN}url)?|join{_JOIN}request|recovery{_JOIN}code|assertion"
)
_WHOLE_WORD = "pass|pwd|pw|pin|otp|psk|sas|sig|auth"
_CAMEL = "(?-i:(?<=[a-z])(?:Pass|Pwd|Pin|Sig|Auth))"
_NAMES = rf"(?:{_ANYWHERE}|(?<![A-Za-z])(?:{_WHOLE_WORD})|{_CAMEL})(?:s|{_JOIN}(?:value|string|text|hash)|\d{{1,2}})?"
_PASSWORD = re.compile(r"(?i)pass|pwd|pw$|pin$|otp$")
_HINTS = (
    *("token", "secret", "passw", "passphrase", "passcode", "credential", "private", "access", "auth", "account"),
    *("shared", "encryption", "master", "signing", "stream", "session", "e2ee", "license", "webhook", "subscription"),
    *(f"app{join}cert" for join in ("", "-", "_", ".", " ")),
    *("ufrag", "username", "jwt", "signature", "connection", "join", "recovery", "assertion"),
    *("pass", "pwd", "pw", "pin", "otp", "psk", "sas", "sig"),
)
"""What every alternative of the names begins with."""

_NO_VALUE_WORDS = (
    "true false null nil none undefined yes no include omit same-origin bearer basic invalid expired missing required "
    "unknown empty hidden redacted masked removed <redacted> <nil> <none> <hidden> <empty> [redacted] (none) n/a - "
    "[filtered] <removed> <omitted> (empty) (redacted) (null) ok error failed valid"
)
NO_VALUES = frozenset(_NO_VALUE_WORDS.split())
_REFERENCE = re.compile(
    r"\$\{?[A-Za-z_]\w*\}?|%[A-Z_]+%|(?:process\.env|import\.meta\.env|os\.environ)\W.*|[A-Z]+(?:_[A-Z]+)+"
    r"|(?P<same>.)(?P=same)*|[*.•…_-]*"
)
_WORD = re.compile(r"[A-Za-z]?[a-z]{1,13}[.!?)]?")
_NUMBER = re.compile(r"-?[\d.]{1,12}")


def says_nothing(value: str) -> bool:
    """Whether a value stands for no secret: an empty or masked one, a word such as "null", a variable's name."""
    return value.strip().lower() in NO_VALUES or _REFERENCE.fullmatch(value.strip()) is not None


def _is_secret(match: re.Match[str]) -> bool:
    start, end = value_span(match)
    value, key = match.string[start:end], match["key"]
    if says_nothing(value):
        return False
    if key.lower().endswith("tokens") and _NUMBER.fullmatch(value):
        return False  # a language model's count
    in_prose = (
        match["bare"] is not None and match.string[start - 1].isspace() and match.string[start - 2 : start - 1] == ":"
    )
    return not (in_prose and _WORD.fullmatch(value) and not _PASSWORD.search(key))


_NAMED_TRIGGER = rf"(?i:{_ANYWHERE}|{_WHOLE_WORD})(?i:s|{_JOIN}(?:value|string|text|hash)|{DIGIT}{{1,8}})?{IS}"
NAMED = secret_kind(
    "secret",
    _HINTS,
    rf"(?i)(?P<key>{_NAMES}){EQUALS}{VALUE}",
    trigger=_NAMED_TRIGGER,
    trigger_start=Start.AT_HINT,
    accept=_is_secret,
    nature=Nature.LEARNED,
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
YAML_PASSWORD = secret_kind(
    "secret",
    ("password", "passphrase"),
    r"(?i)^\s*(?:-\s+)?(?P<key>[\w.-]*(?:password|passphrase))\s*:\s+(?P<value>[^\s\"'\[{|>][^\"'{}]*?)\s*$",
    trigger=rf"(?i:password|passphrase){SPACE}*:{SPACE}",
    start=Start.ANYWHERE,
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.LEARNED,
)
ARGUMENT = secret_kind(
    "secret",
    ("--",),
    rf"(?i)--(?P<key>[\w-]*(?:{_ANYWHERE}|\b(?:{_WHOLE_WORD})))\s+(?P<q>[\"']?)(?P<value>(?!-)[^\s\"']+)",
    trigger=r"--[0-9A-Za-z_\x80-\xff]",  # the names would come after any number of words
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.LEARNED,
)
ELEMENT = secret_kind(
    "secret",
    ("<",),
    rf"(?i)<(?P<tag>[\w:.-]*(?:{_ANYWHERE}))(?:\s[^<>]*)?>(?P<value>[^<]+)</",
    trigger="</",
    accept=lambda match: not says_nothing(match["value"]),
    nature=Nature.LEARNED,
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
)
_CLASS = re.compile(
    r"API(?:[A-Z][a-z]+)*(?:Error|Exception|Warning|Timeout|Response|Request|Client|Status|Context|Options)(?![a-z])"
)
"""The name of a class, as errors of language models' clients have it; a key is random."""
KEY_PAIR = secret_kind(
    "secret",
    ("api", "devkey"),
    r"(?<![0-9A-Za-z])(?:API[0-9A-Za-z]{8,}|devkey)\\*[\"']?:\s+\\*[\"']?(?P<value>[^\s\"'\\,}]+)",
    trigger=rf"(?:API[0-9A-Za-z]{{8,}}|devkey)\\*[\"']?:{SPACE}",
    accept=lambda match: not _CLASS.match(match[0]),
    nature=Nature.LEARNED,
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
AUTHORIZATION = secret_kind(
    "authorization",
    ("authorization",),
    rf"(?i)authorization{EQUALS}(?:\[|[\"'\\])*(?:(?:{_SCHEMES}){_SPACE})?(?P<value>(?!(?:digest|aws4|hawk|oauth)\b)[^\s\"'\\\],;<>]+)",
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
    rf"(?i)cookies?{EQUALS}(?:\[|[\"'\\])*(?P<value>{_PAIR}(?:(?:;\s*|,\s*(?=[^\s=;,]+=))"
    rf"(?:expires=\w+,[\w :-]+|{_PAIR}|secure|httponly|partitioned))*)",
    trigger=rf"(?i:cookies?){IS}",
)
_LIST = re.compile(rf"(?i)(?P<key>(?:{_ANYWHERE})s){EQUALS}(?P<list>\[[^\[\]{{}}]{{1,20000}}\])")
_ITEM = re.compile(r"(?P<q>\\*[\"'])(?P<value>.*?)(?<!\\)(?P=q)")


def _find_in_lists(text: str, _lowered: str) -> Iterator[Found]:
    for match in _LIST.finditer(text):
        for item in _ITEM.finditer(text, *match.span("list")):
            start, end = item.span("value")
            if start < end:
                yield Found(start=start, end=end, kind="secret", label="secret", nature=Nature.LEARNED)


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
    YAML_PASSWORD,
    ARGUMENT,
    ELEMENT,
    QUERY,
    KEY_PAIR,
    LISTED,
    API_KEY,
)
