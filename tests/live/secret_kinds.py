"""Synthetic secrets of every kind, new ones for every place that they are planted in; none has ever opened anything."""

import base64
import json
import random
import string
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

ALNUM = string.ascii_letters + string.digits


@dataclass(frozen=True, kw_only=True, slots=True)
class Planted:
    """A text as a log would hold it, and the part of it that nobody else may see."""

    kind: str
    text: str
    secret: str


class Seeds:
    """Letters that look random and are the same in every run; equal places give equal secrets."""

    def __init__(self, place: str) -> None:
        self._random = random.Random(place)

    def letters(self, count: int) -> str:
        """Letters and digits."""
        return "".join(self._random.choices(ALNUM, k=count))

    def hex(self, count: int) -> str:
        """Hexadecimal digits."""
        return "".join(self._random.choices("0123456789abcdef", k=count))

    def digits(self, count: int) -> str:
        """Digits, the first of them no zero."""
        return str(self._random.randrange(10 ** (count - 1), 10**count))

    def word(self) -> str:
        """A name that no text holds by chance."""
        return "Zq" + "".join(self._random.choices(string.ascii_lowercase, k=9))

    def octet(self) -> int:
        """A part of an address."""
        return self._random.randrange(2, 250)

    def jwt(self) -> str:
        """A token whose parts decode as a token's do."""
        head, body = json.dumps({"alg": "HS256", "typ": "JWT"}), json.dumps({"sub": self.letters(12), "exp": 1})
        parts = (base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in (head, body))
        return ".".join((*parts, self.letters(43)))


def planted(place: str) -> Iterator[Planted]:
    """Yield one of each kind, made for one place."""
    seeds = Seeds(place)
    for kind, secret in _shaped(seeds):
        yield Planted(kind=kind, text=f"got {secret} from it", secret=secret)
    for kind, form, secret in _dressed(seeds):
        yield Planted(kind=kind, text=form.replace("%s", secret), secret=secret)
    yield from _nested(seeds)


def _shaped(seeds: Seeds) -> Iterator[tuple[str, str]]:
    """Kinds that are known by their shape alone."""
    yield "jwt", seeds.jwt()
    yield "agora token 006", "006" + seeds.hex(32) + seeds.letters(40) + "=="
    yield "agora token 007", "007eJx" + seeds.letters(60)
    yield "aws key id", "AK" + "IA" + seeds.letters(16).upper()
    yield "google key", "AI" + "za" + seeds.letters(35)
    yield "slack token", "xo" + "xb-" + seeds.digits(12) + "-" + seeds.letters(24)
    yield "github token", "gh" + "p_" + seeds.letters(36)
    yield "gitlab token", "gl" + "pat-" + seeds.letters(20)
    yield "openai key", "s" + "k-proj-" + seeds.letters(40)
    yield "stripe key", "s" + "k_live_" + seeds.letters(24)
    yield "sendgrid key", "S" + "G." + seeds.letters(22) + "." + seeds.letters(43)
    yield "telegram bot", seeds.digits(9) + ":AA" + seeds.letters(33)
    yield "npm token", "np" + "m_" + seeds.letters(36)
    yield "e-mail", f"{seeds.word()}.{seeds.word()}@mail.example"
    yield "public ipv4", f"198.51.100.{seeds.octet()}"
    yield "private ipv4", f"10.{seeds.octet()}.{seeds.octet()}.{seeds.octet()}"
    yield "ipv6", f"2001:db8:{seeds.hex(4)}:1::{seeds.hex(4)}"
    yield "mac", ":".join(f"{seeds.octet():02x}" for _ in range(6))
    yield "phone", f"+49 170 {seeds.digits(7)}"


def _dressed(seeds: Seeds) -> Iterator[tuple[str, str, str]]:
    """Kinds that are known by what stands beside them."""
    yield "api secret", "LIVEKIT_API_SECRET=%s room=x", seeds.letters(44)
    yield "password in json", '{"user":"x","password":"%s"}', "pw-" + seeds.letters(12)
    yield "access token in a url", "GET wss://h.example/rtc?access_token=%s&sdk=js", seeds.letters(50)
    yield "turn credential", '{"urls":["turn:h.example"],"credential":"%s"}', seeds.letters(20) + "="
    yield "ice ufrag", r"a=ice-ufrag:%s\r\na=setup:active", seeds.letters(8)
    yield "ice pwd", r"a=ice-pwd:%s\r\na=setup:active", seeds.letters(24)
    yield "user in a path", "open /home/%s/app/publisher.py", seeds.word()
    yield "user in a windows path", r"open C:\Users\%s\app\publisher.py", seeds.word()
    yield "basic", "Authorization: Basic %s", base64.b64encode(seeds.letters(18).encode()).decode()
    yield "bearer", '{"headers":{"Authorization":"Bearer %s"}}', "opaque-" + seeds.letters(20)
    yield "cookie", "Cookie: sid=%s; theme=dark", seeds.letters(26)
    yield "url password", "connect postgres://app:%s@db.example/x", seeds.letters(14)
    yield "app certificate", "appCertificate=%s", seeds.hex(32)
    yield "aws secret", "aws_secret_access_key = %s", seeds.letters(38) + "/+"
    yield "azure account key", "AccountName=x;AccountKey=%s;EndpointSuffix=y", seeds.letters(60) + "=="
    yield "slack webhook", "POST https://hooks.slack.com/services/%s", "T000/B000/" + seeds.letters(24)
    yield "signature", "https://a.blob.core.windows.net/c?sv=1&sig=%s&se=2", seeds.letters(30)
    yield "passphrase", "passphrase: %s", "battery-" + seeds.letters(10)
    yield "end-to-end key", '{"e2eeKey":"%s"}', seeds.letters(24)
    yield "argument", "livekit-cli --url ws://h --api-secret %s --room x", seeds.letters(30)


def _nested(seeds: Seeds) -> Iterator[Planted]:
    """Kinds that only decoding shows."""
    secret = seeds.letters(32)
    inner = json.dumps({"body": json.dumps({"clientSecret": secret})})
    yield Planted(kind="json in json", text=json.dumps({"msg": inner}), secret=secret)
    secret = seeds.letters(31)
    text = "data=" + quote(json.dumps({"refreshToken": secret}), safe="") + "&room=x"
    yield Planted(kind="url-encoded json", text=text, secret=secret)
