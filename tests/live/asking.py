"""Makes requests for a room of a real server."""

from dataclasses import replace

from collector.model.privacy import Secret
from collector.model.request import Request, Server
from tests.factory import make_incident, make_request
from tests.live.server import LiveKitServer


def request_for(server: LiveKitServer, room: str, *, duration_s: float = 3.0, sender: str = "") -> Request:
    incident = make_incident(room=room, sender=sender) if sender else make_incident(room=room)
    return replace(
        make_request(incident=incident),
        server=Server(url=server.url, api_key=Secret(value=server.api_key), api_secret=Secret(value=server.api_secret)),
        duration_s=duration_s,
    )
