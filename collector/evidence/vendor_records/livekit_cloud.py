"""Turns what LiveKit Cloud's analytics list of the room's sessions in the window into one CloudSession for each.

Source: LiveKit's documentation, "Analytics API". It names participants, their times and SDKs, and no figure of quality.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

from collector.evidence.vendor_records.fetching import host_of
from collector.evidence.vendor_records.livekit_cloud_api import (
    KEPT_DAYS,
    CloudApi,
    Listing,
    Plain,
    instant,
    items_of,
    listing_of,
    text,
)
from collector.model.coverage import Coverage, Reason, State
from collector.model.host import Host, HostRole
from collector.model.incident import Vendor
from collector.model.privacy import Handle, LookupId
from collector.model.records.vendor import CloudParticipant, CloudSession
from collector.model.request import Contact, Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = CloudSession.kind
DEADLINE_S = 90.0
MOST_SESSIONS = 4
TOKEN_LIFETIME = timedelta(minutes=10)
RECORDED = Host(role=HostRole.SERVER, known_by="LiveKit Cloud's own records")
CLOUD = ".livekit.cloud"
WOULD_ADD = (
    "--livekit-project (or LIVEKIT_PROJECT_ID) with API key and secret would add LiveKit Cloud's own record, from the "
    "Scale plan on: who was in the room when, with which SDK, system and browser"
)


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
    api = CloudApi(base=base, token=token)
    listing = await listing_of(api, request, session)
    read = 0
    for item in listing.latest[:MOST_SESSIONS]:
        if session.stopping.is_set():
            break
        details = await api.ask(f"/{text(item, 'sessionid')}")
        record = _session(details, item, request)
        for person in record.participants:
            for handle in filter(None, (person.identity, person.name)):
                session.note_handle(handle)
        yield record
        read += 1
    yield _coverage(plan, request, listing, read)


def _coverage(plan: SourcePlan, request: Request, listing: Listing, read: int) -> Coverage:
    short = [(listing.reason, listing.told())] if listing.reason else []
    if read < len(listing.ours):
        why = Reason.TOO_LARGE if read == MOST_SESSIONS else Reason.DEADLINE
        short.append((why, f"{len(listing.ours)} sessions lie in the window; the last {read} were read"))
    reason = short[0][0] if short else Reason.NONE
    return Coverage(
        source=plan.source,
        state=State.PARTIAL if reason else State.COLLECTED,
        reason=reason,
        detail="; ".join(detail for _, detail in short),
        instants=(request.incident.window.start, request.incident.window.end),
    )


def _token(request: Request) -> str:
    from livekit import api

    token = api.AccessToken(request.server.api_key.value, request.server.api_secret.value)
    return token.with_grants(api.VideoGrants(room_list=True)).with_ttl(TOKEN_LIFETIME).to_jwt()


def _session(details: Plain, listed: Plain, request: Request) -> CloudSession:
    window = request.incident.window
    began = instant(details, "starttime") or instant(listed, "createdat") or (window.start,)
    ended = instant(details, "endtime") or instant(listed, "endedat") or (window.end,)
    sid = text(details, "roomid")
    return CloudSession(
        host=RECORDED,
        taken=(began[0], max(began[0], ended[0])),
        session=LookupId(text(listed, "sessionid")),
        room_sid=LookupId(sid),
        room=LookupId(text(listed, "roomname")),
        participants=tuple(_participant(item) for item in items_of(details, "participants")),
    )


def _participant(item: Plain) -> CloudParticipant:
    return CloudParticipant(
        identity=Handle(text(item, "participantidentity")),
        name=Handle(text(item, "participantname")),
        joined=instant(item, "joinedat"),
        left=instant(item, "leftat"),
        region=text(item, "region"),
        connection_type=text(item, "connectiontype"),
        device_model=text(item, "devicemodel"),
        system=text(item, "os"),
        browser=text(item, "browser"),
        sdk_version=text(item, "sdkversion"),
    )
