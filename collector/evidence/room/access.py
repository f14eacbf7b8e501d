"""Turns what was given of a server (URL, key and secret, or a token) into calls it accepts and refusals in words."""

import asyncio
import base64
import binascii
import json
import secrets
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import LookupId, Secret
from collector.model.request import Contact, Request, Server
from collector.model.source import Session

if TYPE_CHECKING:
    import aiohttp
    from livekit import api

CALL_DEADLINE_S = 8.0
NO_SERVER = "no LiveKit server was given (--url or LIVEKIT_URL)"
TOKEN_LIFETIME = timedelta(minutes=10)
_SCHEMES = {"ws": "http", "wss": "https", "http": "http", "https": "https"}
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, kw_only=True, slots=True)
class Claims:
    """What a token says of itself, read without checking its signature; ``expires`` is empty if it never does."""

    room: str = ""
    expires: tuple[datetime, ...] = ()
    may_join: bool = False
    may_subscribe: bool = True


def host_and_port(url: str) -> str:
    """Return ``host:port`` of a server's URL, with the scheme's own port where none is given; empty if it has none."""
    try:
        parts = urlsplit(url if "//" in url else f"wss://{url}")
        scheme = _SCHEMES.get(parts.scheme, "")
        return f"{parts.hostname}:{parts.port or _PORTS[scheme]}" if parts.hostname and scheme else ""
    except ValueError:
        return ""


def web_url(url: str) -> str:
    """Return the http:// or https:// form of a server's URL; one without a scheme is taken as TLS."""
    parts = urlsplit(url if "//" in url else f"wss://{url}")
    return f"{_SCHEMES.get(parts.scheme, 'https')}://{parts.netloc}{parts.path}".rstrip("/")


def socket_url(url: str) -> str:
    """Return the ws:// or wss:// form of a server's URL."""
    return "ws" + web_url(url).removeprefix("http")


def read_claims(token: str) -> Claims:
    """Read a LiveKit token's claims (RFC 7519 payload, grant ``video``); what is no token gives empty claims."""
    payload = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        decoded = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, binascii.Error):
        return Claims()
    if not isinstance(decoded, dict):
        return Claims()
    grant = decoded.get("video")
    grant = grant if isinstance(grant, dict) else {}
    return Claims(
        room=str(grant.get("room", "")),
        expires=_instant(decoded.get("exp")),
        may_join=grant.get("roomJoin") is True,
        may_subscribe=grant.get("canSubscribe") is not False,
    )


def _instant(seconds: object) -> tuple[datetime, ...]:
    try:
        return (datetime.fromtimestamp(seconds, UTC),) if isinstance(seconds, int | float) else ()
    except (ValueError, OverflowError, OSError):
        return ()


def obstacle(request: Request, *, joining: bool) -> tuple[Reason, str]:
    """Return why the server will not be asked, NONE if it will: decided from the request alone."""
    if not request.server.url:
        return Reason.NOT_FOUND, NO_SERVER
    if request.contact is Contact.OFFLINE:
        return Reason.DECLINED, "--offline was given: nothing is contacted"
    if joining and request.contact is Contact.NO_JOIN:
        return Reason.DECLINED, "no participant is to enter the room (--no-join, or the answer to the guide)"
    if not request.live:
        return Reason.DISABLED, "the incident's window is over; live facts would describe another time"
    return _incomplete(request)


def _incomplete(request: Request) -> tuple[Reason, str]:
    server = request.server
    if not host_and_port(server.url):
        return Reason.NOT_FOUND, "the server's URL has no host. Give --url as in wss://livekit.example.com"
    if not request.incident.room:
        return Reason.NOT_FOUND, "no room was given (--room)"
    if not server.token and not (server.api_key and server.api_secret):
        return Reason.DENIED, "neither --token nor --api-key with --api-secret was given, so the server admits nobody"
    return Reason.NONE, ""


def check_token(server: Server, room: str, now: datetime) -> None:
    """Refuse a given token that cannot work, before it is sent. Raises Unavailable with DENIED."""
    if not server.token:
        return
    claims = read_claims(server.token.value)
    if claims.expires and claims.expires[0] < now:
        raise Unavailable(
            Reason.DENIED, f"The token expired at {claims.expires[0]:%Y-%m-%d %H:%M:%S}Z. Make a new one for --token."
        )
    if claims.room and claims.room != room:
        raise Unavailable(Reason.DENIED, "The token is for another room than --room. Make one for this room.")


def listening_token(server: Server, room: str) -> Secret:
    """Return the given token, or one made for a hidden participant that may only subscribe."""
    from livekit import api

    if server.token:
        return server.token
    grants = api.VideoGrants(
        room_join=True, room=room, hidden=True, can_subscribe=True, can_publish=False, can_publish_data=False
    )
    token = api.AccessToken(server.api_key.value, server.api_secret.value).with_grants(grants)
    identity = f"avsync-listener-{secrets.token_hex(4)}"
    return Secret(value=token.with_identity(identity).with_ttl(TOKEN_LIFETIME).to_jwt())


@asynccontextmanager
async def service(server: Server, *, seconds: float = CALL_DEADLINE_S) -> "AsyncIterator[api.LiveKitAPI]":
    """Open the server's API for at most ``seconds``; failures come out as Unavailable."""
    from livekit import api

    # Key and secret first: a token that was given beside them often may join, but not list.
    keyed = bool(server.api_key and server.api_secret)
    client = api.LiveKitAPI(
        web_url(server.url),
        server.api_key.value if keyed else None,
        server.api_secret.value if keyed else None,
        token=None if keyed else server.token.value,
        failover=False,  # it would contact hosts that the plan does not name
    )
    try:
        with refusals(server):
            async with asyncio.timeout(seconds):  # the client's own time limit is not passed on to its calls
                yield client
    finally:
        await client.aclose()


@contextmanager
def refusals(server: Server) -> Iterator[None]:
    """Turn what a call to the server raises into Unavailable; the server's own words may hold the token: none pass."""
    import aiohttp
    from livekit import api

    where = host_and_port(server.url)
    try:
        yield
    except api.ServerError as error:
        raise Unavailable(*_refused(server, error.status, where)) from None
    except TimeoutError:
        raise Unavailable(
            Reason.TIMEOUT,
            f"The server at {where} did not answer within {CALL_DEADLINE_S:.0f} s. Check whether it hangs.",
        ) from None
    except aiohttp.ClientConnectorError as error:
        raise Unavailable(Reason.NOT_FOUND, _unreached(error, where)) from None
    except (aiohttp.ClientError, ValueError):
        raise Unavailable(Reason.NOT_FOUND, f"What answers at {where} is no LiveKit server. Check --url.") from None


def _unreached(error: "aiohttp.ClientConnectorError", where: str) -> str:
    """Say why there was no connection. The certificate's error has another type than its base promises."""
    cause: object = getattr(error, "certificate_error", error.os_error)
    if isinstance(cause, ssl.SSLError):
        return f"No secure connection to {where}: avsync measure network says what is wrong with it (network.tls)."
    if isinstance(cause, socket.gaierror):
        return f"The name of {where} is not found. Check --url, and this machine's network (avsync measure network)."
    return f"No server answers at {where}. Check --url, and whether the server runs."


def _refused(server: Server, status: int, where: str) -> tuple[Reason, str]:
    keyed = bool(server.api_key and server.api_secret)
    if status in (401, 403) and keyed:
        return Reason.DENIED, f"The server at {where} refused the API key and secret. Check --api-key and --api-secret."
    if status in (401, 403):
        return Reason.DENIED, f"The server at {where} refused the token for this. Give --api-key and --api-secret."
    if status >= 500:
        return Reason.NOT_FOUND, f"The server at {where} answered with error {status}. Try again, or look at its log."
    return Reason.NOT_FOUND, f"What answers at {where} is no LiveKit server (status {status}). Check --url."


def room_gone(room: LookupId) -> Unavailable:
    """Return the refusal for a room that the server does not have."""
    return Unavailable(
        Reason.NOT_FOUND,
        f'The server has no room "{room}" now. Check the name, or give the time of the call with --from and --to.',
    )


async def find_room(client: "api.LiveKitAPI", room: LookupId, session: Session) -> "api.Room":
    """Return the room as the server lists it. Raises Unavailable."""
    from livekit import api

    found = await client.room.list_rooms(api.ListRoomsRequest(names=[room]))
    for item in found.rooms:
        if item.turn_password:
            session.note_secret(item.turn_password)
    if not found.rooms:
        raise room_gone(room)
    return found.rooms[0]
