"""Starts lanes and helpers: as copies of this process, where nothing can be lost by that, else as ones of their own.

A copy has loaded all that this process has: it takes no time to start, and most of its memory is this one's.
"""

import contextlib
import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import IO, Protocol, TypeVar

from collector.runs.environment import environment

if sys.platform == "linux":
    import fcntl

Process = TypeVar("Process")
_PIPE_BYTES = 1 << 20
"""What one system call passes on, where the system lets us choose (Linux): as few as can be."""
_MOST_DESCRIPTORS = 1 << 10
"""Far more than a worker without a job has open."""


class Start(Enum):
    """How processes beside this one come to be."""

    AS_COPIES = "as copies"
    ANEW = "anew"


class Beside(Protocol):
    """A process beside this one, as ``subprocess`` knows it."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def kill(self) -> None:
        """End it."""

    def wait(self) -> int:
        """Wait for its end."""


def close_pipes(process: Beside) -> None:
    """Close our ends, once it has ended; what was still to be written to it is lost with it."""
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            if pipe:
                pipe.close()


class Copy:
    """A copy of this process that carries out ``run`` and nothing else, its standard input and output tied to this."""

    def __init__(self, run: Callable[[], None]) -> None:
        its_input, our_output = _pipe()
        our_input, its_output = _pipe()
        gc.freeze()  # else its first search for garbage writes to, and so copies, all memory
        self._number = os.fork()
        if not self._number:
            try:
                os.dup2(its_input, 0)
                os.dup2(its_output, 1)
                os.closerange(3, _MOST_DESCRIPTORS)  # of others it would keep this process's ends open
                run()
            finally:
                os._exit(0)
        os.close(its_input)
        os.close(its_output)
        self.stdin: IO[bytes] | None = os.fdopen(our_output, "wb")
        self.stdout: IO[bytes] | None = os.fdopen(our_input, "rb")

    def kill(self) -> None:
        """End it."""
        os.kill(self._number, signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end."""
        return os.waitpid(self._number, 0)[1]


def _pipe() -> tuple[int, int]:
    reading, writing = os.pipe()
    if sys.platform == "linux":
        fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    return reading, writing


def may_be_copied() -> bool:
    """Whether this is Linux and this process has a single thread: a lock that another one holds would stay locked."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def ahead(start: Callable[[Start], Sequence[Process]], get_ready: Callable[[], None]) -> Sequence[Process]:
    """Start processes for what is to come: as copies of this one once it has got ready, where that is possible then."""
    begun = () if may_be_copied() else start(Start.ANEW)
    get_ready()
    return begun or start(Start.AS_COPIES if may_be_copied() else Start.ANEW)


def started(module: str, descriptors: tuple[int, ...]) -> Beside:
    """Start a module as a process that inherits the descriptors, and is told them."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", module, *map(str, descriptors)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
        pipesize=_PIPE_BYTES,
        pass_fds=descriptors,
    )
