"""Makes requests for a room and the tokens that open it; keys and claims are synthetic."""

import base64
import json
from dataclasses import replace

from collector.model.privacy import Secret
from collector.model.request import Request, Server
from tests.factory import make_request

KEYED = Server(url="wss://livekit.example.com", api_key=Secret(value="APIsynthetic"), api_secret=Secret(value="s" * 40))


def asked(server: Server = KEYED) -> Request:
    return replace(make_request(), server=server)


def token(**claims: object) -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in ({}, claims)]
    return ".".join((*parts, "signature"))
