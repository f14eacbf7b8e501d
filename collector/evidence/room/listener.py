"""Turns a room into what a hidden participant hears of it: events, and the statistics of a sender's two tracks."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collector.evidence.room.access import host_and_port, socket_url
from collector.evidence.room.polls import read_poll, track_identifier
from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import Handle, LookupId, Secret
from collector.model.records.room import (
    InboundSample,
    MediaKind,
    PathSample,
    RoomEvent,
    SenderStatistics,
    TrackStatistics,
)
from collector.model.request import Server
from collector.model.source import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from livekit import rtc

    Follow = Callable[[rtc.RemoteTrack, rtc.RemoteTrackPublication, rtc.RemoteParticipant], None]

JOIN_DEADLINE_S = 10.0
CALL_DEADLINE_S = 3.0
MOST_SENDERS = 8


@dataclass(kw_only=True, slots=True)
class HeardTrack:
    """One subscribed track while it is being listened to; ``identifier`` links it to the statistics, once known."""

    sid: LookupId
    kind: MediaKind
    source: str
    mime_type: str
    identifier: str = ""
    samples: list[InboundSample] = field(default_factory=list)


@dataclass(kw_only=True, slots=True)
class HeardSender:
    """One sender that is measured, with every track of it that was subscribed to."""

    sid: LookupId
    identity: str
    tracks: dict[str, HeardTrack] = field(default_factory=dict)
    present: bool = True


class Listener:
    """A joined room: chooses tracks, keeps events, takes polls."""

    def __init__(self, room: "rtc.Room", session: Session) -> None:
        self.room = room
        self._session = session
        self._wanted = ""
        self.senders: dict[str, HeardSender] = {}
        self.unmeasured: list[LookupId] = []
        self.events: list[RoomEvent] = []
        self.path: list[PathSample] = []
        self.reconnecting = False
        _listen(self, room)

    @property
    def connected(self) -> bool:
        """Whether the SDK has not given up on the server."""
        return self.room.isconnected()

    def on_subscribed(self, follow: "Follow") -> None:
        """Have ``follow`` called with every track from now on, when it was subscribed to."""
        self.room.on("track_subscribed", follow)

    def on_data(self, take: "Callable[[rtc.DataPacket], None]") -> None:
        """Have ``take`` called with every data packet from now on."""
        self.room.on("data_received", take)

    async def sid(self) -> LookupId:
        """Return the room's sid, empty if the server does not tell it in time."""
        try:
            return LookupId(await asyncio.wait_for(self.room.sid, CALL_DEADLINE_S))
        except TimeoutError:
            return LookupId("")

    def publishers(self) -> "list[rtc.RemoteParticipant]":
        """Return who publishes anything now."""
        return [person for person in self.room.remote_participants.values() if person.track_publications]

    def choose(self, wanted: str) -> None:
        """Subscribe to the pair of tracks of ``wanted`` (identity or sid), or of every publisher if it is empty."""
        self._wanted = wanted
        for person in self.publishers():
            self.take(person)

    def take(self, person: "rtc.RemoteParticipant") -> None:
        """Subscribe to one participant's pair of tracks if it is among those to be measured."""
        self._session.note_handle(person.identity)
        if person.name:
            self._session.note_handle(person.name)
        if not person.track_publications or (self._wanted and self._wanted not in (person.identity, person.sid)):
            return
        if person.identity not in self.senders and len(self.senders) >= MOST_SENDERS:
            if LookupId(person.sid) not in self.unmeasured:
                self.unmeasured.append(LookupId(person.sid))
            return
        sender = self.senders.setdefault(
            person.identity, HeardSender(sid=LookupId(person.sid), identity=person.identity)
        )
        sender.present = True
        for publication in preferred_pair(person.track_publications.values()):
            if publication.sid not in sender.tracks:
                sender.tracks[publication.sid] = _heard(publication)
                publication.set_subscribed(True)

    def note(self, what: str, subject: str) -> None:
        """Keep one event with the time of this machine."""
        self.events.append(RoomEvent(at=datetime.now(UTC), what=what, subject=LookupId(subject)))

    @property
    def all_muted(self) -> bool:
        """Whether every track that was subscribed to is muted now."""
        people = self.room.remote_participants
        published = [
            people[sender.identity].track_publications[sid]
            for sender in self.senders.values()
            if sender.identity in people
            for sid in sender.tracks
            if sid in people[sender.identity].track_publications
        ]
        return bool(published) and all(publication.muted for publication in published)

    async def poll(self) -> bool:
        """Take one report; False if the SDK had none to give in time."""
        try:
            await self._identify()
            poll = read_poll(await asyncio.wait_for(self.room.get_rtc_stats(), CALL_DEADLINE_S))
        except (TimeoutError, RuntimeError):  # RuntimeError: the SDK's word for "not connected"
            return False
        for track in self._tracks():
            sample = poll.inbound.get(track.identifier)
            if sample is not None and not (track.samples and track.samples[-1].at_ms >= sample.at_ms):
                track.samples.append(sample)
                track.mime_type = poll.mime_types.get(track.identifier, "") or track.mime_type
        self.path.extend(poll.path)
        return True

    async def _identify(self) -> None:
        for person in self.room.remote_participants.values():
            for sid, publication in person.track_publications.items():
                sender = self.senders.get(person.identity)
                known = sender.tracks.get(sid) if sender else None
                if known is not None and not known.identifier and publication.track is not None:
                    stats = await asyncio.wait_for(publication.track.get_stats(), CALL_DEADLINE_S)
                    known.identifier = track_identifier(stats)

    def _tracks(self) -> list[HeardTrack]:
        return [track for sender in self.senders.values() for track in sender.tracks.values()]

    def sound(self) -> list[InboundSample]:
        """Return the polls so far of the first sound that is measured, without those from before its first packet."""
        sounds = (track.samples for track in self._tracks() if track.kind is MediaKind.AUDIO)
        return [sample for sample in next(sounds, []) if sample.packets_received > 0]

    def heard(self) -> list[HeardSender]:
        """Return the senders of which at least one poll was taken."""
        return [item for item in self.senders.values() if any(track.samples for track in item.tracks.values())]


def _listen(listener: Listener, room: "rtc.Room") -> None:
    def joined(person: "rtc.RemoteParticipant") -> None:
        listener.note("joined", person.sid)
        listener.take(person)

    def left(person: "rtc.RemoteParticipant") -> None:
        listener.note("left", person.sid)
        if person.identity in listener.senders:
            listener.senders[person.identity].present = False

    def published(publication: "rtc.RemoteTrackPublication", person: "rtc.RemoteParticipant") -> None:
        listener.note(f"published {source_name(publication)}", publication.sid)
        listener.take(person)

    def unpublished(publication: "rtc.RemoteTrackPublication", person: "rtc.RemoteParticipant") -> None:
        listener.note(f"unpublished {source_name(publication)}", publication.sid)
        # Tracks published anew are told of before the old ones are gone; only now is their turn.
        listener.take(person)

    def reconnecting() -> None:
        listener.reconnecting = True
        listener.note("reconnecting", "")

    def reconnected() -> None:
        listener.reconnecting = False
        listener.note("reconnected", "")
        for person in room.remote_participants.values():
            listener.take(person)

    room.on("participant_connected", joined)
    room.on("participant_disconnected", left)
    room.on("track_published", published)
    room.on("track_unpublished", unpublished)
    room.on("track_muted", lambda _, track: listener.note(f"muted {source_name(track)}", track.sid))
    room.on("track_unmuted", lambda _, track: listener.note(f"unmuted {source_name(track)}", track.sid))
    room.on("track_subscription_failed", lambda _, sid, __: listener.note("subscription failed", sid))
    room.on("reconnecting", reconnecting)
    room.on("reconnected", reconnected)
    room.on("disconnected", lambda *_: listener.note("disconnected", ""))


def source_name(publication: "rtc.TrackPublication") -> str:
    """Return LiveKit's TrackSource in lower case without its prefix ("camera", "screenshare_audio")."""
    from livekit import rtc

    return rtc.TrackSource.Name(publication.source).removeprefix("SOURCE_").lower()


def kind_of(publication: "rtc.TrackPublication") -> MediaKind:
    """Return the kind of a track."""
    from livekit import rtc

    return MediaKind.AUDIO if publication.kind == rtc.TrackKind.KIND_AUDIO else MediaKind.VIDEO


def _heard(publication: "rtc.TrackPublication") -> HeardTrack:
    return HeardTrack(
        sid=LookupId(publication.sid),
        kind=kind_of(publication),
        source=source_name(publication),
        mime_type=publication.mime_type,
    )


def preferred_pair(
    publications: "Iterable[rtc.RemoteTrackPublication]",
) -> "list[rtc.RemoteTrackPublication]":
    """Return one video and one audio track that belong together: camera and microphone before the shared screen's."""
    by_source: dict[str, rtc.RemoteTrackPublication] = {}
    for publication in publications:
        by_source.setdefault(f"{source_name(publication)} {kind_of(publication)}", publication)
    pairs = [
        ("camera video", "microphone audio"),
        ("screenshare video", "screenshare_audio audio"),
        ("unknown video", "unknown audio"),
    ]
    for pair in pairs:
        if all(source in by_source for source in pair):
            return [by_source[source] for source in pair]
    found = list(by_source.values())
    kinds = {kind: [item for item in found if kind_of(item) is kind] for kind in MediaKind}
    return [items[0] for items in kinds.values() if items]


def sender_statistics(sender: HeardSender, flowing_s: float) -> SenderStatistics:
    """Freeze what was heard of one sender."""
    return SenderStatistics(
        sid=sender.sid,
        identity=Handle(sender.identity),
        tracks=tuple(
            TrackStatistics(
                sid=track.sid,
                kind=track.kind,
                mime_type=track.mime_type,
                source=track.source,
                samples=tuple(track.samples),
            )
            for track in sender.tracks.values()
            if track.samples
        ),
        flowing_s=flowing_s,
    )


@asynccontextmanager
async def joined(server: Server, token: Secret, session: Session) -> AsyncIterator[Listener]:
    """Join without subscribing to anything, and leave at the end whatever happens. Raises Unavailable."""
    from livekit import rtc

    room = rtc.Room()
    listener = Listener(room, session)
    options = rtc.RoomOptions(auto_subscribe=False, connect_timeout=JOIN_DEADLINE_S / 2)
    try:
        try:
            await asyncio.wait_for(room.connect(socket_url(server.url), token.value, options), JOIN_DEADLINE_S)
        except (TimeoutError, rtc.ConnectError):  # its text holds the token, so none of it is passed on
            where = host_and_port(server.url)
            raise Unavailable(
                Reason.TIMEOUT, f"The server at {where} answers, but the room could not be joined. Look at its log."
            ) from None
        yield listener
    finally:
        await _leave(room)


async def _leave(room: "rtc.Room") -> None:
    try:
        await asyncio.wait_for(room.disconnect(), CALL_DEADLINE_S)
    except TimeoutError:
        # The server forgets a silent participant by itself; the run must not wait for it.
        return
