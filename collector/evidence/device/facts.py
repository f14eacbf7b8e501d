"""Turns what the platform tells about itself into what this machine is: system, processor, GPU, cameras, audio."""

import asyncio
import contextlib
import importlib.metadata
import os
import platform
import sys
from collections.abc import AsyncIterator, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeVar

import psutil

from collector.evidence.device import readings
from collector.evidence.device.inventory import Inventory, linux, macos, windows
from collector.model.coverage import Coverage, Reason, State
from collector.model.privacy import Handle, Version
from collector.model.records.device import DeviceFacts
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = DeviceFacts.kind
TOOLS_DEADLINE_S = 30.0
SDKS = ("livekit", "livekit-api", "livekit-agents", "agora-python-server-sdk", "agora-realtime-ai-api", "aiortc", "av")
"""Media SDKs by the names of their Python distributions."""

T = TypeVar("T")


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it always: what a machine is changes slowly, and the record carries its time."""
    del request
    tools = {"darwin": "system_profiler, sysctl", "win32": "PowerShell"}.get(sys.platform, "lspci, pactl, wpctl")
    return (
        SourcePlan(
            source=SOURCE,
            why="support asks for system, GPU and driver; a Bluetooth output plays sound late",
            phase=Phase.LIVE,
            deadline_s=TOOLS_DEADLINE_S + 5,
            reads=(f"the machine's own description (runs {tools} where there)",),
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one DeviceFacts; what a tool has not told when the run ends stays empty, and the coverage says so."""
    started = datetime.now(UTC)
    tools = inventory()
    model, processor = _ask(tools.model()), _ask(tools.processor())
    gpu, peripherals, virtualised = _ask(tools.gpu()), _ask(tools.peripherals()), _ask(tools.virtualised())
    late = await _unanswered(session, model, processor, gpu, peripherals, virtualised)
    taken = (started, datetime.now(UTC))
    yield DeviceFacts(
        host=request.here,
        taken=taken,
        system=_system(),
        system_version=Version(_system_version()),
        machine=platform.machine(),
        model=_told(model, ""),
        python_version=Version(platform.python_version()),
        processor=_told(processor, "") or platform.processor(),
        cores_logical=os.cpu_count() or 0,
        cores_physical=_cores_physical(),
        memory_total_mb=readings.memory_mb()[0],
        gpu=_told(gpu, ()),
        peripherals=_told(peripherals, ()),
        host_name=Handle(platform.node()),
        virtualised=_told(virtualised, ""),
        sdk_versions=_sdk_versions(),
    )
    yield _coverage(taken, late)


def inventory() -> Inventory:
    """Return the module that asks this platform."""
    return {"darwin": macos, "win32": windows}.get(sys.platform, linux)


def _ask(question: Coroutine[object, object, T]) -> asyncio.Task[T]:
    return asyncio.create_task(question)


async def _unanswered(session: Session, *answers: "asyncio.Task[Any]") -> int:
    """Wait for all answers, the run's end or the deadline; return how many are missing then, and ask no further."""
    whole, stopping = _ask(_all_of(answers)), _ask(session.stopping.wait())
    await asyncio.wait({whole, stopping}, timeout=TOOLS_DEADLINE_S, return_when=asyncio.FIRST_COMPLETED)
    late = [answer for answer in answers if not answer.done()]
    for task in (whole, stopping, *late):
        task.cancel()
    await asyncio.gather(whole, stopping, *late, return_exceptions=True)  # their tools are ended with them
    return len(late)


async def _all_of(answers: "tuple[asyncio.Task[Any], ...]") -> bool:
    await asyncio.wait(answers)
    return True


def _told(answer: "asyncio.Task[T]", silence: T) -> T:
    if not answer.done() or answer.cancelled() or answer.exception() is not None:
        return silence
    return answer.result()


def _coverage(taken: tuple[datetime, datetime], late: int) -> Coverage:
    return Coverage(
        source=SOURCE,
        state=State.PARTIAL if late else State.COLLECTED,
        reason=Reason.TIMEOUT if late else Reason.NONE,
        detail=f"{late} of 5 questions to the platform's own tools were not answered in time" if late else "",
        instants=taken,
    )


def _cores_physical() -> int:
    with contextlib.suppress(*readings.UNREADABLE):
        return psutil.cpu_count(logical=False) or 0
    return 0


def _system() -> str:
    """Return the system's name, on Linux with the distribution's."""
    try:
        return f"{platform.system()} ({platform.freedesktop_os_release()['PRETTY_NAME']})"
    except (OSError, KeyError):
        return platform.system()


def _system_version() -> str:
    """Return the kernel's version on Linux, the system's own elsewhere."""
    if sys.platform == "darwin":
        return platform.mac_ver()[0]
    return platform.version() if sys.platform == "win32" else platform.release()


def _sdk_versions() -> tuple[str, ...]:
    """Return name and version of the media SDKs installed beside avsync; other environments have their own."""
    installed = []
    for name in SDKS:
        try:
            installed.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return tuple(installed)
