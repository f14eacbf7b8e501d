"""Starts the processes of workers, a few of them ahead: one takes longer to start than to be given its job."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from collector.errors import CollectorError
from collector.model.request import LogPath, Request
from collector.model.source import MANY_FILES, Share
from collector.runs.environment import environment

LONG, MANY = "long", "many"
"""What a worker is told to get ready for: a log that is made safe in portions, or many that are spread."""
_LOGS = "collector.evidence.logs.source"
_LINE_LIMIT_BYTES = 256 * 2**20
_LONG_BYTES = 128 << 20
"""Of a log: most of it may lie outside the window, and what is got ready for a long one takes part of a second."""
_LOOKED_AT = 100
"""Folders within a folder: listing them takes a few milliseconds."""
if sys.platform == "win32":
    _NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _NEW_GROUP = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Ahead:
    """Whose worker gets ready before its job: a source, its module, and what is ``wanted``, as the worker names it."""

    source: str
    module: str
    wanted: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """The same for the worker's command line."""
        return (self.module, *self.wanted)


def ahead_of(request: Request) -> Iterator[Ahead]:
    """Yield what is sure to be asked for: what tells of this machine, which every plan begins with, and logs."""
    yield Ahead(source="device.facts", module="collector.evidence.device.facts")
    logs = (
        Ahead(source=f"logs.{number}", module=_LOGS, wanted=tuple(_wanted(request, log)))
        for number, log in enumerate(request.logs, start=1)
    )
    # Folders are listed no farther than to the first that needs something.
    any_log = (Ahead(source="logs.1", module=_LOGS) for _ in request.logs)
    yield from islice(chain((ahead for ahead in logs if ahead.wanted), any_log), 1)


def _wanted(request: Request, log: LogPath) -> Iterator[str]:
    """Yield what a log that was given needs."""
    # It would disturb what is measured now. Where identities are hidden, more is searched than is got ready.
    if request.incident.window.live or request.hide_identities:
        return
    if _are_many(log.path):
        yield MANY
    if _size(log.path) >= _LONG_BYTES:
        yield LONG


def _are_many(path: str) -> bool:
    """Whether a folder holds many files at first sight."""
    found = 0
    for _, _, files in islice(os.walk(os.path.expanduser(path)), _LOOKED_AT):  # noqa: PTH111  as in _size
        found += len(files)
        if found >= MANY_FILES:
            return True
    return False


def _size(path: str) -> int:
    with contextlib.suppress(OSError, ValueError):
        return os.path.getsize(os.path.expanduser(path))  # noqa: PTH111, PTH202  Path.expanduser raises where there is no such user
    return 0


class Reserve:
    """Workers with a share of their own that wait for a job, by their source."""

    def __init__(self) -> None:
        self._waiting: dict[str, asyncio.subprocess.Process] = {}

    @property
    def waiting(self) -> tuple[asyncio.subprocess.Process, ...]:
        """Those that have no job yet."""
        return tuple(self._waiting.values())

    @contextlib.asynccontextmanager
    async def filled(self, *wanted: Ahead) -> AsyncIterator[None]:
        """Have these workers at hand; those that got no job end with the block. Raises CollectorError."""
        try:
            for ahead in wanted:
                self._waiting[ahead.source] = await start_worker(Share.OWN, *ahead.arguments)
            yield
        finally:
            while self._waiting:
                await _dismiss(self._waiting.popitem()[1])

    async def worker(self, share: Share, source: str) -> asyncio.subprocess.Process:
        """Return a worker that waits for a source's job, or start one. Raises CollectorError."""
        if share is Share.OWN and source in self._waiting:
            process = self._waiting.pop(source)
            if process.returncode is None:
                return process
            await end(process)
        return await start_worker(share)


@contextlib.asynccontextmanager
async def started_ahead(request: Request) -> AsyncIterator[Reserve]:
    """Start what a run is sure to ask for, so that it starts while the rest of the run is loaded."""
    reserve = Reserve()
    async with reserve.filled(*ahead_of(request)):
        yield reserve


async def _dismiss(process: asyncio.subprocess.Process) -> None:
    """End a worker that has no job."""
    assert process.stdin is not None  # noqa: S101  it was started with a pipe
    process.stdin.close()
    await end(process)


async def start_worker(share: Share, *ahead: str) -> asyncio.subprocess.Process:
    """Start a worker apart from the terminal's signals and from code in the current folder. Raises CollectorError."""
    own_session = share is Share.OWN and sys.platform != "win32"
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "collector.runs.worker",
            *ahead,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            limit=_LINE_LIMIT_BYTES,
            creationflags=_NEW_GROUP,
            start_new_session=own_session,
            process_group=None if own_session or sys.platform == "win32" else 0,
        )
    except OSError as error:
        raise CollectorError(
            f"No process could be started ({error.strerror}). Free memory or raise the limit."
        ) from error


async def end(process: asyncio.subprocess.Process) -> None:
    """Wait a moment for a process to end by itself, then kill it and all that it started."""
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(process.wait(), timeout=0.5)
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
