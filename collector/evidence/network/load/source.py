"""Turns a full link to the LiveKit server, first up and then down, into NetworkLoad.

It takes what the network can carry, so that it runs only where it was asked for, alone, and never longer or for more
than was agreed to. Both directions are filled apart: up by data packets over the media's own path, which the server
drops; down by answers of the server's API over TCP. What comes later meanwhile is seen by small data packets over
connections of their own, which go up and down: their extra delay is that of the direction that is full.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from collector.evidence.live_sampling import stopped_within
from collector.evidence.network.load.effort import Effort
from collector.evidence.network.load.filling import Taken, fill_down, fill_up, page_text, page_token
from collector.evidence.network.load.parties import Parties, parties
from collector.evidence.network.load.pulse import Pulses
from collector.evidence.room import frugal
from collector.evidence.room.access import host_and_port, refusals
from collector.evidence.room.own_room import no_own_room, own_room
from collector.measure import link_load, robust
from collector.measure.link_load import Count, Meanwhile
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.load import HOLD_S, IDLE_S, RAMP_S, Load
from collector.model.records.load import Filled, LoadDelay, NetworkLoad, Way
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

SOURCE = NetworkLoad.kind
DEADLINE_S = 75.0
COUNT_EVERY_S = 0.1
UNDER_WAY_S, SETTLED_MS, SETTLING_S = 1.0, 20.0, 6.0
FEWEST_PULSES = 20
NO_PULSES = (
    "Small data packets did not come back from the server, so nothing can be measured with them. Look at its log, and "
    "check UDP and TCP to it (avsync measure network)."
)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it only where it was asked for."""
    wanted = request.load
    if wanted.load is Load.OFF:
        return ()
    reason, detail = _obstacle(request)
    host = host_and_port(request.server.url)
    return (
        SourcePlan(
            source=SOURCE,
            why="fills the way to the server, up and down in turn, in two rooms of its own that are removed "
            f"afterwards: at most {wanted.megabytes:.0f} MB. Webhooks and agents of the project may react, and the "
            "minutes of five participants are billed",
            phase=Phase.ALONE,
            deadline_s=DEADLINE_S,
            wanted=Wanted.ASKED,
            contacts=(host,) if host and not reason else (),
            skip=reason,
            detail=detail,
        ),
    )


def _obstacle(request: Request) -> tuple[Reason, str]:
    reason, detail = no_own_room(request)
    if reason is Reason.DENIED:
        return reason, "it makes rooms of its own, which takes --api-key and --api-secret"
    return reason, detail


@dataclass(kw_only=True, slots=True)
class _Measuring:
    """What is known so far; ``zero_ms`` is Unix time where the monotonic clock has 0."""

    parties: Parties
    pulses: Pulses
    session: Session
    zero_ms: float
    idle_delays: tuple[LoadDelay, ...] = ()
    idle: Meanwhile = field(default_factory=lambda: Meanwhile(delays_ms=(), lost_percent=100.0, late_ms=0.0))
    ways: list[Filled] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether small packets come as soon as without load."""
        empty_ms = robust.median(self.idle.delays_ms).value + SETTLED_MS
        return max(self.pulses.last_ms, default=0.0) <= empty_ms

    def delays(self, began_s: float, ended_s: float) -> tuple[LoadDelay, ...]:
        """Return how long small packets took over time; ask once what was under way is back."""
        return link_load.delays_over_time(self.pulses.each(began_s, ended_s), zero_ms=self.zero_ms)

    async def wait(self, seconds: float) -> None:
        """Wait; raises _StoppedError if the run ends meanwhile."""
        if await stopped_within(self.session, seconds):
            raise _StoppedError


class _StoppedError(Exception):
    pass


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield one NetworkLoad with the directions that were filled. Raises Unavailable if none was."""
    frugal.without_log()
    started = datetime.now(UTC)
    async with parties(request.server, session, seconds=plan.deadline_s) as those:
        pulses = Pulses(those.pulser, those.pulsed)
        zero_ms = (time.time() - time.monotonic()) * 1000
        measuring = _Measuring(parties=those, pulses=pulses, session=session, zero_ms=zero_ms)
        async with _beside(pulses.run()):
            ended = await _measured(measuring, request)
    taken = (started, datetime.now(UTC))
    if not measuring.ways:
        raise ended or Unavailable(Reason.CRASHED, "nothing was filled and nothing was in the way")
    yield NetworkLoad(
        host=request.here,
        taken=taken,
        idle_ms=robust.median(measuring.idle.delays_ms),
        idle_lost_percent=measuring.idle.lost_percent,
        ways=tuple(measuring.ways),
        idle_delays=measuring.idle_delays,
    )
    yield Coverage(
        source=SOURCE,
        state=State.PARTIAL if ended else State.COLLECTED,
        reason=ended.reason if ended else Reason.NONE,
        detail=ended.detail if ended else "",
        instants=taken,
    )


async def _measured(measuring: _Measuring, request: Request) -> Unavailable | None:
    """Measure both directions; return why not all of it, if not: what was measured until then is kept."""
    try:
        await _measure(measuring, request)
    except _StoppedError:
        return Unavailable(Reason.DEADLINE, "the run ended before both directions had been filled")
    except Unavailable as missing:
        return missing
    return None


@asynccontextmanager
async def _beside(work: Coroutine[object, object, None]) -> AsyncIterator["asyncio.Task[None]"]:
    """Do the work during the block, and what it raises is raised at its end."""
    task = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})
    if not task.cancelled():
        task.result()


async def _measure(measuring: _Measuring, request: Request) -> None:
    session, pulses = measuring.session, measuring.pulses
    session.progress("small packets without load")
    began_s = time.monotonic()
    await measuring.wait(IDLE_S)
    ended_s = time.monotonic()
    await measuring.wait(UNDER_WAY_S)
    measuring.idle = pulses.between(began_s, ended_s)
    measuring.idle_delays = measuring.delays(began_s, ended_s)
    if len(measuring.idle.delays_ms) < FEWEST_PULSES:
        raise Unavailable(Reason.TIMEOUT, NO_PULSES)
    session.progress("filling the way up")
    up = await _fill(measuring, Way.UP, fill_up(measuring.parties), Taken())
    measuring.ways.append(up)
    session.progress("filling the way down")
    token, taken = page_token(request.server), Taken()
    session.note_secret(token.value)
    with refusals(request.server):
        text = page_text(up.rate_kbit_s.value)
        async with own_room(measuring.parties.client, session, participants=1, metadata=text) as page:
            down = fill_down(page, token, request.server, taken)
            measuring.ways.append(await _fill(measuring, Way.DOWN, down, taken))


async def _fill(measuring: _Measuring, way: Way, work: Coroutine[object, object, None], taken: Taken) -> Filled:
    async with _beside(work) as filling:
        before = await measuring.parties.wires()
        started_s = time.monotonic()
        rising = await _counted(measuring, way, filling, taken, seconds=RAMP_S)
        effort = Effort()
        counts = await _counted(measuring, way, filling, taken, seconds=HOLD_S)
        busiest_share, machine_share = effort.busiest_share(), effort.machine_share()
    after = await measuring.parties.wires()
    await _settle(measuring)
    loaded = measuring.pulses.between(counts[0].at_s, counts[-1].at_s)
    if len(loaded.delays_ms) < FEWEST_PULSES:
        raise Unavailable(Reason.TIMEOUT, NO_PULSES)
    # What was sent may be lost on the way up; what was received was not.
    rate = link_load.rate_kbit_s(counts, lost_percent=loaded.lost_percent if way is Way.UP else 0.0)
    moved = after.sent - before.sent + after.received - before.received + taken.total_bytes
    short_of_cpu = link_load.short_of_cpu(busiest_share=busiest_share, machine_share=machine_share)
    return Filled(
        way=way,
        rate_kbit_s=rate,
        extra_ms=link_load.extra_ms(measuring.idle, loaded),
        held_by=link_load.held_by(way, rate, idle=measuring.idle, loaded=loaded, short_of_cpu=short_of_cpu),
        lost_percent=loaded.lost_percent,
        megabytes=moved / 1e6,
        busiest_share=busiest_share,
        machine_share=machine_share,
        late_ms=loaded.late_ms,
        delays=measuring.delays(started_s, counts[-1].at_s),
        rates=link_load.rates_over_time((*rising, *counts), zero_ms=measuring.zero_ms),
    )


async def _counted(
    measuring: _Measuring, way: Way, filling: "asyncio.Task[None]", taken: Taken, *, seconds: float
) -> list[Count]:
    """Count what goes that way for so long. Raises what filling it raised."""
    began_s, counts = time.monotonic(), list[Count]()
    while not counts or counts[-1].at_s - began_s < seconds:
        if filling.done():
            filling.result()
        wires = await measuring.parties.wires()
        total = wires.sent if way is Way.UP else wires.received + taken.total_bytes
        counts.append(Count(at_s=time.monotonic(), total_bytes=total))
        await measuring.wait(COUNT_EVERY_S)
    return counts


async def _settle(measuring: _Measuring) -> None:
    """Wait until what was under way is back and the queue is empty, a few seconds at most."""
    until_s = time.monotonic() + SETTLING_S
    await measuring.wait(UNDER_WAY_S)
    while time.monotonic() < until_s and not measuring.empty:
        await measuring.wait(COUNT_EVERY_S)
