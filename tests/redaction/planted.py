"""Synthetic secrets, one of each kind, put together at run time so that no scanner takes this file for a leak."""

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote

KEY = b"synthetic case key, 32 bytes....."

LETTERS = "Zq7Lm2Xv9Tc4Rb8Wk3Hn6Pd1Sf5GjYaEuBo0IiQwVz"
HEX = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"


def _jwt(**claims: object) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{LETTERS[:43]}"


JWT = _jwt(sub="synthetic", video={"room": "demo"})
PEM_BODY = "\n".join(base64.b64encode((HEX + LETTERS).encode())[at : at + 64].decode() for at in range(0, 128, 64))
PEM = f"-----BEGIN {'PRIVATE'} KEY-----\n{PEM_BODY}\n-----END {'PRIVATE'} KEY-----"

SHAPED = {
    "jwt": JWT,
    "agora 006": "006" + HEX[:32] + LETTERS[:40] + "==",
    "agora 007": "007eJx" + LETTERS[:40],
    "aws key id": "AK" + "IA" + "SYNTHETIC0000000",
    "google key": "AI" + "za" + LETTERS[:35],
    "google token": "ya" + "29." + LETTERS[:30],
    "azure secret": "abc8Q" + "~" + LETTERS[:34],
    "slack token": "xo" + "xb-" + "123456789012-" + LETTERS[:24],
    "github token": "gh" + "p_" + LETTERS[:36],
    "gitlab token": "gl" + "pat-" + LETTERS[:20],
    "openai key": "s" + "k-proj-" + LETTERS[:40],
    "stripe key": "s" + "k_live_" + LETTERS[:24],
    "twilio key": "S" + "K" + HEX[:32],
    "sendgrid key": "S" + "G." + LETTERS[:22] + "." + LETTERS[:43].ljust(43, "x"),
    "discord bot": "M" + LETTERS[:23] + ".GaBcDe." + LETTERS[:38],
    "telegram bot": "123456789" + ":AA" + LETTERS[:33],
    "npm token": "np" + "m_" + LETTERS[:36],
}
NAMED = {
    "api secret": ("api_secret", LETTERS[:32]),
    "api key": ("apiKey", "API" + LETTERS[:12]),
    "refresh token": ("refreshToken", LETTERS[3:30]),
    "access token": ("access_token", LETTERS[5:30]),
    "turn password": ("turnPassword", "tp-" + LETTERS[7:20]),
    "turn credential": ("credential", "cr+" + LETTERS[9:24] + "="),
    "password": ("password", "hunter2hunter2"),
    "database password": ("DB_PASSWORD", "pa55!word"),
    "client secret": ("clientSecret", LETTERS[2:22]),
    "aws secret": ("aws_secret_access_key", LETTERS[:38] + "/+"),
    "azure account key": ("AccountKey", LETTERS[1:40] + "=="),
    "app certificate": ("appCertificate", HEX[:32]),
    "user name fragment": ("usernameFragment", "uF9a"),
    "encryption key": ("e2eeKey", LETTERS[4:28]),
    "signature": ("signature", HEX[:40]),
    "webhook": ("webhook_url", "aHR0cHM6" + LETTERS[:12]),
    "passphrase": ("passphrase", "corr3ct-h0rse-battery"),
    "session token": ("X-Session-Token", LETTERS[6:30]),
}


def dressed(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Yield (how, line) with the value under its name in each spelling; every line begins and ends with a witness."""
    inner = json.dumps({name: value})
    yield "key=value", f"BEGIN {name}={value} END"
    yield "json", 'BEGIN {"a": 1, ' + inner[1:-1] + ', "room": "demo"} END'
    yield "json in json", "BEGIN " + json.dumps({"msg": inner}) + " END"
    yield "json in json in json", "BEGIN " + json.dumps({"msg": json.dumps({"body": inner})}) + " END"
    yield "query", f"BEGIN GET https://h.example/x?{quote(name, safe='')}={quote(value, safe='')}&sdk=js END"
    yield "repr", f"BEGIN Config({name}={value!r}, room='demo') END"
    yield "encoded json", "BEGIN data=" + quote(inner, safe="") + "&room=demo END"
    yield "go", f"BEGIN {{{name}:{value} Room:demo}} END"


SPECIAL = {
    "dev line": ('no keys provided {"API Key": "devkey", "API Secret": "s3cr3t-%s"}', LETTERS[:20]),
    "key pair": ("  API" + LETTERS[:12] + ": %s", LETTERS[10:40]),
    "ice ufrag": (r"BEGIN a=ice-ufrag:%s\r\na=setup:active END", "Uf4g"),
    "ice pwd": (r"BEGIN a=ice-pwd:%s\r\na=setup:active END", LETTERS[:22]),
    "candidate ufrag": (
        "BEGIN candidate:1 1 udp 1 host.local 9 typ host generation 0 ufrag %s network-id 1 END",
        "Xy9z",
    ),
    "fingerprint": (
        r"BEGIN a=fingerprint:sha-256 %s\r\nEND",
        ":".join(HEX[at : at + 2].upper() for at in range(0, 64, 2)),
    ),
    "media key": ("BEGIN a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:%s END", LETTERS[:40]),
    "basic": ("BEGIN Authorization: Basic %s END", "c3ludGhldGljOnB3"),
    "bearer": ('BEGIN {"headers":{"Authorization":"Bearer %s"}} END', "opaque-" + LETTERS[:20]),
    "bearer in a map": ("BEGIN map[Authorization:[Bearer %s] Accept:[*/*]] END", "opaque-" + LETTERS[:20]),
    "cookie": ("BEGIN Cookie: sid=%s; theme=dark END", LETTERS[:26]),
    "set-cookie": ('BEGIN "Set-Cookie": "sid=%s; Path=/; HttpOnly", "x": 1 END', LETTERS[:26]),
    "url password": ("BEGIN postgres://app:%s@db.example/x END", "p%40ss.W0rd"),
    "url password, raw": ("BEGIN redis://:%s@db.example:6379/0 END", "p/a?s#s@W0rd"),
    "slack webhook": ("BEGIN POST https://hooks.slack.com/services/%s END", "T000/B000/" + LETTERS[:24]),
    "discord webhook": ("BEGIN https://discord.com/api/webhooks/%s END", "123456/" + LETTERS[:30]),
    "argument": ("BEGIN livekit-cli --url ws://h --api-secret %s --room demo END", LETTERS[:30]),
    "element": ("BEGIN <auth><password>%s</password></auth> END", "xml-Pa55"),
    "list": ('BEGIN {"tokens":["%s"],"room":"demo"} END', "listed-" + LETTERS[:20]),
    "member": ('BEGIN {"name":"LIVEKIT_API_SECRET","value":"%s"} END', LETTERS[:30]),
    "header tuple": ("BEGIN (b'Set-Cookie', b'sid=%s; path=/') END", LETTERS[:26]),
    "quotes of nginx": (r"BEGIN {\x22token\x22:\x22%s\x22} END", LETTERS[:30]),
    "scheme of a service": ("BEGIN Authorization: Api-Key %s END", "AQVN" + LETTERS[:20] + "7"),
    "sas": ("BEGIN https://a.blob.core.windows.net/c/b?sv=2022&sig=%s&se=2026 END", LETTERS[:30] + "%3D"),
    "amz": ("BEGIN https://b.s3.amazonaws.com/k?X-Amz-Signature=%s&X-Amz-Date=1 END", HEX),
    "yaml passphrase": ("password: %s", "several words of pass"),
    "rust option": ('BEGIN Config { token: Some("%s"), room: "demo" } END', "opaque-" + LETTERS[:20]),
}
