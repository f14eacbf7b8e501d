"""Turns the reference signal, published here and received back through the server, into RoomProbe.

Two participants in this process: one publishes picture and sound that are handed over in step, the other watches them
as it would watch anybody. What parts on the way is parted by this machine, its network or the server.
"""

import asyncio
import secrets
import statistics
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collector.evidence.live_sampling import stopped_within
from collector.evidence.marked import MS_PER_S
from collector.evidence.room.access import CALL_DEADLINE_S, find_room, host_and_port, obstacle, service
from collector.evidence.room.content import describe, waits_apart_ms
from collector.evidence.room.listener import Listener, joined
from collector.evidence.room.own_room import Part, made_room, token_for
from collector.evidence.room.publishing import OwnMedia, publishing
from collector.evidence.room.watching import Watch, watching
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.privacy import LookupId
from collector.model.records.content import RoomProbe, SenderContent
from collector.model.records.room import MediaKind
from collector.model.request import LISTEN_AT_MOST_S, Probe, Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield
from collector.reference.frames import picture_at, samples_between

if TYPE_CHECKING:
    from livekit import api, rtc

AUTO_S = 15.0
TIDYING_S = 30.0
POLL_S = 0.5
WIDTH, HEIGHT, FPS, MOST_BITS_PER_S = 320, 180, 30.0, 300_000
RATE_HZ, BLOCK_S = 48_000, 0.01
QUEUE_MS = 200
BILLED = "Webhooks and agents of the project may react, and the minutes of two participants are billed"


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan a probe only where one was asked for."""
    if request.probe is Probe.OFF:
        return ()
    own = request.probe is Probe.OWN_ROOM
    reason, detail = _obstacle(request)
    where = "a room of its own that is removed afterwards" if own else "the room given, where others see and hear it"
    return (
        SourcePlan(
            source=RoomProbe.kind,
            why=f"publishes a test picture and sound into {where}, and receives them back. {BILLED}",
            phase=Phase.AFTER,  # it costs CPU, so it must not run beside what samples the call
            deadline_s=_seconds(request) + TIDYING_S,
            wanted=Wanted.ASKED,
            contacts=(host_and_port(request.server.url),) if request.server.url else (),
            skip=reason,
            detail=detail,
        ),
    )


def _obstacle(request: Request) -> tuple[Reason, str]:
    reason, detail = obstacle(request, joining=True)
    if not reason and not (request.server.api_key and request.server.api_secret):
        return Reason.DENIED, (
            "a probe needs --api-key and --api-secret: it is two participants, and a token admits one only"
        )
    return reason, detail


def _seconds(request: Request) -> float:
    return min(request.duration_s or AUTO_S, LISTEN_AT_MOST_S)


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Publish, receive back, and remove what was made, whatever happens. Raises Unavailable."""
    async with service(request.server, seconds=plan.deadline_s) as client:
        room = _Room(client=client, name=await _open_room(client, request, session), own=_own(request))
        try:
            async with _measured(request, session, room) as (record, stopped):
                yield record
                yield _coverage(plan, record, stopped=stopped)
        finally:
            await room.remove()


def _coverage(plan: SourcePlan, record: RoomProbe, *, stopped: bool) -> Coverage:
    return Coverage(
        source=plan.source,
        state=State.PARTIAL if stopped else State.COLLECTED,
        reason=Reason.DEADLINE if stopped else Reason.NONE,
        detail="stopped early; what came back until then is kept" if stopped else "",
        instants=record.taken,
    )


def _own(request: Request) -> bool:
    return request.probe is Probe.OWN_ROOM


@dataclass(kw_only=True, slots=True)
class _Room:
    """The room that is probed; ``remove`` may be called twice and leaves a room alone that is not our own."""

    client: "api.LiveKitAPI"
    name: LookupId
    own: bool
    removed: bool = False

    async def remove(self) -> None:
        """Remove the room from the server, which also sends our two participants home."""
        from livekit import api

        if self.own and not self.removed:
            async with asyncio.timeout(CALL_DEADLINE_S):
                await self.client.room.delete_room(api.DeleteRoomRequest(room=self.name))
            self.removed = True


async def _open_room(client: "api.LiveKitAPI", request: Request, session: Session) -> LookupId:
    if not _own(request):
        await find_room(client, request.incident.room, session)  # joining would create it
        return request.incident.room
    session.progress("making a room for the probe")
    return await made_room(client, session, "probe")


@asynccontextmanager
async def _measured(request: Request, session: Session, room: _Room) -> AsyncIterator[tuple[RoomProbe, bool]]:
    """Yield what came back, and whether it was stopped, before leaving: that may take longer than somebody waits."""
    identity = f"avsync-probe-{secrets.token_hex(4)}"
    sender = token_for(request.server, room.name, identity, Part.PUBLISHER, seconds=_seconds(request))
    receiver = token_for(request.server, room.name, f"{identity}-back", Part.RECEIVER, seconds=_seconds(request))
    for token in (sender, receiver):
        session.note_secret(token.value)
    started = datetime.now(UTC)
    async with (
        joined(request.server, receiver, session) as listener,
        watching() as watch,
        publishing(request.server, sender, REFERENCE) as publisher,
    ):
        listener.on_subscribed(watch.follow)
        listener.choose(identity)
        session.progress("publishing the reference signal and receiving it back")
        queued_ms: list[float] = []
        stopped = await _listen(listener, session, _seconds(request), publisher.sound, queued_ms)
        await room.remove()  # before anything that may take its time
        record = _record(request, room, listener, watch, (started, datetime.now(UTC)))
        yield replace(record, senders=tuple(_beyond_queue(one, queued_ms) for one in record.senders)), stopped


def _beyond_queue(content: SenderContent, queued_ms: Sequence[float]) -> SenderContent:
    """Take the sound's wait in our own source out of what came into the receiver: it is no fault of the path.

    A source that ran dry once while the machine was busy keeps what came late afterwards: 7 to 40 ms of sound, and the
    sound came that much later (measured in four runs at a load of one).
    """
    if not queued_ms or not content.offset_ms:
        return content
    typical_ms, most_ms = statistics.median(queued_ms), max(queued_ms)
    before = content.before_receiver_ms[0]
    beyond = replace(before, value=before.value + typical_ms, bound=before.bound + most_ms - typical_ms)
    return replace(content, before_receiver_ms=(beyond,))


async def _listen(
    listener: Listener, session: Session, seconds: float, sound: "rtc.AudioSource", queued_ms: list[float]
) -> bool:
    """Poll the statistics until the time is over or the source should end, which is returned; note our own queue."""
    until_s = asyncio.get_running_loop().time() + seconds
    while (left_s := until_s - asyncio.get_running_loop().time()) > 0:
        await listener.poll()
        queued_ms.append(sound.queued_duration * MS_PER_S)
        if await stopped_within(session, min(POLL_S, left_s)):
            return True
    return False


def _record(
    request: Request, room: _Room, listener: Listener, watch: Watch, taken: tuple[datetime, datetime]
) -> RoomProbe:
    load = watch.overload.load
    for watched in watch.senders.values():
        watched.published.update(MediaKind)
    senders = [
        describe(watch.senders[identity], waits_apart_ms(sender), load, watch.unix_s)
        for identity, sender in listener.senders.items()
        if identity in watch.senders
    ]
    if not senders:
        raise Unavailable(
            Reason.TIMEOUT, "What was published did not come back from the server. Check UDP and TCP to it."
        )
    return RoomProbe(host=request.here, taken=taken, senders=tuple(senders), load=load, own_room=room.own)


async def _publish(room: "rtc.Room") -> "tuple[rtc.AudioSource, rtc.VideoSource]":
    from livekit import rtc

    sound, picture = rtc.AudioSource(RATE_HZ, 1, queue_size_ms=QUEUE_MS), rtc.VideoSource(WIDTH, HEIGHT)
    encoding = rtc.VideoEncoding(max_framerate=FPS, max_bitrate=MOST_BITS_PER_S)
    await room.local_participant.publish_track(
        rtc.LocalAudioTrack.create_audio_track("avsync-probe-sound", sound),
        # Silence between two markers must be sent, too: DTX would make the receiver invent it.
        rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE, dtx=False),
    )
    await room.local_participant.publish_track(
        rtc.LocalVideoTrack.create_video_track("avsync-probe-picture", picture),
        rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_CAMERA, simulcast=False, video_encoding=encoding),
    )
    return sound, picture


def _feeds(sound: "rtc.AudioSource", picture: "rtc.VideoSource") -> tuple[Coroutine[None, None, None], ...]:
    start_s = asyncio.get_running_loop().time()
    return _play(sound, start_s), _show(picture, start_s)


async def _play(source: "rtc.AudioSource", start_s: float) -> None:
    """Hand over each block of sound when its media time comes."""
    from livekit import rtc

    count, sent = round(RATE_HZ * BLOCK_S), 0
    while True:
        await _until(start_s + sent / RATE_HZ)
        samples = samples_between(sent, count, RATE_HZ)
        await source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE_HZ, 1, count))
        sent += count


async def _show(source: "rtc.VideoSource", start_s: float) -> None:
    """Hand over the picture of the moment in which it is handed over, so that being late does not make it wrong."""
    from livekit import rtc

    shown = 0
    while True:
        picture = picture_at(asyncio.get_running_loop().time() - start_s, WIDTH, HEIGHT)
        source.capture_frame(rtc.VideoFrame(WIDTH, HEIGHT, rtc.VideoBufferType.I420, picture.tobytes()))
        shown += 1
        await _until(start_s + shown / FPS)


async def _until(time_s: float) -> None:
    await asyncio.sleep(max(0.0, time_s - asyncio.get_running_loop().time()))


REFERENCE = OwnMedia(
    publish=_publish,
    feeds=_feeds,
    failed="The server answers, but the probe could not publish in the room. Look at its log.",
)
