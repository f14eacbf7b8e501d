"""Turns a room of avsync's own into how packets fare on the way to the server and back: PacketTrain and MediaPath.

Two participants of this process: one sends data packets of sound's size and pace, and quiet media beside them; the
other receives both back. Both have one clock, so that each packet's time is exact; which of the two ways took it, no
single clock can say.
"""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from collector.evidence.live_sampling import stopped_within
from collector.evidence.network.packet_train import MS_PER_S, PER_S, SIZE_BYTES, TOPIC, WARM_UP_S, Train
from collector.evidence.network.quiet_media import QUIET_MEDIA, poll_sent
from collector.evidence.network.recent import Recent
from collector.evidence.room import frugal
from collector.evidence.room.access import CALL_DEADLINE_S, host_and_port, service
from collector.evidence.room.listener import Listener, joined, sender_statistics
from collector.evidence.room.own_room import Part, no_own_room, own_room, token_for
from collector.evidence.room.publishing import publishing
from collector.evidence.room.straight import straight
from collector.evidence.room.wire import Wire, wire
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.privacy import LookupId
from collector.model.records.quality import MediaPath, PacketTrain, SentSample
from collector.model.request import Packets, Request
from collector.model.source import Phase, Session, SourcePlan, Yield

if TYPE_CHECKING:
    from livekit import rtc

SOURCE = PacketTrain.kind
AUTO_S = 15.0
"""With joining, leaving and what is late, the whole command takes less than half a minute."""
BILLED_PARTICIPANTS = 2
POLL_S = 1.0
SETTLE_S = 1.0
"""The first second after joining belongs to ICE and DTLS, and is not measured."""
LATE_S, LATE_WHEN_STOPPED_S = 2.0, 0.5
TIDYING_S = 40.0
USUAL_JOINING_S = 7.0
"""A process starts, two participants join and leave again: 4 s on loopback, and some twenty round trips of 150 ms."""
BYTES_PER_S = 70_000
"""Both ways together, with all heads: 200-byte packets about 310 bytes on the wire, sound 180, 50 a second each; and
the small picture. Measured: 71 kB/s, all else that a run asks included."""


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it only where it was asked for: it makes a room on the server, for two participants."""
    if request.packets is Packets.OFF:
        return ()
    reason, detail = no_own_room(request)
    seconds = _seconds(request)
    return (
        SourcePlan(
            source=SOURCE,
            why=f"sends {PER_S:.0f} packets a second through a room of its own and back for {seconds:.0f} s, about "
            f"{traffic_mb(request):.1f} MB; the minutes of {BILLED_PARTICIPANTS} participants are billed",
            phase=Phase.LIVE,
            deadline_s=seconds + TIDYING_S,
            contacts=(host_and_port(request.server.url),) if request.server.url else (),
            skip=reason,
            detail=detail,
        ),
    )


def traffic_mb(request: Request) -> float:
    """Return an estimate of what measuring costs, both ways together, in MB."""
    return (_seconds(request) + SETTLE_S + LATE_S) * BYTES_PER_S / 1e6


def usual_s(request: Request) -> float:
    """Return how long it takes where nothing is wrong: with a server that does not answer it is up to the deadline."""
    return USUAL_JOINING_S + SETTLE_S + WARM_UP_S + _seconds(request) + LATE_S


def _seconds(request: Request) -> float:
    return request.duration_s or AUTO_S


@dataclass(kw_only=True, slots=True)
class _Taken:
    """What one measurement has so far."""

    started: datetime
    train: Train
    sent: list[SentSample] = field(default_factory=list)
    cpu_percents: list[float] = field(default_factory=list)
    moved: Wire = field(default_factory=Wire)
    stopped: bool = False


class _OwnCpu:
    """What this process, with all its threads, took of one core since it was last asked."""

    def __init__(self) -> None:
        self._used_s, self._at_s = time.process_time(), time.monotonic()

    def percent(self) -> float:
        used_s, at_s = time.process_time(), time.monotonic()
        percent = 100 * (used_s - self._used_s) / max(at_s - self._at_s, 1e-3)
        self._used_s, self._at_s = used_s, at_s
        return percent


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
            publishing(request.server, sender, QUIET_MEDIA) as publisher,
        ):
            listener.choose(identity)
            taken = await _measure(request, session, listener, publisher.room)
    for record in _records(request, taken, listener):
        yield record
    yield _coverage(request, taken)


async def _measure(request: Request, session: Session, listener: Listener, publisher: "rtc.Room") -> _Taken:
    await stopped_within(session, SETTLE_S)
    train = Train(began_s=time.monotonic())
    listener.on_data(lambda packet: train.take(packet.data) if packet.topic == TOPIC else None)
    with straight(publisher, TOPIC, SIZE_BYTES, train.take) as hand_over:
        await train.warm_up(hand_over)
        taken = _Taken(started=datetime.now(UTC), train=train)
        with train.sending(hand_over):
            await _follow(request, session, listener, publisher, taken)
        # For as long as packets that are late may take until they count as lost.
        await asyncio.sleep(LATE_WHEN_STOPPED_S if taken.stopped else LATE_S)
    taken.moved = await _moved(publisher, listener.room)
    return taken


async def _follow(request: Request, session: Session, listener: Listener, publisher: "rtc.Room", taken: _Taken) -> None:
    """Ask the SDK once a second how both ways fare, and note what this process took of a processor in that second."""
    recent = Recent(train=taken.train, started=taken.started)
    since_s = time.monotonic()
    own = _OwnCpu()
    while (left_s := since_s + _seconds(request) - time.monotonic()) > 0 and not taken.stopped:
        taken.stopped = await stopped_within(session, min(POLL_S, left_s))
        await listener.poll()
        taken.sent.extend(await poll_sent(publisher))
        session.progress(recent.line(listener.sound(), listener.path))
        taken.cpu_percents.append(own.percent())


async def _moved(*rooms: "rtc.Room") -> Wire:
    """Return the bytes of all since they joined; none where a connection is gone, and its count with it."""
    try:
        async with asyncio.timeout(CALL_DEADLINE_S):
            return sum([await wire(room) for room in rooms], Wire())
    except (TimeoutError, RuntimeError):  # RuntimeError: the SDK's word for "not connected"
        return Wire()


def _records(request: Request, taken: _Taken, listener: Listener) -> tuple[PacketTrain, MediaPath]:
    train = taken.train
    if not train.arrivals:
        raise Unavailable(
            Reason.TIMEOUT, "No packet came back through the server. Check UDP and TCP to its media ports."
        )
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


def _coverage(request: Request, taken: _Taken) -> Coverage:
    sent_s = taken.train.sent_ms[-1] / MS_PER_S
    detail = f"stopped after {sent_s:.0f} of {_seconds(request):.0f} s; what came back until then is kept"
    return Coverage(
        source=SOURCE,
        state=State.PARTIAL if taken.stopped else State.COLLECTED,
        reason=Reason.DEADLINE if taken.stopped else Reason.NONE,
        detail=detail if taken.stopped else "",
        instants=(taken.started, datetime.now(UTC)),
    )
