"""Turns a plan into redacted evidence: every source in a worker with a deadline, live ones side by side first."""

import asyncio
import contextlib
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from collector.bundle.examining import PackedStream
from collector.errors import CollectorError, place_of
from collector.model.codec import records_from_json
from collector.model.coverage import Coverage, Reason, State
from collector.model.evidence import Record
from collector.model.member import OpaqueFile, SafeStream
from collector.model.request import LISTEN_AT_LEAST_S, Request
from collector.model.source import Phase, SourcePlan
from collector.runs.frames import (
    STOP,
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
    to_line,
)
from collector.runs.journal import Journal, NoJournal
from collector.runs.redacting import words_among
from collector.runs.starting import Reserve, end

GRACE_S = 3.0
"""How long a source may take to hand over what it has after it was told to stop."""
ENDED_BY_US = frozenset({0, 1 if sys.platform == "win32" else -signal.SIGKILL})
"""Codes of a worker that was waited for no longer: it ended by itself a moment later, or was killed."""


class Observer(Protocol):
    """Whoever wants to follow a run."""

    def planned(self, plans: tuple[SourcePlan, ...]) -> None:
        """The plan is made; nothing has run."""
        ...

    def began(self, plan: SourcePlan) -> None:
        """One source has started."""
        ...

    def said(self, source: str, text: str) -> None:
        """One source tells what it does."""
        ...

    def ended(self, coverage: Coverage) -> None:
        """One source has ended."""
        ...

    def stage(self, text: str) -> None:
        """The run goes on to its next stage."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedSource:
    """One planned source and the module that carries it out."""

    module: str
    plan: SourcePlan


@dataclass(kw_only=True, slots=True)
class Harvest:
    """What the sources of a run have brought, in the order of the plan, redacted save for ``opaque``.

    Secrets stay in memory; ``first_met`` is the source that brought each first. ``stand_ins`` are pairs of a pseudonym
    and what it stands for, ``full`` are the sentences of disks that ran full, ``examined`` are streams, by their file,
    in which none of ``examined_for`` stands.
    """

    records: list[Record] = field(default_factory=list)
    streams: list[SafeStream] = field(default_factory=list)
    opaque: list[OpaqueFile] = field(default_factory=list)
    coverage: dict[str, Coverage] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    first_met: dict[str, str] = field(default_factory=dict)
    handles: set[str] = field(default_factory=set)
    redactions: Counter[str] = field(default_factory=Counter)
    stand_ins: set[tuple[str, str]] = field(default_factory=set)
    full: list[str] = field(default_factory=list)
    examined: dict[Path, PackedStream] = field(default_factory=dict)
    examined_for: frozenset[str] = frozenset()

    @property
    def taken(self) -> tuple[SafeStream | PackedStream | OpaqueFile, ...]:
        """Everything that waits in the spool folder to be packed; what was examined for all secrets is, already."""
        known = self.examined if self.examined_for == self.secrets else {}
        return (*(known.get(stream.path, stream) for stream in self.streams), *self.opaque)

    def take(self, frame: Frame, source: str) -> None:
        """Add one message of the worker of a source."""
        match frame:
            case Gathered(records=text):
                self.records.extend(records_from_json(text.encode()))
            case Spooled(stream=stream):
                self.streams.append(stream)
            case Carried(file=file):
                self.opaque.append(file)
            case Ended(coverage=coverage, full=full):
                self.coverage[coverage.source] = coverage
                self.full.extend([coverage.detail] if full else [])
            case Learned(secrets=secrets, handles=handles, redactions=redactions, stand_ins=stand_ins):
                self.first_met.update(dict.fromkeys({*secrets} - self.secrets, source))
                self.secrets.update(secrets)
                self.handles.update(handles)
                self.redactions.update(redactions)
                self.stand_ins.update(stand_ins)
            case Said() | Begun():
                return


Frames = tuple[Frame, ...]
"""What one source brought: every message that holds what was found, and exactly one Ended."""


class Gathering:
    """Runs the planned sources of one run; ``stop`` may be called at any time, from a signal handler too.

    ``measured`` holds what sources brought before this run: they are not asked again.
    """

    def __init__(self, *, request: Request, spool: Path, observer: Observer) -> None:
        self.request = request
        self.journal: Journal = NoJournal()
        self.reserve = Reserve()
        self.measured: Mapping[str, Frames] = {}
        self.harvest = Harvest(secrets=set(request.secrets))
        self.interrupted = asyncio.Event()
        self.abandoned = asyncio.Event()
        self.spool = spool
        self._observer = observer
        self._live: dict[str, Worker] = {}

    def stop(self) -> None:
        """First call: ask every source to end with what it has. Second call: end them at once."""
        if self.interrupted.is_set():
            self.abandoned.set()
        self.interrupted.set()

    async def run(self, planned: tuple[PlannedSource, ...], phase: Phase) -> None:
        """Run all sources of one phase side by side, those of ALONE in turn; each ends in exactly one state.

        What the journal kept of a run that was taken up again is not gathered again.
        """
        mine = [item for item in planned if item.plan.phase is phase]
        if phase is Phase.ALONE:
            for item in mine:
                for frame in await self._source(item):
                    self.harvest.take(frame, item.plan.source)
            return
        async with asyncio.TaskGroup() as group:
            tasks = {item.plan.source: group.create_task(self._source(item)) for item in mine}
            leaders = [task for name, task in tasks.items() if name.startswith("room.")]
            if leaders and not self.request.duration_s:
                group.create_task(self._stop_companions(leaders))
        for source, task in tasks.items():
            for frame in task.result():
                self.harvest.take(frame, source)

    async def _stop_companions(self, leaders: "list[asyncio.Task[Frames]]") -> None:
        """With ``--duration auto`` the machine is sampled as long as the room is, and long enough to judge it."""
        await asyncio.wait(leaders)
        for worker in list(self._live.values()):
            worker.ask_to_stop()

    async def _source(self, item: PlannedSource) -> Frames:
        """Return what a source brought, its end included."""
        plan = item.plan
        if plan.source in self.measured:
            brought = self._seen(self.measured[plan.source])
            self.journal.note(plan.source, brought)
            return brought
        if plan.skip is not Reason.NONE:
            return self._only(Coverage(source=plan.source, state=State.MISSING, reason=plan.skip, detail=plan.detail))
        if plan.source in self.journal.kept:
            return self._seen(self.journal.kept[plan.source])
        if self.journal.resumed and plan.phase is Phase.LIVE and self.request.incident.window.live:
            return self._only(_missing(plan, Reason.CRASHED, self.journal.why_over(plan.source)))
        if self.interrupted.is_set():
            return self._only(_missing(plan, Reason.DECLINED, "the run was interrupted before this source began"))
        brought = self._seen(await self._gathered(item))
        if _worth_keeping(brought) and not (self.interrupted.is_set() and plan.phase is Phase.AFTER):
            self.journal.note(plan.source, brought)
        return brought

    async def _gathered(self, item: PlannedSource) -> Frames:
        plan = item.plan
        self._observer.began(plan)
        worker = Worker(plan=plan, observer=self._observer, reserve=self.reserve)
        self._live[plan.source] = worker
        broken = ""
        try:
            await worker.carry_out(self._job(item), self.interrupted, self.abandoned)
        except CollectorError as error:
            broken = str(error)
        except Exception as error:  # noqa: BLE001  the edge around one source: it must not cost the others
            broken = place_of(error)
        finally:
            del self._live[plan.source]
        if any(isinstance(frame, Ended) for frame in worker.brought):
            return tuple(worker.brought)
        ended = _missing(plan, Reason.CRASHED, broken) if broken else self._without_end(worker)
        return (*worker.brought, Ended(coverage=ended))

    def _job(self, item: PlannedSource) -> Job:
        return Job(
            module=item.module,
            plan=item.plan,
            request=self.request,
            spool=str(self.spool),
            secrets=tuple(sorted(self.harvest.secrets - words_among(self.harvest.secrets, self.request))),
            handles=tuple(sorted(self.harvest.handles)),
        )

    def _without_end(self, worker: "Worker") -> Coverage:
        """Say how a worker ended that did not say so itself; what it had sent before is kept."""
        evidence = any(isinstance(frame, Gathered | Spooled | Carried) for frame in worker.brought)
        state = State.PARTIAL if evidence else State.MISSING
        reason, detail = self._why_without_end(worker)
        return Coverage(source=worker.plan.source, state=state, reason=reason, detail=detail)

    def _why_without_end(self, worker: "Worker") -> tuple[Reason, str]:
        if worker.overdue:
            return Reason.DEADLINE, f"did not end within {worker.plan.deadline_s:.0f} s and was ended"
        if not worker.was_ended:
            return Reason.CRASHED, f"its process ended with code {worker.exit_code} before it was done"
        if self.abandoned.is_set():
            return Reason.DECLINED, "the run was interrupted twice and this source was ended"
        why = "the run was interrupted" if self.interrupted.is_set() else "the room had been measured"
        return Reason.DEADLINE, f"{why}, and this source did not end within {GRACE_S:.0f} s"

    def _only(self, coverage: Coverage) -> Frames:
        """Return the end of a source that was not run."""
        return self._seen((Ended(coverage=coverage),))

    def _seen(self, brought: Frames) -> Frames:
        """Tell the observer how a source ended."""
        for frame in brought:
            if isinstance(frame, Ended):
                self._observer.ended(frame.coverage)
        return brought


def _worth_keeping(brought: Frames) -> bool:
    """Whether it need not be gathered again: what a full disk kept out may come with more room."""
    return not any(isinstance(frame, Ended) and frame.full for frame in brought)


def _missing(plan: SourcePlan, reason: Reason, detail: str) -> Coverage:
    return Coverage(source=plan.source, state=State.MISSING, reason=reason, detail=detail)


class Worker:
    """One source's process."""

    def __init__(self, *, plan: SourcePlan, observer: Observer, reserve: Reserve) -> None:
        self.plan = plan
        self.overdue = self.was_ended = False
        self.brought: list[Frame] = []
        self.exit_code = 0
        self._observer = observer
        self._reserve = reserve
        self._asked = asyncio.Event()
        self._begun = asyncio.Event()

    def ask_to_stop(self) -> None:
        """Ask the source to end with what it has, once it has run for LISTEN_AT_LEAST_S."""
        self._asked.set()

    async def carry_out(self, job: Job, interrupted: asyncio.Event, abandoned: asyncio.Event) -> None:
        """Start the process, take what it sends, and see to it that it ends."""
        process = await self._reserve.worker(self.plan.share, self.plan.source)
        try:
            assert process.stdin is not None  # noqa: S101  it was started with a pipe
            process.stdin.write(to_line(job))
            await process.stdin.drain()
            reading = asyncio.create_task(self._read(process))
            await self._wait(process, reading, interrupted, abandoned)
        except (BrokenPipeError, ConnectionResetError):
            return  # it died at once; the missing end says so
        finally:
            await end(process)
            self.exit_code = process.returncode or 0
            # One that broke in the moment that it was still given crashed all the same.
            self.was_ended &= self.exit_code in ENDED_BY_US

    async def _wait(
        self,
        process: asyncio.subprocess.Process,
        reading: "asyncio.Task[None]",
        interrupted: asyncio.Event,
        abandoned: asyncio.Event,
    ) -> None:
        stops = [asyncio.create_task(waiting) for waiting in (interrupted.wait(), self._asked_and_long_enough())]
        await asyncio.wait([reading, *stops], timeout=self.plan.deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if not reading.done():
            self.overdue = not any(stop.done() for stop in stops)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                assert process.stdin is not None  # noqa: S101  it was started with a pipe
                process.stdin.write(STOP)
            given_up = asyncio.create_task(abandoned.wait())
            await asyncio.wait([reading, given_up], timeout=GRACE_S, return_when=asyncio.FIRST_COMPLETED)
            given_up.cancel()
        for stop in stops:
            stop.cancel()
        if reading.done():
            await reading
        else:
            self.was_ended = True
            reading.cancel()

    async def _asked_and_long_enough(self) -> bool:
        """Wait until the source may be ended: processes begin later than the run, and not all at once."""
        await self._begun.wait()
        await asyncio.sleep(LISTEN_AT_LEAST_S)
        return await self._asked.wait()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101  it was started with a pipe
        while line := await process.stdout.readline():
            frame = frame_from_line(line)
            if isinstance(frame, Begun):
                self._begun.set()
                continue
            if isinstance(frame, Said):
                self._observer.said(self.plan.source, frame.text)
                continue
            if isinstance(frame, Gathered):
                # Records that cannot be read end this source here and not the run later.
                records_from_json(frame.records.encode())
            self.brought.append(frame)
