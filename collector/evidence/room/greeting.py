"""Turns the first message of LiveKit's signalling (JoinResponse) into the server's version, node and ICE servers."""

from dataclasses import dataclass

from collector.evidence.room.access import socket_url
from collector.model.privacy import LookupId, Secret, Version
from collector.model.request import Server

GREETING_DEADLINE_S = 3.0
PROTOCOL = 16
"""Signalling protocol spoken by livekit 1.2.0; a server answers any version it still knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IceServer:
    """STUN or TURN URLs (RFC 7064, RFC 7065) with what opens them; both are empty for STUN."""

    urls: tuple[str, ...]
    username: str
    credential: Secret


@dataclass(frozen=True, kw_only=True, slots=True)
class Greeting:
    """How the server names itself and which ICE servers it hands out; all empty if it does not say."""

    version: Version
    region: str
    node: LookupId
    ice_servers: tuple[IceServer, ...] = ()


UNKNOWN = Greeting(version=Version(""), region="", node=LookupId(""))


async def greet(server: Server, token: Secret) -> Greeting:
    """Open the signalling as a hidden participant, read one message and leave: the SDK does not show what it says.

    Only for a token that is hidden: others in the room must not see somebody come and go.
    """
    import asyncio

    import aiohttp
    from google.protobuf.message import DecodeError

    try:
        return await asyncio.wait_for(first_message(server, token), GREETING_DEADLINE_S)
    except (aiohttp.ClientError, TimeoutError, DecodeError, TypeError, ValueError):
        # Joining follows and says in words what is wrong with the server; the version alone is not worth an error.
        return UNKNOWN


async def first_message(server: Server, token: Secret) -> Greeting:
    """Do the same without a deadline. Raises aiohttp.ClientError, DecodeError, TypeError and ValueError."""
    import aiohttp
    from livekit.protocol import rtc as signalling

    url = f"{socket_url(server.url)}/rtc?protocol={PROTOCOL}&auto_subscribe=0&sdk=python"
    headers = {"Authorization": f"Bearer {token.value}"}
    async with aiohttp.ClientSession() as client, client.ws_connect(url, headers=headers) as socket:
        answer = signalling.SignalResponse.FromString(await socket.receive_bytes())
        await socket.send_bytes(signalling.SignalRequest(leave=signalling.LeaveRequest()).SerializeToString())
        said = answer.join.server_info
        return Greeting(
            version=Version(said.version),
            region=said.region,
            node=LookupId(said.node_id),
            ice_servers=tuple(
                IceServer(urls=tuple(item.urls), username=item.username, credential=Secret(value=item.credential))
                for item in answer.join.ice_servers
            ),
        )
