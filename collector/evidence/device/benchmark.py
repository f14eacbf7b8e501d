"""Turns a short trial of everything a call needs (coding video, timers, the disk) into what this machine can do.

It uses up at least one core for about 10 s, so it runs only where it was asked for, after all live sampling, and never
in a run that measures a room.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from collector.evidence.device import sensors
from collector.evidence.device.disk import PLACE_DEADLINE_S, time_places
from collector.evidence.device.scheduling import FEWEST_TIMERS, delay_of, timing
from collector.evidence.device.trial import CODING_DEADLINE_S, Trial, Watched, carry_out
from collector.evidence.live_sampling import stopped_within
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.incident import Field
from collector.model.records.device import DeviceBenchmark
from collector.model.request import Benchmark, Contact, Request
from collector.model.source import Phase, Session, SourcePlan, StopSignal, Yield

SOURCE = DeviceBenchmark.kind
IDLE_S = 1.5
TOOLS_DEADLINE_S = 15.0
TOOLS_IN_HASTE_S = 0.5
DEADLINE_S = CODING_DEADLINE_S + IDLE_S + 2 * PLACE_DEADLINE_S + TOOLS_DEADLINE_S + 5.0
BESIDE_A_CALL = (
    "it would take the processor from the call that is measured. "
    "Run it before or after: avsync measure device --benchmark"
)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it if it was asked for; beside a room or a publishing process it is planned and skipped."""
    if request.benchmark is Benchmark.OFF:
        return ()
    room = request.incident.value(Field.ROOM)
    listens = bool(room and request.server.url) and request.contact is not Contact.OFFLINE
    beside = request.live and (listens or bool(request.pid))
    return (
        SourcePlan(
            source=SOURCE,
            why="can this machine send and show 720p30 and 1080p30? Uses up a core for about 10 s, never beside a room",
            phase=Phase.AFTER,
            deadline_s=DEADLINE_S,
            reads=("writes 10 MB to a nameless file where recordings go, and one where logs go",),
            skip=Reason.DISABLED if beside else Reason.NONE,
            detail=BESIDE_A_CALL if beside else "",
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one DeviceBenchmark; without the coding library its other parts. Raises Unavailable if stopped early."""
    started, throttled_before = datetime.now(UTC), sensors.throttle_events()
    session.progress("timers of the idle machine")
    with timing() as timer:
        await stopped_within(session, IDLE_S)
    idle_ms = timer.late_ms
    if len(idle_ms) < FEWEST_TIMERS // 2:
        raise Unavailable(Reason.DEADLINE, "the run ended before the benchmark had begun")
    trial, watched = Trial(), Watched()
    loaded_ms = await carry_out(trial, watched, session)
    session.progress("writing to the disk")
    disks = await time_places(request, session.stopping)
    power_mode, throttled_now = await _told(session.stopping)
    taken = (started, datetime.now(UTC))
    yield DeviceBenchmark(
        host=request.here,
        taken=taken,
        coding=tuple(trial.times),
        timers_idle=delay_of(idle_ms),
        timers_loaded=(delay_of(loaded_ms),) if loaded_ms and trial.times else (),
        disks=disks,
        hottest_c=watched.hottest_c,
        frequency_highest_mhz=watched.highest_mhz,
        frequency_last_mhz=watched.last_mhz,
        throttled=throttled_now or sensors.throttled_since(throttled_before),
        power_mode=power_mode,
        on_battery=sensors.on_battery(),
    )
    yield _coverage(taken, trial, stopped=session.stopping.is_set(), disks=len(disks))


async def _told(stopping: StopSignal) -> tuple[str, str]:
    """Return what the platform's tools say of power and throttling; a run that ends does not wait long for them."""
    asked = asyncio.gather(sensors.power_mode(), sensors.throttled_now())
    try:
        return await asyncio.wait_for(asked, TOOLS_IN_HASTE_S if stopping.is_set() else TOOLS_DEADLINE_S)
    except TimeoutError:
        return ("", "")


def _coverage(taken: tuple[datetime, datetime], trial: Trial, *, stopped: bool, disks: int) -> Coverage:
    reason, detail = Reason.NONE, ""
    if stopped:
        reason, detail = Reason.DEADLINE, "the run ended before everything was tried"
    elif trial.trouble:
        reason, detail = Reason.UNSUPPORTED if not trial.times else Reason.TIMEOUT, trial.trouble
    elif not disks:
        reason, detail = Reason.DENIED, "no folder could be written to within its time"
    return Coverage(
        source=SOURCE,
        state=State.COLLECTED if reason is Reason.NONE else State.PARTIAL,
        reason=reason,
        detail=detail,
        instants=taken,
    )
