"""Turns what a hidden participant receives of a sender's two tracks into RoomStatistics and RoomContent."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from collector.evidence.room.access import (
    check_token,
    find_room,
    host_and_port,
    listening_token,
    obstacle,
    read_claims,
    refusals,
    service,
    web_url,
)
from collector.evidence.room.content import describe, waits_apart_ms
from collector.evidence.room.greeting import UNKNOWN, Greeting, greet
from collector.evidence.room.listener import HeardSender, Listener, joined, sender_statistics
from collector.evidence.room.patience import Ending, Patience
from collector.evidence.room.watching import Watch, WatchedSender, watching
from collector.measure.flow import flowing_s
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.incident import Field
from collector.model.privacy import Secret
from collector.model.records.content import RoomContent, SenderContent, SubscriberLoad
from collector.model.records.room import MediaKind, RoomStatistics
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

POLL_S = 0.5
WAIT_FOR_SENDER_S = 10.0
TIDYING_S = 15.0


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan one hidden participant that listens and leaves."""
    reason, detail = obstacle(request, joining=True)
    keyed = bool(request.server.api_key and request.server.api_secret)
    if not reason and not keyed:
        detail = "joins with the token as given: others may see it, and a room that does not exist may be created"
    return (
        SourcePlan(
            source=RoomStatistics.kind,
            why="joins the room hidden, receives the sender's picture and sound for their statistics and looks for the "
            "reference signal in them, keeps neither",
            phase=Phase.LIVE,
            deadline_s=request.sampling_s + TIDYING_S,
            wanted=Wanted.ASKED if request.server.url else Wanted.DEFAULT,
            contacts=(host_and_port(request.server.url),) if request.server.url else (),
            skip=reason,
            detail=detail,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Listen for the time asked for; what was sampled before something broke is kept and ends as partial.

    All is told before leaving, which may take longer than one who interrupts waits.
    """
    token, greeting = await _admission(request, session)
    started = datetime.now(UTC)
    async with joined(request.server, token, session) as listener, watching() as watch:
        listener.on_subscribed(watch.follow)
        patience = Patience(duration_s=request.duration_s, at_least_s=request.listen_at_least_s)
        await _find_sender(listener, request, session, patience)
        room_sid = await listener.sid()
        ending = await _sample(listener, session, patience)
        ended = datetime.now(UTC)
        heard, chosen = listener.heard(), listener.senders.values()
        if not heard:
            raise _nothing_heard(ending, listener)
        load = watch.overload.load
        yield RoomStatistics(
            host=request.here,
            taken=(started, ended),
            room_sid=room_sid,
            server_version=greeting.version,
            server_region=greeting.region,
            node_id=greeting.node,
            senders=tuple(sender_statistics(sender, _together_s(sender)) for sender in heard),
            path=tuple(listener.path),
            events=tuple(listener.events),
            unmeasured=tuple(listener.unmeasured),
            overflow_lines=load.overflow_lines,
        )
        yield RoomContent(host=request.here, taken=(started, ended), senders=_contents(watch, chosen, load), load=load)
        yield _coverage(plan, request, ending, patience, (started, ended))


async def _admission(request: Request, session: Session) -> tuple[Secret, Greeting]:
    server, room = request.server, request.incident.room
    check_token(server, room, datetime.now(UTC))
    token = listening_token(server, room)
    session.note_secret(token.value)
    session.progress("joining the room, hidden")
    if server.api_key and server.api_secret:
        async with service(server) as client:
            await find_room(client, room, session)  # joining would create it
    if server.token:
        await _validate(request, token)
        return token, UNKNOWN
    return token, await greet(server, token)


async def _validate(request: Request, token: Secret) -> None:
    """Ask the server whether it takes the token: the SDK's own refusal prints the token on standard error."""
    import aiohttp
    from livekit import api

    if not read_claims(token.value).may_subscribe:
        raise Unavailable(Reason.DENIED, "The token does not allow subscribing. Make one with canSubscribe.")
    headers = {"Authorization": f"Bearer {token.value}"}
    limit = aiohttp.ClientTimeout(total=5.0)
    with refusals(request.server):
        async with (
            aiohttp.ClientSession(timeout=limit) as client,
            client.get(f"{web_url(request.server.url)}/rtc/validate", headers=headers) as answer,
        ):
            if answer.status != 200:
                raise api.ServerError("refused", "", status=answer.status)


async def _find_sender(listener: Listener, request: Request, session: Session, patience: "Patience") -> None:
    wanted = request.incident.value(Field.SENDER)
    session.progress("waiting for a sender's tracks")
    until = min(WAIT_FOR_SENDER_S, request.sampling_s)
    listener.choose(wanted)
    while not listener.senders and patience.elapsed_s < until and not session.stopping.is_set():
        await _pause(session, 0.1)
    if listener.senders:
        return
    publishers = len(listener.publishers())
    if not publishers:
        raise Unavailable(
            Reason.NOT_FOUND,
            f"Nobody publishes in the room; waited {patience.elapsed_s:.0f} s. Start the call, then retry.",
        )
    noun = "publisher" if publishers == 1 else "publishers"
    raise Unavailable(
        Reason.NOT_FOUND,
        f"The sender given with --sender is not publishing in the room, which has {publishers} {noun}. "
        "Check the identity, or leave --sender out to measure all.",
    )


async def _sample(listener: Listener, session: Session, patience: Patience) -> Ending:
    said_s = 0
    while True:
        answered = await listener.poll()
        ending = patience.ending(listener, answered=answered, stopping=session.stopping.is_set())
        if ending is not Ending.NOT_YET:
            return ending
        if int(patience.elapsed_s) // 5 > said_s // 5:
            said_s = int(patience.elapsed_s)
            session.progress(f"listened {said_s} s to {len(listener.senders)} sender(s)")
        await _pause(session, patience.until_next_poll_s(POLL_S))


async def _pause(session: Session, seconds: float) -> None:
    try:
        await asyncio.wait_for(session.stopping.wait(), seconds)
    except TimeoutError:
        return


def _together_s(sender: HeardSender) -> float:
    """Both kinds flowing at once, over every track of each kind (a republished track continues the first)."""
    kinds = {kind: [track for track in sender.tracks.values() if track.kind is kind] for kind in MediaKind}
    return sum(
        flowing_s(audio.samples, video.samples) for audio in kinds[MediaKind.AUDIO] for video in kinds[MediaKind.VIDEO]
    )


def _contents(watch: Watch, senders: Iterable[HeardSender], load: SubscriberLoad) -> tuple[SenderContent, ...]:
    return tuple(describe(_watched(watch, one), waits_apart_ms(one), load, watch.unix_s) for one in senders)


def _watched(watch: Watch, sender: HeardSender) -> WatchedSender:
    watched = watch.senders.get(sender.identity, WatchedSender(sid=sender.sid, identity=sender.identity))
    watched.published.update(track.kind for track in sender.tracks.values())
    return watched


def _nothing_heard(ending: Ending, listener: Listener) -> Unavailable:
    if ending is Ending.SERVER_LOST:
        return Unavailable(Reason.TIMEOUT, "The connection to the server was lost before anything was received.")
    if any(event.what == "subscription failed" for event in listener.events):
        return Unavailable(Reason.DENIED, "The server refused the subscription. The token needs canSubscribe.")
    if listener.all_muted:
        return Unavailable(Reason.NOT_FOUND, "All tracks of the sender are muted. Unmute them, then retry.")
    return Unavailable(
        Reason.TIMEOUT, "The sender publishes, but none of its media arrived here. Check UDP and TCP to the server."
    )


def _coverage(
    plan: SourcePlan, request: Request, ending: Ending, patience: Patience, taken: tuple[datetime, datetime]
) -> Coverage:
    reason, sentence = _partial(ending, patience)
    return Coverage(
        source=plan.source,
        state=State.PARTIAL if reason else State.COLLECTED,
        reason=reason,
        detail=sentence,
        instants=taken,
        share=_share(request, taken),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Break:
    reason: Reason
    sentence: str


_BREAKS = {
    Ending.STOPPED: _Break(
        reason=Reason.DEADLINE, sentence="stopped after {s:.0f} s; what was sampled until then is kept"
    ),
    Ending.SERVER_LOST: _Break(
        reason=Reason.TIMEOUT,
        sentence="the connection to the server was lost {s:.0f} s after joining and did not come back; what was "
        "sampled until then is kept",
    ),
    Ending.SENDER_LEFT: _Break(
        reason=Reason.NOT_FOUND,
        sentence="the sender left, and listening ended after {s:.0f} s; what was sampled until then is kept",
    ),
    Ending.MEDIA_STOPPED: _Break(
        reason=Reason.NOT_FOUND,
        sentence="nothing more arrived from the sender before listening ended after {s:.0f} s; what was sampled until "
        "then is kept",
    ),
}


def _partial(ending: Ending, patience: Patience) -> tuple[Reason, str]:
    broken = _BREAKS.get(ending)
    return (broken.reason, broken.sentence.format(s=patience.elapsed_s)) if broken else (Reason.NONE, "")


def _share(request: Request, taken: tuple[datetime, datetime]) -> float:
    """Return the part of the window that was listened to; a live window ends when the listening does."""
    window = request.incident.window.ends(max(request.incident.window.end, taken[1]))
    inside = (min(taken[1], window.end) - max(taken[0], window.start)).total_seconds()
    return round(max(0.0, min(1.0, inside / window.seconds)), 4) if window.seconds > 0 else -1.0
