"""Makes lines of livekit-server that hold many different secrets, each more than once and in several spellings.

All of them are synthetic, from a seeded generator.
"""

import base64
import json
import random
import string
from collections.abc import Callable
from urllib.parse import quote

_LETTERS = string.ascii_letters + string.digits
_NAMES = ("access_token", "api_secret", "credential", "auth_token")


def tokens(random_: random.Random, count: int) -> list[str]:
    """Return so many JWTs, API secrets, passwords of TURN and opaque tokens, in turn."""
    return [(_jwt, _api_secret, _password, _opaque)[number % 4](random_, number) for number in range(count)]


def _letters(random_: random.Random, count: int) -> str:
    return "".join(random_.choices(_LETTERS, k=count))


def _jwt(random_: random.Random, number: int) -> str:
    claims = {"exp": 1_772_719_200 + number, "sub": f"synthetic{number}", "video": {"room": "demo", "roomJoin": True}}
    parts = [json.dumps(part).encode() for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    encoded = [base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, _letters(random_, 43)])


def _api_secret(random_: random.Random, _number: int) -> str:
    return _letters(random_, 44)


def _password(random_: random.Random, _number: int) -> str:
    return f"{_letters(random_, 12)}/{_letters(random_, 13)}+="


def _opaque(random_: random.Random, _number: int) -> str:
    return f"opaque-{_letters(random_, 24)}"


def token_lines(random_: random.Random, secrets: list[str], times: int) -> list[bytes]:
    """Return lines in any order in which each secret stands so often, with its name or without."""
    said = [(number, secret) for number, secret in enumerate(secrets) for _ in range(times)]
    random_.shuffle(said)
    return [random_.choice(_WAYS)(_NAMES[number % 4], secret).encode() + b"\n" for number, secret in said]


def _console(message: str, fields: str) -> str:
    return f"{'@' * 24}\tDEBUG\tlivekit\trtc/session.go:31\t{message}\t{fields}"


def _json(fields: str) -> str:
    return f'{{"level":"debug","ts":{"@" * 17},"logger":"livekit","msg":"joined",{fields},"room":"demo"}}'


_WAYS: tuple[Callable[[str, str], str], ...] = (
    lambda name, secret: _json(f'"{name}":"{secret}"'),
    lambda _name, secret: _json(f'"headers":{{"Authorization":"Bearer {secret}"}}'),
    lambda name, secret: _console(
        "connect", f'{{"url": "wss://h.example/rtc?{name}={quote(secret, safe="")}&sdk=js"}}'
    ),
    lambda name, secret: _console("servers", f'{{"servers": {json.dumps(json.dumps({name: secret}))}}}'),
    lambda _name, secret: _console(f"cache hit for {secret}", "{}"),
    lambda _name, secret: _console(f"asked for /rtc/{quote(secret, safe='')}", "{}"),
    lambda _name, secret: _console("seen", f'{{"seen": {json.dumps(secret).replace("/", chr(92) + "/")}}}'),
    lambda _name, secret: _console("body", f'{{"body": "{base64.b64encode(secret.encode()).decode()}"}}'),
)
