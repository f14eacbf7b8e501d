"""Turns a short trial of everything a call needs (coding video, timers, the disk) into what this machine can do.

It uses up at least one core for about 12 s, so it runs only where it was asked for, after all live sampling, and never
in a run that measures a room.
"""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from collector.errors import MissingExtraError
from collector.evidence.blocking import before_deadline
from collector.evidence.device import sensors
from collector.evidence.device.coding import CODECS, HARDWARE, SIZES, Codec, Size, described, make_planes, time_coding
from collector.evidence.device.disk import time_writing
from collector.evidence.device.scheduling import FEWEST_TIMERS, Timer, delay_of
from collector.evidence.live_sampling import stopped_within
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.incident import Field
from collector.model.records.device import CodingTime, DeviceBenchmark, DiskSpeed
from collector.model.request import Benchmark, Contact, Request
from collector.model.source import Phase, Session, SourcePlan, StopSignal, Yield

SOURCE = DeviceBenchmark.kind
IDLE_S = 1.5
CODING_S = 1.2
"""Of one codec at one size: 36 frames of a coder that is just fast enough."""
DISK_DEADLINE_S = 5.0
SENSORS_EVERY_S = 0.5
DEADLINE_S = 60.0
"""A machine that needs a second a frame still gets its answer."""
CODING_LIBRARY = "av"
BESIDE_A_CALL = (
    "it would take the processor from the call that is measured. "
    "Run it before or after: avsync measure device --benchmark"
)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it if it was asked for; in a run that also measures a room it is planned and skipped."""
    if request.benchmark is Benchmark.OFF:
        return ()
    room = request.incident.value(Field.ROOM)
    beside = bool(room and request.server.url and request.live and request.contact is not Contact.OFFLINE)
    return (
        SourcePlan(
            source=SOURCE,
            why="can this machine send and show 720p30 and 1080p30? Uses up a core for about 12 s, never beside a room",
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
    idle_ms = await _timers_of(session, IDLE_S)
    if len(idle_ms) < FEWEST_TIMERS // 2:
        raise Unavailable(Reason.DEADLINE, "the run ended before the benchmark had begun")
    trial, watched = Trial(), Watched()
    loaded_ms = await _under_load(trial, watched, session) if find_spec(CODING_LIBRARY) else ()
    session.progress("writing to the disk")
    disks = await _disks(request, session.stopping)
    power_mode, throttled_now = await asyncio.gather(sensors.power_mode(), sensors.throttled_now())
    taken = (started, datetime.now(UTC))
    yield DeviceBenchmark(
        host=request.here,
        taken=taken,
        coding=tuple(trial.times),
        timers_idle=delay_of(idle_ms),
        timers_loaded=(delay_of(loaded_ms),) if loaded_ms else (),
        disks=disks,
        hottest_c=watched.hottest_c,
        frequency_highest_mhz=watched.highest_mhz,
        frequency_last_mhz=watched.last_mhz,
        throttled=throttled_now or sensors.throttled_since(throttled_before),
        power_mode=power_mode,
        on_battery=sensors.on_battery(),
    )
    yield _coverage(taken, stopped=session.stopping.is_set(), timed=bool(trial.times), disks=len(disks))


@dataclass(kw_only=True, slots=True)
class Trial:
    """Codes with every coder that is there, in a thread of its own, until done or ``stop`` is set."""

    stop: threading.Event = field(default_factory=threading.Event)
    times: list[CodingTime] = field(default_factory=list)
    doing: str = ""

    def run(self, codecs: Sequence[Codec] = (*CODECS, *HARDWARE), sizes: Sequence[Size] = SIZES) -> None:
        """Block the calling thread; ``times`` grows meanwhile. A coder that is not there is left out."""
        import av

        for size in sizes:
            planes = make_planes(size)
            for codec in codecs:
                if self.stop.is_set():
                    return
                self.doing = f"coding {codec.name} at {size.height_px}p"
                try:
                    timed = time_coding(codec, size, cores=os.cpu_count() or 1, seconds=CODING_S, planes=planes)
                except (av.FFmpegError, ValueError):  # hardware that is not there, a build without this coder
                    continue
                self.times.extend(described(codec, size, timed))


@dataclass(kw_only=True, slots=True)
class Watched:
    """What the sensors showed under load; -1 where there are none."""

    hottest_c: float = -1.0
    highest_mhz: float = -1.0
    last_mhz: float = -1.0

    def look(self) -> None:
        """Read the sensors once."""
        self.hottest_c = max(self.hottest_c, sensors.temperature_c())
        self.last_mhz = sensors.frequency_mhz()
        self.highest_mhz = max(self.highest_mhz, self.last_mhz)


async def _under_load(trial: Trial, watched: Watched, session: Session) -> tuple[float, ...]:
    """Run the trial to its end or the run's; return how late timers were meanwhile, in ms."""
    coding = asyncio.create_task(before_deadline(trial.run, deadline_s=DEADLINE_S))
    timer, said = Timer(), ""
    thread = threading.Thread(target=timer.run, daemon=True)
    thread.start()
    while not coding.done():
        if trial.doing != said:
            said = trial.doing
            session.progress(said)
        watched.look()
        if await stopped_within(session, SENSORS_EVERY_S):
            trial.stop.set()
            await asyncio.wait({coding}, timeout=CODING_S)
            break
    timer.stop.set()
    thread.join(timeout=1.0)
    coding.cancel()
    await asyncio.gather(coding, return_exceptions=True)
    return tuple(timer.late_ms)


async def _timers_of(session: Session, seconds: float) -> tuple[float, ...]:
    timer = Timer()
    thread = threading.Thread(target=timer.run, daemon=True)
    thread.start()
    await stopped_within(session, seconds)
    timer.stop.set()
    thread.join(timeout=1.0)
    return tuple(timer.late_ms)


async def _disks(request: Request, stopping: StopSignal) -> tuple[DiskSpeed, ...]:
    """Time the folder that bundle and recordings go to, and that of the first log if it lies on another disk."""
    found: list[DiskSpeed] = []
    for place, folder in _places(request).items():
        if stopping.is_set():
            break
        try:
            found.append(await before_deadline(partial(time_writing, folder, place), deadline_s=DISK_DEADLINE_S))
        except (OSError, TimeoutError):
            continue  # it may not be written to, or hangs: it is missing from the list, and the coverage says so
    return tuple(found)


def _places(request: Request) -> dict[str, Path]:
    folders = {"working folder": Path.cwd(), "log folder": _log_folder(request)}
    seen: set[int] = set()
    places: dict[str, Path] = {}
    for place, folder in folders.items():
        try:
            device = folder.stat().st_dev
        except OSError:
            continue
        if device not in seen:
            places[place] = folder
        seen.add(device)
    return places


def _log_folder(request: Request) -> Path:
    for log in request.logs:
        path = Path(log.path).expanduser()
        if path.exists():
            return path if path.is_dir() else path.parent
    return platformdirs.user_log_path().parent


def _coverage(taken: tuple[datetime, datetime], *, stopped: bool, timed: bool, disks: int) -> Coverage:
    trouble = {
        Reason.DEADLINE: "the run ended before everything was tried" if stopped else "",
        Reason.NOT_FOUND: ""
        if find_spec(CODING_LIBRARY)
        else str(MissingExtraError(feature="Timing codecs", extra="media")),
        Reason.UNSUPPORTED: "" if timed else "no coder of the library could be used",
        Reason.DENIED: "" if disks else "no folder could be written to within its time",
    }
    reason = next((reason for reason, detail in trouble.items() if detail), Reason.NONE)
    return Coverage(
        source=SOURCE,
        state=State.PARTIAL if reason is not Reason.NONE else State.COLLECTED,
        reason=reason,
        detail=trouble.get(reason, ""),
        instants=taken,
    )
