"""Secrets that are known by their own shape: tokens, keys of clouds and services, webhook addresses."""

import re
from collections.abc import Iterator

from collector.redaction.kinds.kind import (
    BASE64,
    BASE64_BYTE,
    DIGIT,
    WORD_BEGINS,
    Found,
    Kind,
    Nature,
    Start,
    look_back,
    secret_kind,
)

_ENDS = r"(?![0-9A-Za-z])"
_SLASH = r"(?:\\*/|%2[Ff])"

JWT = secret_kind(
    "jwt",
    ("eyj",),
    # No border on the left: escapes such as %22 or \n end in a letter or digit. The second form has lost its dots.
    r"eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)+|eyJ[A-Za-z0-9+/_-]{16,}={0,2}",
    trigger=r"eyJ[A-Za-z0-9+/_-]{6}",
)
AGORA_TOKEN = secret_kind(
    "agora-token",
    ("006", "007e", "005", "004", "003"),
    # 007: base64 of zlib data; 006: App ID in hex and base64; 003 to 005: the dynamic keys before them.
    rf"{WORD_BEGINS}(?:007e[JAN]{BASE64}{{20,}}|006[0-9a-fA-F]{{32}}{BASE64}{{8,}}"
    rf"|00[34][0-9a-fA-F]{{72,}}|005{BASE64}{{80,}})",
    # A part of them is enough here: up to 32 bytes are found fast.
    trigger=rf"007e[JAN]{BASE64_BYTE}{{20}}|006[0-9a-fA-F]{{29}}|00[34][0-9a-fA-F]{{29}}|005{BASE64_BYTE}{{29}}",
)
_CLOUD = (
    ("akia", "asia", "abia", "acca", "aida", "aroa"),
    r"A(?:KIA|SIA|BIA|CCA|IDA|ROA)[A-Z0-9]{16}",
)
_GOOGLE = (
    ("aiza", "ya29.", "gocspx-"),
    r"(?:AIza[0-9A-Za-z_-]{30,}|ya29\.[0-9A-Za-z_.-]{20,}|GOCSPX-[0-9A-Za-z_-]{20,})",
)
_SLACK = (("xox", "xapp-"), r"(?:xox[a-z]-[0-9A-Za-z-]{10,}|xapp-[0-9]-[0-9A-Za-z-]{10,})")
_CODE_HOSTS = (
    ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "npm_", "pypi-", "hf_"),
    r"(?:gh[pousr]_[0-9A-Za-z]{30,}|github_pat_[0-9A-Za-z_]{22,}|glpat-[0-9A-Za-z_.-]{20,}|npm_[0-9A-Za-z]{30,}"
    r"|pypi-[0-9A-Za-z_-]{30,}|hf_[0-9A-Za-z]{30,})",
)
_MODELS = (("sk-", "sk_", "gsk_"), r"(?:g?sk-[0-9A-Za-z_-]{20,}|g?sk_[0-9A-Za-z_]{20,})")
_PAYMENT = (
    ("sk_live_", "sk_test_", "rk_live_", "rk_test_", "pk_live_", "pk_test_", "whsec_"),
    r"(?:[rsp]k_(?:live|test)_[0-9A-Za-z]{10,}|whsec_[0-9A-Za-z+/=_-]{20,})",
)
_TWILIO = (("sk", "ac"), r"(?:SK|AC)[0-9a-f]{32}")
_MAIL = (("sg.", "key-"), r"(?:SG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}|key-[0-9a-f]{32})")
_OTHERS = (
    ("dop_v1_", "shpat_", "shpca_", "shppa_", "shpss_", "age-secret-key-"),
    r"(?:dop_v1_[0-9a-f]{64}|shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}|AGE-SECRET-KEY-1[0-9A-Z]{50,})",
)
_WEBHOOK_HOSTS = (
    rf"hooks\.slack\.com|discord(?:app)?\.com{_SLASH}api(?:{_SLASH}v\d+)?{_SLASH}webhooks|webhook\.office\.com"
    rf"|chat\.googleapis\.com{_SLASH}v1{_SLASH}spaces|api\.telegram\.org{_SLASH}bot|open\.(?:feishu|larksuite)\.\w+"
    r"|oapi\.dingtalk\.com|qyapi\.weixin\.qq\.com"
)
WEBHOOK = secret_kind(
    "webhook",
    ("hooks.slack", "discord", "webhook.office", "chat.googleapis", "api.telegram", "open.", "oapi.", "qyapi."),
    rf"(?:{_WEBHOOK_HOSTS})(?P<value>{_SLASH}?[^\s\"'<>\\]+)",
    trigger=_WEBHOOK_HOSTS.replace(r"\w", "").replace(r"\d", DIGIT),
)
OWN_WEBHOOK = secret_kind(
    "webhook",
    ("hooks",),
    rf"(?<=[/Ff])hooks{_SLASH}(?P<value>[0-9a-z]{{26}})(?![0-9A-Za-z])",
    trigger=rf"hooks{_SLASH}[0-9a-z]{{26}}",
    trigger_start=Start.AT_HINT,
)
"""As Mattermost makes them on a company's own host."""
STREAM_KEY = secret_kind(
    "stream-key",
    ("rtmp",),
    # A stream's address is rtmp://host/application/key: whoever has the key broadcasts in its owner's name.
    rf"(?i)rtmp[se]?(?::|%3a)(?:{_SLASH}){{2}}[^\s/\"'<>\\%]{{1,256}}{_SLASH}[^\s/\"'<>\\%]{{1,256}}{_SLASH}"
    r"(?P<value>[^\s\"'<>\\,;\])}]{1,1024})",
    trigger=r"(?i:rtmp[se]?(?::|%3a))",
    accept=lambda match: not match["value"].startswith("{"),  # LiveKit's egress masks it so
)
USER_INFO = secret_kind(
    "userinfo",
    ("://", ":\\"),
    r"(?i::(?:\\*/){2})(?P<value>[^\s/\"'<>\\?#@:\[]{0,256}:(?!\d{1,5}(?:[/?#]|$))[^\s\"'<>]{0,1024}"
    r"|[^\s/\"'<>\\?#]{0,1024})(?=@[\w\[.%-])",
    trigger=r"@[0-9A-Za-z_\[.%\x80-\xff-]",  # with the slashes before it, a hostile line would be slow
)
USER_INFO_ENCODED = secret_kind(
    "userinfo",
    ("%3a%2f%2f",),
    r"(?i:%3a%2f%2f)(?P<value>(?:(?!%2[fF]|%3[fF])[^\s/\"'<>&@]){0,1024}?)(?=%40[\w%.-])",
    trigger=r"%40[0-9A-Za-z_%.\x80-\xff-]",
)

_BOT_TAIL = re.compile(r"\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27,}")
_BOT_HEAD = re.compile(r"[MNO][0-9A-Za-z_-]{22,27}\Z")


def _find_bot_token(text: str, _lowered: str) -> Iterator[Found]:
    for start, end in look_back(_BOT_TAIL, _BOT_HEAD, 28, text):
        yield Found(start=start, end=end, kind="cloud-key", label="cloud-key", nature=Nature.SECRET)


BOT_TOKEN = Kind(
    name="cloud-key",
    hints=(".",),
    trigger=r"[MNO][0-9A-Za-z_-]{22,27}\.[0-9A-Za-z_-]{6}\.[0-9A-Za-z_-]{27}",
    find=_find_bot_token,
)

SHAPES: tuple[Kind, ...] = (
    JWT,
    AGORA_TOKEN,
    WEBHOOK,
    OWN_WEBHOOK,
    STREAM_KEY,
    USER_INFO,
    USER_INFO_ENCODED,
    BOT_TOKEN,
    secret_kind(
        "cloud-key",
        (":aa",),
        r"[0-9]{8,10}:AA[0-9A-Za-z_-]{32,}",
        trigger=r":AA[0-9A-Za-z_-]{32}",
        start=Start.ANYWHERE,
    ),
    secret_kind(
        "cloud-key",
        ("8q~",),
        r"[0-9A-Za-z_~.-]{3}[78]Q~[0-9A-Za-z_~.-]{30,}",
        trigger=r"Q~[0-9A-Za-z_~.-]{30}",
        start=Start.ANYWHERE,
    ),
    *(
        secret_kind("cloud-key", hints, WORD_BEGINS + pattern + end, trigger=pattern)
        for hints, pattern, end in (
            (*_CLOUD, _ENDS),
            *((*plain, "") for plain in (_GOOGLE, _SLACK, _CODE_HOSTS, _MODELS, _PAYMENT, _MAIL, _OTHERS)),
            (*_TWILIO, _ENDS),
        )
    ),
)
