"""Turns the lists of processes, devices and drivers into which known tools change or carry picture and sound here.

Only names that avsync knows beforehand are kept: no other process, no device's own name, no command line.
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from collector.evidence.device.facts import inventory
from collector.evidence.device.readings import MEGABYTE, UNREADABLE
from collector.evidence.live_sampling import OVER, Stopwatch, sampled, sampling_limit_s, stopped_within
from collector.model.coverage import Reason, Unavailable
from collector.model.records.device import DeviceTools, PeripheralFacts, ToolFacts
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield
from collector.vendors.tools import System, Tool, of_device, of_process, tools

SOURCE = DeviceTools.kind
LOOK_EVERY_S = 5.0
"""Reading the names of 300 processes takes 10 ms; who joins the call later is found all the same."""
DEVICES_DEADLINE_S = 15.0
IN_HASTE_S = 1.0
SYSTEM = {"darwin": System.MACOS, "win32": System.WINDOWS}.get(sys.platform, System.LINUX)
MODULES = Path("/proc/modules")
DRIVER_FOLDERS = {
    System.MACOS: (
        Path("/Library/Audio/Plug-Ins/HAL"),
        Path("/Library/CoreMediaIO/Plug-Ins/DAL"),
        Path("/Library/Extensions"),
    ),
    System.WINDOWS: (Path("C:/Windows/System32/drivers"),),
}


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it beside the room; not for a window in the past."""
    return (
        SourcePlan(
            source=SOURCE,
            why="virtual cameras, effects and noise filters delay picture or sound, and no timestamp says so",
            phase=Phase.LIVE,
            deadline_s=sampling_limit_s(request) + DEVICES_DEADLINE_S + 5,
            reads=("names of processes, devices and drivers; only those of known tools are kept",),
            skip=Reason.NONE if request.live else Reason.DISABLED,
            detail="" if request.live else OVER,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one DeviceTools. Raises Unavailable where the system lists neither processes nor devices."""
    stopwatch = Stopwatch()
    devices = asyncio.create_task(_devices())
    watch, ends = Watch(), time.monotonic() + sampling_limit_s(request)
    watch.look()
    while not await stopped_within(session, min(LOOK_EVERY_S, ends - time.monotonic())) and time.monotonic() < ends:
        watch.look()
    watch.look()
    peripherals = await _told(devices, IN_HASTE_S if session.stopping.is_set() else DEVICES_DEADLINE_S)
    over = stopwatch.read()
    if not (watch.processes_read or peripherals):
        raise Unavailable(Reason.UNSUPPORTED, "this system lists neither its processes nor its devices")
    yield DeviceTools(
        host=request.here,
        taken=over.taken,
        tools=found_tools(watch, peripherals, installed_drivers()),
        nameless_virtual_devices=sum(
            device.transport == "virtual" and not of_device(device.name) for device in peripherals
        ),
        processes_read=watch.processes_read,
    )
    yield sampled(SOURCE, request, over)


async def _told(devices: "asyncio.Task[tuple[PeripheralFacts, ...]]", limit_s: float) -> tuple[PeripheralFacts, ...]:
    """Return the devices, or none if the platform's tools are not done in time."""
    try:
        return await asyncio.wait_for(devices, limit_s)
    except TimeoutError:
        return ()


async def _devices() -> tuple[PeripheralFacts, ...]:
    """Return the platform's devices; device.facts asks for the same and says if they could not be read."""
    try:
        return await inventory().peripherals()
    except UNREADABLE:
        return ()


@dataclass(kw_only=True, slots=True)
class _Use:
    """One process of a known tool: processor time when first and last seen, and the memory it had."""

    first_cpu_s: float
    first_seen_s: float
    last_cpu_s: float
    last_seen_s: float
    memory_mb: float


@dataclass(kw_only=True, slots=True)
class Watch:
    """Looks for processes of known tools again and again."""

    processes_read: int = 0
    _used: dict[tuple[str, int], _Use] = field(default_factory=dict)

    def look(self, system: System = SYSTEM) -> None:
        """Read all names once, and processor time and memory of those that are known."""
        count = 0
        for process, name in _named():
            count += 1
            for tool in of_process(name, system):
                with contextlib.suppress(*UNREADABLE):  # it may end, or be another user's, while it is read
                    self._note(tool, process)
        self.processes_read = max(self.processes_read, count)

    def _note(self, tool: Tool, process: psutil.Process) -> None:
        spent, now_s = process.cpu_times(), time.monotonic()
        cpu_s, memory_mb = spent.user + spent.system, process.memory_info().rss / MEGABYTE
        use = self._used.setdefault(
            (tool.name, process.pid),
            _Use(first_cpu_s=cpu_s, first_seen_s=now_s, last_cpu_s=cpu_s, last_seen_s=now_s, memory_mb=memory_mb),
        )
        use.last_cpu_s, use.last_seen_s, use.memory_mb = cpu_s, now_s, max(use.memory_mb, memory_mb)

    def runs(self, tool: Tool) -> bool:
        """Whether a process of this tool was seen."""
        return any(name == tool.name for name, _ in self._used)

    def cpu_percent(self, tool: Tool) -> float:
        """Return the processor's use by all processes of a tool, in percent of one core; -1 for none seen twice."""
        each = [
            use for (name, _), use in self._used.items() if name == tool.name and use.last_seen_s > use.first_seen_s
        ]
        shares = [(use.last_cpu_s - use.first_cpu_s) / (use.last_seen_s - use.first_seen_s) for use in each]
        return 100 * sum(shares) if shares else -1.0

    def memory_mb(self, tool: Tool) -> float:
        """Return the memory of all processes of a tool in MiB, -1 for none."""
        each = [use.memory_mb for (name, _), use in self._used.items() if name == tool.name]
        return sum(each) if each else -1.0


def _named() -> Iterator[tuple[psutil.Process, str]]:
    """Yield every process with its name. One that ends meanwhile is left out; without /proc there is none."""
    try:
        for process in psutil.process_iter():
            with contextlib.suppress(*UNREADABLE):
                yield process, process.name()
    except UNREADABLE:
        return


def installed_drivers(modules: Path = MODULES) -> frozenset[str]:
    """Return the names of kernel modules (Linux), or of those known drivers that lie in the system's folders."""
    if SYSTEM is System.LINUX:
        return frozenset(line.partition(" ")[0] for line in _text(modules).splitlines())
    known = {name for tool in tools() for name in tool.drivers.get(SYSTEM, ())}
    return frozenset(name for name in known if any((folder / name).exists() for folder in DRIVER_FOLDERS[SYSTEM]))


def found_tools(
    watch: Watch, peripherals: Iterable[PeripheralFacts], drivers: frozenset[str], system: System = SYSTEM
) -> tuple[ToolFacts, ...]:
    """Return every tool that runs, has a device here, or whose driver is installed, in the data file's order."""
    devices = {tool.name: device.default for device in peripherals for tool in of_device(device.name)}
    chosen = {tool.name for device in peripherals if device.default for tool in of_device(device.name)}
    found = []
    for tool in tools():
        traces = {
            "process": watch.runs(tool),
            "device": tool.name in devices,
            "driver": not drivers.isdisjoint(tool.drivers.get(system, ())),
        }
        if any(traces.values()):
            found.append(
                ToolFacts(
                    tool=tool.name,
                    purpose=tool.purpose.value,
                    seen_as=tuple(name for name, seen in traces.items() if seen),
                    default=tool.name in chosen,
                    cpu_percent=watch.cpu_percent(tool),
                    memory_mb=watch.memory_mb(tool),
                )
            )
    return tuple(found)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
