"""Carries out one source in a process of its own: raw evidence comes in, only redacted evidence goes out.

A source that hangs or crashes, natively too, takes down this process and nothing else. Started by ``starting`` as
``python -m collector.runs.worker [MODULE [many] [long]]``, where the arguments say what to get ready for; the job comes
as one line on standard input, where a second line (or the end of the file, if the run died) means stop. Answers go to
standard output, one frame a line.
"""

import asyncio
import contextlib
import importlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import BinaryIO

from collector.errors import NoSpaceError, RedactionError, place_of, ran_full
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.evidence import Record
from collector.model.member import OpaqueFile
from collector.model.source import MANY_FILES, Item, Outcome, RawOpaque, RawStream, Session, Workplace
from collector.redaction.redactor import Redactor
from collector.redaction.stream import spool
from collector.runs.child import private_output
from collector.runs.discovery import Source
from collector.runs.elsewhere import Elsewhere
from collector.runs.frames import (
    Begun,
    Carried,
    Ended,
    Frame,
    Gathered,
    Job,
    Learned,
    Said,
    Spooled,
    frame_from_line,
    gathered,
    job_from_line,
    to_line,
)
from collector.runs.lane import redactor_of
from collector.runs.lanes import Lane, Lanes, lanes_ahead
from collector.runs.spreading import Helper, Spreading, helpers_ahead
from collector.runs.starting import LONG, MANY

FULL = "The disk for temporary files ran full. Free some space, or set TMPDIR, and run again."
ORPHAN_S = 3.0
"""How long a worker goes on after its run has died."""


class Stopping:
    """A StopSignal that another thread sets, seen at once also by what keeps the event loop from running."""

    def __init__(self) -> None:
        self._told = threading.Event()
        self._awaited = asyncio.Event()

    def is_set(self) -> bool:
        """Whether the source should end now."""
        return self._told.is_set()

    async def wait(self) -> bool:
        """Wait until the source should end."""
        return await self._awaited.wait()

    def set_from_beside(self, loop: asyncio.AbstractEventLoop) -> None:
        """Have the source end, from another thread than the loop's."""
        self._told.set()
        with contextlib.suppress(RuntimeError):  # the loop may have ended by itself meanwhile
            loop.call_soon_threadsafe(self._awaited.set)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """Processes that wait beside a worker for what its source will need."""

    lanes: Sequence[Lane] = ()
    helpers: Sequence[Helper] = ()

    def end(self) -> None:
        """End those that are left: whoever inherits them may never ask how they ended."""
        for lane in self.lanes:
            lane.end()
        for helper in self.helpers:
            helper.end()


class WorkerSession(Session):
    """The Session of one source; what it says is redacted before it leaves."""

    def __init__(self, *, out: BinaryIO, redactor: Redactor, job: Job, ahead: Waiting) -> None:
        self._out = out
        self._redactor = redactor
        self._job = job
        self._stopping = Stopping()
        self.brought_evidence = False
        self.ran_full = False
        self.secrets: set[str] = set()
        self.handles: set[str] = set()
        self._untold: list[Learned] = []
        self.elsewhere = Elsewhere()
        self._lanes = Lanes(
            job, redactor, noted=self.secrets, handles=self.handles, elsewhere=self.elsewhere, ahead=ahead.lanes
        )
        self._spreading = Spreading(job, self, ahead.helpers)

    @property
    def stopping(self) -> Stopping:
        """Set when the source should end."""
        return self._stopping

    def progress(self, text: str) -> None:
        """Pass on a few words for the person who waits."""
        self.send(Said(text=self._redactor.redact(text)))

    def note_secret(self, value: str) -> None:
        """Redact ``value`` from here on, and have the finished bytes searched for it."""
        if value not in self.secrets:
            self._untold.append(Learned(secrets=(value,), handles=(), redactions={}))
        self.secrets.add(value)
        self._redactor.add_secret(value)

    def note_handle(self, value: str) -> None:
        """Replace an identity by its pseudonym from here on."""
        if value not in self.handles:
            self._untold.append(Learned(secrets=(), handles=(value,), redactions={}))
        self.handles.add(value)
        self._redactor.add_handle(value)

    def spread(
        self, task: Callable[[Item, Workplace], Outcome], items: Sequence[Item], *, weigh: Callable[[Item], int]
    ) -> Iterator[Outcome]:
        """Carry out a task for each item, on all processors if helpers wait, and yield the outcomes in order."""
        return self._spreading.spread(task, items, weigh)

    def hand_over(self, item: Record | RawStream | RawOpaque) -> None:
        """Make evidence safe and send it; bytes that were agreed to are taken as they are."""
        if isinstance(item, RawStream):
            self.send(Spooled(stream=self._lanes.redact_stream(item, self._job.new_path())))
        elif isinstance(item, RawOpaque):
            name, path = self._redactor.redact(item.name), self._job.new_path()
            spool(item.chunks, path, name)
            self.send(Carried(file=OpaqueFile(name=name, path=path, consent=item.consent)))
        else:
            self.send(gathered(self._redactor.safe_record(item)))

    def send(self, frame: Frame) -> None:
        """Write one frame at once."""
        self.brought_evidence |= isinstance(frame, Gathered | Spooled | Carried)
        self._write(to_line(frame))

    def pass_on(self, line: bytes) -> None:
        """Write a frame of evidence that a helper made."""
        self.brought_evidence = True
        self._write(line)

    def _write(self, line: bytes) -> None:
        """Write a line after what was noted since the last one: a process that is ended later has told it."""
        noted, self._untold = self._untold, []
        self._out.write(b"".join([*map(to_line, noted), line]))
        self._out.flush()

    def pass_on_again(self, line: bytes) -> None:
        """Write such a frame without the identities noted since; the run redacts records once more."""
        frame = frame_from_line(line)
        if isinstance(frame, Spooled):
            self.send(Spooled(stream=self._redactor.without_known(frame.stream)))
        else:
            self.pass_on(line)


async def carry_out(job: Job, source: Source, session: WorkerSession, redactor: Redactor) -> None:
    """Consume the source; whatever happens, exactly one Ended and then a Learned of all are sent after a Begun."""
    session.send(Begun())
    coverage = await _consume(job, source, session)
    session.send(Ended(coverage=redactor.safe_record(coverage), full=session.ran_full))
    session.send(
        Learned(
            secrets=tuple(sorted(session.secrets | redactor.found_secrets() | session.elsewhere.secrets)),
            handles=tuple(sorted(session.handles)),
            redactions=dict(redactor.counts + session.elsewhere.counts),
            stand_ins=tuple(sorted({*redactor.stand_ins(), *session.elsewhere.stand_ins})),
        )
    )


async def _consume(job: Job, source: Source, session: WorkerSession) -> Coverage:
    try:
        return await _forward_all(job, source, session)
    except Unavailable as missing:
        reason, detail = missing.reason, missing.detail
    except NoSpaceError as error:
        session.ran_full = True
        reason, detail = Reason.TOO_LARGE, str(error)
    except RedactionError as error:
        reason, detail = Reason.REDACTION_FAILED, str(error)
    except Exception as error:  # noqa: BLE001  the edge around one source: its text may hold a secret, so only type and place are told
        session.ran_full = ran_full(error)
        reason, detail = (Reason.TOO_LARGE, FULL) if session.ran_full else (Reason.CRASHED, place_of(error))
    state = State.PARTIAL if session.brought_evidence else State.MISSING
    return Coverage(source=job.plan.source, state=state, reason=reason, detail=detail)


async def _forward_all(job: Job, source: Source, session: WorkerSession) -> Coverage:
    ended: list[Coverage] = []
    async with contextlib.aclosing(source.gather(job.request, job.plan, session)) as items:  # type: ignore[type-var]  # every gather is an async generator
        async for item in items:
            if isinstance(item, Coverage):
                ended.append(item)
            else:
                session.hand_over(item)
    if len(ended) != 1:
        raise Unavailable(
            Reason.CRASHED, f"the source ended {len(ended)} times instead of once: a defect of avsync; please report it"
        )
    return ended[0]


def _listen_for_stop(session: WorkerSession, loop: asyncio.AbstractEventLoop) -> None:
    run_lives = True
    while run_lives:
        run_lives = bool(sys.stdin.buffer.readline())
        session.stopping.set_from_beside(loop)
    time.sleep(ORPHAN_S)
    os._exit(1)  # nobody is left who could end this process, whatever it hangs in


async def _run(job: Job, out: BinaryIO, ahead: Waiting) -> None:
    redactor = redactor_of(job)
    if job.plan.files >= MANY_FILES:
        redactor.get_ready()
    session = WorkerSession(out=out, redactor=redactor, job=job, ahead=ahead)
    module = _loaded(job.module)
    loop = asyncio.get_running_loop()
    threading.Thread(target=_listen_for_stop, args=(session, loop), daemon=True).start()
    await carry_out(job, Source(module=job.module, plan=module.plan, gather=module.gather), session, redactor)


def _get_ready(module: str = "", *wanted: str) -> Waiting:
    """Load a source that is to come, and return what waits for its MANY logs or its LONG one, if it has such."""
    if module:
        _loaded(module)
    return Waiting(
        helpers=helpers_ahead() if MANY in wanted else (),
        lanes=lanes_ahead() if LONG in wanted else (),
    )


def _loaded(name: str) -> ModuleType:
    """Load a source and what it would else load while it measures, which would keep it from measuring."""
    module = importlib.import_module(name)
    if "collector.arrays" in sys.modules:
        importlib.import_module("numpy")
    return module


def main() -> None:
    """Carry out the one job on standard input. Ends by ``os._exit``: a thread stuck in a library cannot hold it."""
    out = private_output()
    ahead = _get_ready(*sys.argv[1:])
    job = sys.stdin.buffer.readline()
    code = 1
    try:
        if job:  # else it was started ahead, and is not needed
            loop = asyncio.new_event_loop()
            # Not asyncio.run: it waits for threads to end, and a look-up that hangs lasts as long as its name servers.
            loop.run_until_complete(_run(job_from_line(job), out, ahead))
            out.flush()
        ahead.end()
        code = 0
    finally:
        os._exit(code)  # whatever was raised: Python aborts where a thread still waits for standard input


if __name__ == "__main__":
    main()
