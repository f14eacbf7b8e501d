"""Starts the processes of workers, a few of them ahead: one takes longer to start than to be given its job."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator

from collector.errors import CollectorError
from collector.model.source import Share
from collector.runs.environment import environment

_LINE_LIMIT_BYTES = 256 * 2**20
if sys.platform == "win32":
    _NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    _NEW_GROUP = 0


class Reserve:
    """Workers with a share of their own that wait for a job."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.subprocess.Process] = []

    @property
    def waiting(self) -> tuple[asyncio.subprocess.Process, ...]:
        """Those that have no job yet."""
        return tuple(self._waiting)

    @contextlib.asynccontextmanager
    async def filled(self, count: int) -> AsyncIterator[None]:
        """Have so many workers at hand; those that got no job end with the block. Raises CollectorError."""
        try:
            for _ in range(count):
                self._waiting.append(await start_worker(Share.OWN))
            yield
        finally:
            while self._waiting:
                await _dismiss(self._waiting.pop())

    async def worker(self, share: Share) -> asyncio.subprocess.Process:
        """Return a worker that waits, or start one. Raises CollectorError."""
        while share is Share.OWN and self._waiting:
            process = self._waiting.pop()
            if process.returncode is None:
                return process
            await end(process)
        return await start_worker(share)


async def _dismiss(process: asyncio.subprocess.Process) -> None:
    """End a worker that has no job."""
    assert process.stdin is not None  # noqa: S101  it was started with a pipe
    process.stdin.close()
    await end(process)


async def start_worker(share: Share) -> asyncio.subprocess.Process:
    """Start a worker apart from the terminal's signals and from code in the current folder. Raises CollectorError."""
    own_session = share is Share.OWN and sys.platform != "win32"
    try:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            "collector.runs.worker",
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
