"""Turns what RoomService lists (ListRooms, ListParticipants) into RoomFacts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collector.evidence.room.access import check_token, find_room, host_and_port, obstacle, service
from collector.model.coverage import Coverage, State
from collector.model.privacy import Handle, LookupId
from collector.model.records.room import Knowledge, MediaKind, ParticipantFacts, RoomFacts, TrackFacts
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

if TYPE_CHECKING:
    from livekit import api
    from livekit.protocol import models

DEADLINE_S = 20.0
NOT_READABLE = (
    "sync_streams cannot be read back from a server: the playout timestamps of a subscriber, the SDP's msid, "
    "the CreateRoom line of the server's log or its configuration file tell"
)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan two calls to RoomService; they enter no room."""
    reason, detail = obstacle(request, joining=False)
    keyed = bool(request.server.api_key and request.server.api_secret)
    return (
        SourcePlan(
            source=RoomFacts.kind,
            why="asks the server who is in the room and what they publish",
            phase=Phase.LIVE,
            deadline_s=DEADLINE_S,
            wanted=Wanted.ASKED if keyed else Wanted.DEFAULT,  # a token to join need not allow listing
            contacts=(host_and_port(request.server.url),) if request.server.url else (),
            skip=reason,
            detail=detail,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Ask once; an unknown room, a wrong key or a server that is down raise Unavailable."""
    from livekit import api

    room = request.incident.room
    check_token(request.server, room, datetime.now(UTC))
    session.progress("asking the server about the room")
    async with service(request.server) as client:
        found = await find_room(client, room, session)
        listed = await client.room.list_participants(api.ListParticipantsRequest(room=room))
    now = datetime.now(UTC)
    for participant in listed.participants:
        for handle in filter(None, (participant.identity, participant.name)):
            session.note_handle(handle)
    yield _room(request, found, tuple(listed.participants), now)
    yield Coverage(source=plan.source, state=State.COLLECTED, instants=(now, now))


def _room(
    request: Request, found: "api.Room", participants: "tuple[models.ParticipantInfo, ...]", now: datetime
) -> RoomFacts:
    return RoomFacts(
        host=request.here,
        taken=(now, now),
        name=LookupId(found.name),
        sid=LookupId(found.sid),
        created=datetime.fromtimestamp(found.creation_time, UTC),
        participants=tuple(_participant(item) for item in participants),
        sync_group=Knowledge.UNKNOWN,
        sync_group_known_by=NOT_READABLE,
    )


def _participant(info: "models.ParticipantInfo") -> ParticipantFacts:
    from livekit.protocol import models

    tracks = tuple(_track(track) for track in info.tracks if track.type in (models.AUDIO, models.VIDEO))
    return ParticipantFacts(
        sid=LookupId(info.sid),
        identity=Handle(info.identity),
        name=Handle(info.name),
        state=models.ParticipantInfo.State.Name(info.state).lower(),
        kind=models.ParticipantInfo.Kind.Name(info.kind).lower(),
        joined=datetime.fromtimestamp(info.joined_at, UTC),
        publisher=bool(tracks),
        attributes=len(info.attributes),
        metadata_bytes=len(info.metadata.encode()),
        tracks=tracks,
    )


def _track(info: "models.TrackInfo") -> TrackFacts:
    from livekit.protocol import models

    return TrackFacts(
        sid=LookupId(info.sid),
        kind=MediaKind.AUDIO if info.type == models.AUDIO else MediaKind.VIDEO,
        source=models.TrackSource.Name(info.source).lower(),
        mime_type=info.mime_type,
        muted=info.muted,
        simulcast=info.simulcast,
        width=info.width,
        height=info.height,
        layers=len(info.layers),
        encrypted=info.encryption != models.Encryption.NONE,
    )
