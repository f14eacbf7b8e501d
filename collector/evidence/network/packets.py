"""Turns a room of avsync's own into how packets fare on the way to the server and back: PacketTrain and MediaPath.

Two participants of this process: one sends data packets of sound's size and pace, and then quiet media; the other
receives both back. Both have one clock, so that each packet's time is exact; which of the two ways took it, no single
clock can say.
"""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from collector.evidence.network.connections import Connections
from collector.evidence.network.packet_train import PER_S, SIZE_BYTES
from collector.evidence.network.quiet_media import QUIET_MEDIA
from collector.evidence.network.turns import SETTLE_S, Ending, Taken, Turns
from collector.evidence.room import frugal
from collector.evidence.room.access import host_and_port, service
from collector.evidence.room.listener import Listener, joined, sender_statistics
from collector.evidence.room.own_room import Part, no_own_room, own_room, token_for
from collector.evidence.room.publishing import entered
from collector.model.coverage import Coverage, Reason, State
from collector.model.privacy import LookupId
from collector.model.records.quality import MediaPath, PacketTrain
from collector.model.request import Packets, Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

SOURCE = PacketTrain.kind
AUTO_S = 20.5
"""Each turn has the 10 s that a verdict needs, and with joining and leaving it is less than half a minute."""
TURNS = 2
BILLED_PARTICIPANTS = 2
TIDYING_S = 40.0
USUAL_JOINING_S = 7.0
"""A process starts, two participants join and leave again: 4 s on loopback, and some twenty round trips of 150 ms."""
BYTES_PER_S = (39_000 + 23_000) / TURNS
"""Both ways together, with all heads: 200-byte packets about 310 bytes on the wire; and sound 180, 50 a second each,
with the small picture. Measured, all else that a run asks included."""


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it only where it was asked for: it makes a room on the server, for two participants."""
    if request.packets is Packets.OFF:
        return ()
    reason, detail = no_own_room(request)
    seconds, server = _seconds(request), request.server
    return (
        SourcePlan(
            source=SOURCE,
            why=f"sends {PER_S:.0f} packets a second through a room of its own and back for {seconds:.0f} s, about "
            f"{traffic_mb(request):.1f} MB; the minutes of {BILLED_PARTICIPANTS} participants are billed",
            phase=Phase.LIVE,
            deadline_s=seconds + TIDYING_S,
            # Who gives keys wants it; without them the way to the server is all that can be asked for.
            wanted=Wanted.ASKED if server.url and server.api_key and server.api_secret else Wanted.DEFAULT,
            contacts=(host_and_port(server.url),) if server.url else (),
            skip=reason,
            detail=detail,
        ),
    )


def traffic_mb(request: Request) -> float:
    """Return an estimate of what measuring costs, both ways together, in MB."""
    return (_seconds(request) + SETTLE_S) * BYTES_PER_S / 1e6


def usual_s(request: Request) -> float:
    """Return how long it takes where nothing is wrong: with a server that does not answer it is up to the deadline."""
    return USUAL_JOINING_S + TURNS * SETTLE_S + _seconds(request)


def _seconds(request: Request) -> float:
    return request.duration_s or AUTO_S


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield PacketTrain and MediaPath; what came until it was stopped is kept. Raises Unavailable."""
    frugal.on_one_thread()
    frugal.without_log()
    identity = f"avsync-{secrets.token_hex(4)}"
    session.progress("making a room of its own")
    async with service(request.server, seconds=plan.deadline_s) as client, own_room(client, session) as room:
        sender, receiver = (
            token_for(request.server, room, name, part, seconds=_seconds(request))
            for name, part in ((identity, Part.SENDER), (f"{identity}-back", Part.RECEIVER))
        )
        for token in (sender, receiver):
            session.note_secret(token.value)
        async with (
            joined(request.server, receiver, session) as listener,
            entered(request.server, sender, QUIET_MEDIA.failed) as publisher,
        ):
            listener.choose(identity)
            taken = await Turns(
                session=session,
                listener=listener,
                publisher=publisher,
                connections=Connections(publisher, listener.room),
                turn_s=_seconds(request) / TURNS,
            ).take()
            # Before leaving, which takes long where the server hangs.
            for record in _records(request, taken, listener):
                yield record
            yield _coverage(request, taken)


def _records(request: Request, taken: Taken, listener: Listener) -> tuple[PacketTrain, MediaPath]:
    train = taken.train
    when = (taken.started, datetime.now(UTC))
    tracks = tuple(track for sender in listener.heard() for track in sender_statistics(sender, 0.0).tracks)
    return (
        PacketTrain(
            host=request.here,
            taken=when,
            server_host=LookupId(host_and_port(request.server.url)),
            size_bytes=SIZE_BYTES,
            per_s=PER_S,
            sent_ms=tuple(train.sent_ms),
            arrivals=tuple(train.arrivals),
            closed_ms=train.now_ms(),
            own_cpu_percents=tuple(round(percent, 2) for percent in taken.cpu_percents),
            sent_bytes=taken.moved.sent,
            received_bytes=taken.moved.received,
        ),
        MediaPath(
            host=request.here,
            taken=when,
            sent_sound=tuple(taken.sent),
            received=tracks,
            path=tuple(listener.path),
        ),
    )


def _coverage(request: Request, taken: Taken) -> Coverage:
    instants = (taken.started, datetime.now(UTC))
    if taken.ending is Ending.WHOLE:
        return Coverage(source=SOURCE, state=State.COLLECTED, instants=instants)
    reason = Reason.DEADLINE if taken.ending is Ending.STOPPED else Reason.TIMEOUT
    detail = f"{_why_partial(request, taken)}; what came back until then is kept"
    return Coverage(source=SOURCE, state=State.PARTIAL, reason=reason, detail=detail, instants=instants)


def _why_partial(request: Request, taken: Taken) -> str:
    if taken.ending is Ending.STOPPED:
        return f"stopped after {taken.followed_s:.0f} of {_seconds(request):.0f} s"
    if taken.ending is Ending.UNPUBLISHED:
        return "packets came back, but then the server took no sound and picture (its log may say why)"
    return (
        f"the connection to the server was gone after {taken.gone_s:.0f} s: the server ended or hung, or the way to it "
        "broke"
    )
