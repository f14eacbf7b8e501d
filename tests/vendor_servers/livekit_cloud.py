"""A contract server for LiveKit Cloud's analytics, written from LiveKit's public documentation alone ("Analytics API":
token with the grant roomList, sessions of a project, details of one). It was never compared with the real service.

Every project, room, identity and id is made up.
"""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from livekit import api

from tests.vendor_servers.http import Answer, Asked, Served, serving

KEY, SECRET = "APIsynthetic", "a-synthetic-api-secret-that-is-long-enough"
PROJECT, ROOM, SESSION = "p_synthetic", "demo", "RM_synthetic1"
CAMEL = {
    "sessionId": SESSION,
    "roomName": ROOM,
    "createdAt": "2026-03-05T13:58:00Z",
    "lastActive": "2026-03-05T14:06:00Z",
    "numParticipants": 2,
}
SNAKE = {
    "session_id": SESSION,
    "room_name": ROOM,
    "created_at": "2026-03-05T13:58:00Z",
    "last_active": "2026-03-05T14:06:00Z",
    "num_participants": 2,
}
"""The documentation spelled keys in both ways over time."""

DETAILS = {
    "roomId": SESSION,
    "roomName": ROOM,
    "startTime": "2026-03-05T13:58:00Z",
    "endTime": "2026-03-05T14:06:00Z",
    "participants": [
        {
            "participantIdentity": "zoe@example.com",
            "participantName": "Zoe Synthetic",
            "joinedAt": "2026-03-05T13:58:10Z",
            "leftAt": "2026-03-05T14:06:00Z",
            "region": "eu",
            "connectionType": "udp",
            "deviceModel": "Mac",
            "os": "mac os",
            "browser": "Chrome",
            "sdkVersion": "2.5.0",
        },
        {"participantIdentity": "viewer"},
    ],
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Analytics:
    """What the service knows; ``plan_holds`` is false for a plan below Scale.

    The page ``fails_at_page`` fails; of more than ``pages``, the last is given again.
    """

    sessions: tuple[dict[str, object], ...] = (CAMEL,)
    plan_holds: bool = True
    body: bytes = b""
    fails_at_page: int = -1
    pages: int = 1000
    participants: tuple[dict[str, str], ...] = ()

    def answer(self, asked: Asked) -> Answer:
        if not self.plan_holds or not _may_list(asked.headers.get("authorization", "")):
            return Answer(status=403, body=b'{"error": "forbidden"}')
        if self.body:
            return Answer(body=self.body)
        root = f"/api/project/{PROJECT}/sessions"
        if asked.path == root:
            page = min(int(asked.parameters.get("page", "0")), self.pages - 1)
            if page == self.fails_at_page:
                return Answer(status=504)
            first = page * int(asked.parameters.get("limit", "100"))
            shown = self.sessions[first : first + int(asked.parameters.get("limit", "100"))]
            return Answer(body=json.dumps({"sessions": list(shown)}).encode())
        if asked.path.startswith(root + "/"):
            return Answer(
                body=json.dumps(DETAILS | ({"participants": self.participants} if self.participants else {})).encode()
            )
        return Answer(status=404)


def _may_list(header: str) -> bool:
    try:
        claims = api.TokenVerifier(KEY, SECRET).verify(header.removeprefix("Bearer "))
    except Exception:  # noqa: BLE001  whatever a token may be wrong in
        return False
    return bool(claims.video and claims.video.room_list)


@contextlib.contextmanager
def cloud_service(analytics: Analytics) -> Iterator[Served]:
    """Run the service on loopback."""
    with serving(analytics.answer) as served:
        yield served
