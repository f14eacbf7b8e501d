"""Turns a command's output into text or into a log that can be read more than once, within a time limit."""

import contextlib
import subprocess
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from collector.evidence.logs.files import CHUNK_BYTES, LogFile, UnreadableError
from collector.model.coverage import Reason

ASK_S = 8.0
"""What adb needs to start its server, and more than journald and docker need to list what they have."""
READ_S = 60.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Printed:
    """What a command wrote to standard output, and whether it ended well and in time."""

    ok: bool
    text: str


def ask(command: Sequence[str], environment: Mapping[str, str], *, deadline_s: float = ASK_S) -> Printed:
    """Run a command that prints little and return its answer; a program that is gone answers nothing."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=deadline_s,
            check=False,
            env={**environment, "LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return Printed(ok=False, text="")
    return Printed(ok=done.returncode == 0, text=done.stdout.decode("utf-8", "replace"))


def log_of(
    *commands: Sequence[str], environment: Mapping[str, str], name: str, group: str, modified_s: float
) -> LogFile:
    """Return a log whose bytes are what the commands print in turn, each time anew: nothing raw is kept on disk."""

    def read(_offset: int) -> Iterator[bytes]:
        for command in commands:
            with closing(_output(command, environment)) as chunks:
                yield from chunks

    return LogFile(name=name, group=group, size=-1, modified_s=modified_s, seekable=False, read=read)


def _output(command: Sequence[str], environment: Mapping[str, str]) -> Generator[bytes, None, None]:
    """Yield what a command prints. Raises UnreadableError if it cannot run, fails, or takes longer than READ_S."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,  # docker prints a container's two outputs as its own two
            env={**environment, "LC_ALL": "C"},
        )
    except OSError as error:
        raise UnreadableError(Reason.UNSUPPORTED, f"could not be asked for ({type(error).__name__})") from error
    overdue = threading.Event()
    timer = threading.Timer(READ_S, _give_up, (process, overdue))
    timer.daemon = True
    timer.start()
    try:
        assert process.stdout is not None  # noqa: S101  it was started with a pipe
        while chunk := process.stdout.read(CHUNK_BYTES):
            yield chunk
        if process.wait() and not overdue.is_set():
            raise UnreadableError(Reason.UNSUPPORTED, f"ended with an error (code {process.returncode})")
        if overdue.is_set():
            raise UnreadableError(Reason.TIMEOUT, f"took longer than {READ_S:.0f} s: narrow the window")
    finally:
        timer.cancel()
        _end(process)


def _give_up(process: "subprocess.Popen[bytes]", overdue: threading.Event) -> None:
    overdue.set()
    process.kill()


def _end(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if process.stdout is not None:
        process.stdout.close()
    process.wait()
