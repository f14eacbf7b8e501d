"""Turns psutil's counters, read at 2 Hz, into how busy this machine and the publishing process are."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import psutil

from collector.evidence.device import readings, sensors
from collector.evidence.device.control_group import ControlGroup, Quota
from collector.evidence.device.publisher_process import find_watched, own_process_ids
from collector.evidence.live_sampling import OVER, Stopwatch, Stretch, sampled, sampling_limit_s, stopped_within
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.records.device import DeviceLoad, LoadSample, WatchedProcess
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = DeviceLoad.kind
INTERVAL_S = 0.5
TEMPERATURE_EVERY = 10
"""Sensors are slow to read (tens of ms on some laptops), temperatures slow to change: every tenth sample."""
SLOW_TOOLS_S = 1.0


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it beside the room; not for a window in the past."""
    watches = f"process {request.pid}" if request.pid else "the processes that are connected to the server"
    return (
        SourcePlan(
            source=SOURCE,
            why="a machine that is too busy sends or plays sound and picture late",
            phase=Phase.LIVE,
            deadline_s=sampling_limit_s(request) + 20,
            reads=(f"CPU use of {watches}",) if request.pid or request.server.url else (),
            skip=Reason.NONE if request.live else Reason.DISABLED,
            detail="" if request.live else OVER,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one DeviceLoad. Raises Unavailable if stopped before the first sample, or where nothing is shown."""
    watched = await find_watched(request, own=own_process_ids())
    group = ControlGroup(watched[0].pid if watched else "self")
    meter, quota_before = Meter(watched, group), group.quota()
    throttled_before = sensors.throttle_events()
    slow = asyncio.gather(sensors.power_mode(), sensors.throttled_now())
    stopwatch = Stopwatch()
    try:
        samples = await _samples(meter, session, sampling_limit_s(request))
    except Unavailable:
        slow.cancel()
        raise
    over = stopwatch.read()
    power_mode, throttled_now = await _ready(slow)
    yield DeviceLoad(
        host=request.here,
        taken=over.taken,
        samples=samples,
        watched=watched,
        memory_total_mb=min(readings.memory_mb()[0], group.memory().total_mb),
        suspended_s=(over.taken[1] - over.taken[0]).total_seconds() - over.seconds,
        power_mode=power_mode,
        on_battery=sensors.on_battery(),
        throttled=throttled_now or sensors.throttled_since(throttled_before),
        quota_cores=quota_before.cores,
        quota_throttled_percent=_throttled_percent(quota_before, group.quota()),
    )
    yield _coverage(request, over, ended=meter.ended(watched))


def _coverage(request: Request, over: Stretch, *, ended: tuple[str, ...]) -> Coverage:
    """Return what was sampled; a process that ended meanwhile was watched for a part of the time only."""
    whole = sampled(SOURCE, request, over)
    if not ended or whole.state is not State.COLLECTED:
        return whole
    told = f"{', '.join(ended)} ended while it was watched: its load is known until then"
    return replace(whole, state=State.PARTIAL, reason=Reason.NOT_FOUND, detail=told)


async def _samples(meter: "Meter", session: Session, limit_s: float) -> tuple[LoadSample, ...]:
    """Take two samples a second until the end. Raises Unavailable if there was no time for one, or nothing to see."""
    samples: list[LoadSample] = []
    began = time.monotonic()
    for number in range(1, int(limit_s / INTERVAL_S) + 1):
        due = began + number * INTERVAL_S - time.monotonic()
        if await stopped_within(session, due) and (samples or due > 0):
            break
        samples.append(meter.read())
    if not samples:
        raise Unavailable(Reason.DEADLINE, "the run ended before the first sample, half a second after the start")
    if not any(sample.cpu_percent or sample.memory_available_mb >= 0 for sample in samples):
        raise Unavailable(Reason.UNSUPPORTED, "this system shows neither its processor's nor its memory's use")
    return tuple(samples)


def _throttled_percent(before: Quota, after: Quota) -> float:
    """Return in how many of the periods between two readings a limit stopped programs; none passes while all sleep."""
    if min(before.periods, before.throttled, after.periods, after.throttled) < 0:
        return -1.0
    periods, throttled = after.periods - before.periods, after.throttled - before.throttled
    return 100 * min(1.0, max(0, throttled) / periods) if periods > 0 else 0.0


async def _ready(slow: "asyncio.Future[tuple[str, str]]") -> tuple[str, str]:
    """Return what the platform's tools have said by now; a run that ends does not wait long for them."""
    try:
        return await asyncio.wait_for(slow, SLOW_TOOLS_S)
    except TimeoutError:
        return ("", "")


class Meter:
    """Reads one sample at a time; percentages are over the time since the last reading."""

    def __init__(self, watched: tuple[WatchedProcess, ...], group: ControlGroup) -> None:
        self._processes = [process for item in watched if (process := _process(item.pid))]
        self._group = group
        self._swapped_bytes = readings.swapped_bytes()
        self._temperature_c = -1.0
        self._readings = 0
        readings.cpu_percent()
        for process in self._processes:
            with contextlib.suppress(*readings.UNREADABLE):
                process.cpu_percent()

    def read(self) -> LoadSample:
        """Take one sample. Swap traffic is that since the last sample; the publisher's percentage counts all cores."""
        if self._readings % TEMPERATURE_EVERY == 0:
            self._temperature_c = sensors.temperature_c()
        self._readings += 1
        before, self._swapped_bytes = self._swapped_bytes, readings.swapped_bytes()
        return LoadSample(
            at_ms=time.time() * 1000,
            cpu_percent=readings.cpu_percent(),
            cpu_frequency_mhz=sensors.frequency_mhz(),
            memory_available_mb=min(readings.memory_mb()[1], self._group.memory().available_mb),
            swap_used_mb=readings.swap_used_mb(),
            swap_in_out_mb=-1.0 if before < 0 else (self._swapped_bytes - before) / readings.MEGABYTE,
            temperature_c=self._temperature_c,
            publisher_cpu_percent=self._publisher_percent(),
            load_1min=readings.load_1min(),
        )

    def ended(self, watched: tuple[WatchedProcess, ...]) -> tuple[str, ...]:
        """Return the names of the processes that were watched and run no longer."""
        running = {process.pid for process in self._processes if _runs(process)}
        return tuple(item.name for item in watched if item.pid not in running)

    def _publisher_percent(self) -> float:
        found: list[float] = []
        for process in self._processes:
            with contextlib.suppress(*readings.UNREADABLE):
                found.append(process.cpu_percent())
        return sum(found) if found else -1.0


def _runs(process: psutil.Process) -> bool:
    """Whether it runs still; one that ended and waits for its parent does not."""
    with contextlib.suppress(*readings.UNREADABLE):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def _process(pid: int) -> psutil.Process | None:
    with contextlib.suppress(*readings.UNREADABLE):
        return psutil.Process(pid)
    return None
