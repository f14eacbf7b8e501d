"""Turns what LiveKit Cloud's analytics list of the room's sessions in the window into one CloudSession for each.

Source: LiveKit's documentation, "Analytics API". It names participants, their times and SDKs, and no figure of quality.
"""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from collector.evidence.vendor_records.fetching import fetch, host_of
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.host import Host, HostRole
from collector.model.incident import Vendor
from collector.model.privacy import Handle, LookupId
from collector.model.records.vendor import CloudParticipant, CloudSession
from collector.model.request import Contact, Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = CloudSession.kind
DEADLINE_S = 90.0
KEPT_DAYS = 7
PAGE_SIZE = 100
MOST_PAGES = 5
MOST_SESSIONS = 4
TOKEN_LIFETIME = timedelta(minutes=10)
RECORDED = Host(role=HostRole.SERVER, known_by="LiveKit Cloud's own records")
CLOUD = ".livekit.cloud"
WOULD_ADD = (
    "--livekit-project (or LIVEKIT_PROJECT_ID) with API key and secret would add LiveKit Cloud's own record, from the "
    "Scale plan on: who was in the room when, with which SDK, system and browser"
)
_ID = re.compile(r"\w{1,128}")


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for calls on LiveKit Cloud; without a project it says what one would add."""
    on_cloud = request.server.url.split("?")[0].rstrip("/").endswith(CLOUD)
    if request.incident.vendor is not Vendor.LIVEKIT or not (on_cloud or request.vendor.livekit_project):
        return ()
    reason, detail = _obstacle(request)
    return (
        SourcePlan(
            source=SOURCE,
            why="asks LiveKit Cloud's analytics who was in the room and with what",
            phase=Phase.AFTER,
            deadline_s=DEADLINE_S,
            contacts=() if reason else (host_of(request.vendor.livekit_cloud_api),),
            skip=reason,
            detail=detail,
        ),
    )


def _obstacle(request: Request) -> tuple[Reason, str]:
    if not request.vendor.livekit_project:
        return Reason.DISABLED, WOULD_ADD
    if request.contact is Contact.OFFLINE:
        return Reason.DECLINED, "--offline: nothing is contacted"
    if not (request.server.api_key and request.server.api_secret):
        return Reason.DENIED, "the analytics need --api-key and --api-secret: a token to join does not open them"
    if not request.incident.room:
        return Reason.NOT_FOUND, "no room was given (--room)"
    if request.now - request.incident.window.start > timedelta(days=KEPT_DAYS):
        return Reason.OUTSIDE_WINDOW, f"the analytics list sessions of the last {KEPT_DAYS} days only"
    return Reason.NONE, ""


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield one CloudSession for each session of the room in the window, then the coverage. Raises Unavailable."""
    token = _token(request)
    session.note_secret(token)
    session.progress("asking LiveKit Cloud's analytics for the room")
    base = f"{request.vendor.livekit_cloud_api}/api/project/{request.vendor.livekit_project}/sessions"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    found = await _sessions(base, headers, request)
    for item in found[:MOST_SESSIONS]:
        details = await _ask(f"{base}/{_text(item, 'sessionid')}", headers, {})
        record = _session(details, item, request)
        for person in record.participants:
            for handle in filter(None, (person.identity, person.name)):
                session.note_handle(handle)
        yield record
    all_read = len(found) <= MOST_SESSIONS
    yield Coverage(
        source=plan.source,
        state=State.COLLECTED if all_read else State.PARTIAL,
        reason=Reason.NONE if all_read else Reason.TOO_LARGE,
        detail="" if all_read else f"{len(found)} sessions lie in the window; the last {MOST_SESSIONS} were read",
        instants=(request.incident.window.start, request.incident.window.end),
    )


def _token(request: Request) -> str:
    from livekit import api

    token = api.AccessToken(request.server.api_key.value, request.server.api_secret.value)
    return token.with_grants(api.VideoGrants(room_list=True)).with_ttl(TOKEN_LIFETIME).to_jwt()


Plain = Mapping[str, object]


async def _sessions(base: str, headers: Mapping[str, str], request: Request) -> list[Plain]:
    """Return the room's sessions that touch the window, the last first. A day in a request is a date in UTC."""
    window = request.incident.window
    asked = {
        # A session that began the day before may reach into the window.
        "start": f"{max(window.start - timedelta(days=1), request.now - timedelta(days=KEPT_DAYS)):%Y-%m-%d}",
        "end": f"{window.end:%Y-%m-%d}",
        "limit": str(PAGE_SIZE),
    }
    found: list[Plain] = []
    for page in range(MOST_PAGES):
        items = _items(await _ask(base, headers, asked | {"page": str(page)}), "sessions")
        found += [
            item for item in items if _text(item, "roomname") == request.incident.room and _touches(item, request)
        ]
        if len(items) < PAGE_SIZE:
            break
    usable = [item for item in found if _ID.fullmatch(_text(item, "sessionid"))]
    if not usable:
        raise Unavailable(
            Reason.NOT_FOUND,
            f'LiveKit Cloud lists no session of room "{request.incident.room}" in the window. Check --room and '
            "--livekit-project; a session appears some minutes after it ended.",
        )
    return sorted(usable, key=lambda item: _text(item, "createdat"), reverse=True)


def _touches(item: Plain, request: Request) -> bool:
    window = request.incident.window
    began = _instant(item, "createdat")
    ended = _instant(item, "endedat") or _instant(item, "lastactive")
    return (not began or began[0] <= window.end) and (not ended or ended[0] >= window.start)


async def _ask(url: str, headers: Mapping[str, str], parameters: Mapping[str, str]) -> Plain:
    reply = await fetch(url, parameters=parameters, headers=headers)
    if reply.status in (401, 403):
        raise Unavailable(
            Reason.DENIED,
            "LiveKit Cloud's analytics refused the API key: check that it belongs to --livekit-project, and that the "
            "project has the Scale plan or above.",
        )
    if reply.status != 200:
        raise Unavailable(
            Reason.NOT_FOUND, f"LiveKit Cloud's analytics answered with status {reply.status}. Check --livekit-project."
        )
    try:
        return _folded(msgspec.json.decode(reply.body, type=dict[str, object]))
    except (msgspec.DecodeError, RecursionError):
        raise Unavailable(
            Reason.UNSUPPORTED,
            "LiveKit Cloud's analytics answered in a form that avsync does not know. Please report it.",
        ) from None


def _folded(plain: Mapping[str, object]) -> Plain:
    """Spell keys alike: the documentation had session_id once, and has sessionId now."""
    return {key.replace("_", "").lower(): value for key, value in plain.items()}


def _items(plain: Plain, name: str) -> list[Plain]:
    listed = plain.get(name)
    items: list[object] = listed if isinstance(listed, list) else []
    return [_folded(item) for item in items if isinstance(item, dict)]


def _text(plain: Plain, name: str) -> str:
    value = plain.get(name)
    return value if isinstance(value, str) else ""


def _instant(plain: Plain, name: str) -> tuple[datetime, ...]:
    """Read a time as ISO 8601 or as Unix seconds; what is neither is not told."""
    value = plain.get(name)
    try:
        if isinstance(value, str) and value:
            parsed = datetime.fromisoformat(value)
            return (parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC),)
        if isinstance(value, int | float) and value > 0:
            return (datetime.fromtimestamp(value, UTC),)
    except (ValueError, OverflowError, OSError):
        return ()
    return ()


def _session(details: Plain, listed: Plain, request: Request) -> CloudSession:
    window = request.incident.window
    began = _instant(details, "starttime") or _instant(listed, "createdat") or (window.start,)
    ended = _instant(details, "endtime") or _instant(listed, "endedat") or (window.end,)
    sid = _text(details, "roomid")
    return CloudSession(
        host=RECORDED,
        taken=(began[0], max(began[0], ended[0])),
        session=LookupId(_text(listed, "sessionid")),
        room_sid=LookupId(sid),
        room=LookupId(_text(listed, "roomname")),
        participants=tuple(_participant(item) for item in _items(details, "participants")),
    )


def _participant(item: Plain) -> CloudParticipant:
    return CloudParticipant(
        identity=Handle(_text(item, "participantidentity")),
        name=Handle(_text(item, "participantname")),
        joined=_instant(item, "joinedat"),
        left=_instant(item, "leftat"),
        region=_text(item, "region"),
        connection_type=_text(item, "connectiontype"),
        device_model=_text(item, "devicemodel"),
        system=_text(item, "os"),
        browser=_text(item, "browser"),
        sdk_version=_text(item, "sdkversion"),
    )
