"""Carries out ``avsync collect`` (plan, gather, judge, report, pack, in this order) and its part ``avsync measure``."""

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from collector.errors import NoSpaceError
from collector.model.evidence import Record
from collector.model.request import Request
from collector.model.run import Run, run_document
from collector.model.source import Phase, SourcePlan
from collector.runs.folders import run_folder, unfinished_folder
from collector.runs.frames import Frame
from collector.runs.gathering import Gathering, Observer, PlannedSource
from collector.runs.journal import Journal
from collector.runs.journal_entries import Milestone
from collector.runs.outcome import Asked, Outcome, exit_code, outcomes
from collector.runs.planning import NOTHING_DECLINED, Consent, make_plan
from collector.runs.room import require_out, require_spool
from collector.runs.signals import on_interruption
from collector.runs.starting import Reserve, started_ahead
from collector.runs.unfinished import Asked as AskedFor
from collector.runs.unfinished import begin, reopen


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A request, where its bundle goes, and what the user's options mean for the exit code.

    ``records`` are what was told and tried before the run, to go into its evidence. ``measured`` is what sources
    brought before it, by source, which need not be measured again. ``consent`` says what must not be.
    """

    request: Request
    out: Path
    window_given: bool
    whole_ticket: bool
    records: tuple[Record, ...] = ()
    measured: Mapping[str, tuple[Frame, ...]] = field(default_factory=dict)
    consent: Consent = NOTHING_DECLINED


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """A finished run: what was written (``bundle`` is empty if nothing was), why it ended so, and stdout's document.

    ``problem`` says what kept the bundle from being written or released, or something out of it; else it is empty.
    """

    run: Run
    bundle: str
    sha256: str
    outcomes: tuple[Outcome, ...]
    problem: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason that applies, the deciding one first."""
        return tuple(outcome.reason for outcome in self.outcomes)

    @property
    def exit_code(self) -> int:
        """The contract's exit code."""
        return exit_code(self.outcomes)

    def interrupted(self) -> "Collected":
        """Return the same for a run that was interrupted at its very end: the bundle is whole."""
        kept = (outcome for outcome in self.outcomes if outcome is not Outcome.INTERRUPTED)
        return replace(self, outcomes=(Outcome.INTERRUPTED, *kept))

    @property
    def document(self) -> dict[str, object]:
        """The JSON document for stdout: findings.json with bundle and sha256 added."""
        document = run_document(replace(self.run, exit_reasons=self.reasons))
        return document | {"bundle": self.bundle or None, "sha256": self.sha256 or None}


async def collect(order: Order, observer: Observer) -> Collected:
    """Run everything. Raises CollectorError before anything was gathered, later only if the result is not safe."""
    require_out(order.out)
    async with started_ahead(order.request) as reserve:
        return await collect_with(reserve, order, observer)


async def collect_with(reserve: Reserve, order: Order, observer: Observer) -> Collected:
    """Do the same with workers that were started ahead for it, to a place that takes a bundle."""
    with run_folder(order.request.run) as spool:
        require_spool(spool)
        gathering = Gathering(request=order.request, spool=spool, observer=observer)
        gathering.reserve = reserve
        gathering.measured = order.measured
        with on_interruption(gathering.stop):
            planned = make_plan(order.request, order.consent)
            gathering.journal = begin(spool, _to_be_stored(order, planned))
            return await _carry_out(order, gathering, planned, observer)


async def resume(named: str, given: Request, out: tuple[Path, ...], observer: Observer) -> Collected:
    """Finish a run that was killed or found no space: what its sources brought before is not gathered again.

    ``named`` is its id, its folder or ``last``; ``given`` holds its secrets anew, ``out`` another place for the bundle,
    if any. Raises CollectorError as ``collect`` does, and UsageError if the run cannot be finished.
    """
    with unfinished_folder(named) as spool:
        asked, journal = reopen(spool, given)
        order = Order(
            request=asked.request,
            out=out[0] if out else asked.out,
            window_given=asked.window_given,
            whole_ticket=asked.whole_ticket,
            records=asked.records,
        )
        require_out(order.out)
        require_spool(spool)
        gathering = Gathering(request=order.request, spool=spool, observer=observer)
        gathering.journal = journal
        gathering.harvest.redactions.update(asked.redactions)
        gathering.harvest.stand_ins.update(asked.stand_ins)
        with on_interruption(gathering.stop):
            return await _carry_out(order, gathering, asked.plan, observer)


async def _carry_out(
    order: Order, gathering: Gathering, planned: tuple[PlannedSource, ...], observer: Observer
) -> Collected:
    gathering.harvest.records.extend(order.records)
    with _the_way_back(gathering.journal):
        run = await gather_and_judge(order, gathering, planned, observer)
    observer.stage("Packing")
    from collector.runs.concluding import packed

    collected = packed(order, run, gathering, _plans(planned))
    await _hear()
    return collected.interrupted() if gathering.interrupted.is_set() else collected


def _to_be_stored(order: Order, planned: tuple[PlannedSource, ...]) -> AskedFor:
    return AskedFor(
        request=order.request,
        plan=planned,
        out=order.out,
        window_given=order.window_given,
        whole_ticket=order.whole_ticket,
        records=order.records,
    )


@contextlib.contextmanager
def _the_way_back(journal: Journal) -> Iterator[None]:
    """Say of a run that ends for want of space how to finish it."""
    try:
        yield
    except NoSpaceError as error:
        raise NoSpaceError(sentences(str(error), journal.way_back)) from error


def sentences(*said: str) -> str:
    """Join sentences, each once; empty ones say nothing."""
    return " ".join(dict.fromkeys(filter(None, said)))


async def _hear() -> None:
    """Let an interruption be noted that came while nothing was awaited."""
    await asyncio.sleep(0)


async def measure(
    order: Order, observer: Observer, sources: tuple[str, ...], *, keep: tuple[Path, ...] = ()
) -> Collected:
    """Run only the sources whose id begins with one of ``sources``; nothing is packed.

    ``keep`` names an empty private folder for a journal of what they bring, or none.
    """
    with run_folder(order.request.run) as spool:
        gathering = Gathering(request=order.request, spool=spool, observer=observer)
        with on_interruption(gathering.stop):
            planned = tuple(item for item in make_plan(order.request) if item.plan.source.startswith(sources))
            for folder in keep:
                gathering.journal = begin(folder, _to_be_stored(order, planned))
            run = await gather_and_judge(order, gathering, planned, observer)
    from collector.runs.judging import judge_measurement

    judgement = judge_measurement(run.judgement)
    asked = Asked(plans=_plans(planned), window=False, logs=False)
    interrupted = gathering.interrupted.is_set()
    full = gathering.harvest.full
    found = outcomes(judgement=judgement, evidence=run.evidence, asked=asked, interrupted=interrupted, full=bool(full))
    return Collected(
        run=replace(run, judgement=judgement), bundle="", sha256="", outcomes=found, problem=sentences(*full)
    )


async def gather_and_judge(
    order: Order, gathering: Gathering, planned: tuple[PlannedSource, ...], observer: Observer
) -> Run:
    """Carry out a plan, live sources first, and judge what it brought."""
    loading = asyncio.create_task(asyncio.to_thread(_load_the_rest, order.request, _plans(planned)))
    observer.planned(_plans(planned))
    observer.stage("Measuring")
    await gathering.run(planned, Phase.LIVE)
    gathering.request = _until(order.request, gathering.journal.reach(Milestone.MEASURED))
    observer.stage("Reading")
    await gathering.run(planned, Phase.AFTER)
    if any(item.plan.phase is Phase.ALONE for item in planned):
        observer.stage("Measuring alone")
    await gathering.run(planned, Phase.ALONE)
    # What ran now, as a rehearsal, is of this run and its window, too.
    gathering.request = _until(order.request, gathering.journal.reach(Milestone.READ))
    observer.stage("Judging")
    await loading
    from collector.runs.concluding import judged

    run = judged(order, gathering, _plans(planned))
    await _hear()
    return _interrupted(run) if gathering.interrupted.is_set() else run


def _load_the_rest(request: Request, plans: tuple[SourcePlan, ...]) -> None:
    """Load what ends a run while its sources start: importing it takes as long, and nothing needs it before."""
    from collector.runs.concluding import get_ready

    get_ready(request, plans)


def _plans(planned: tuple[PlannedSource, ...]) -> tuple[SourcePlan, ...]:
    return tuple(item.plan for item in planned)


def _until(request: Request, end: datetime) -> Request:
    """Move a live window's end to the end of the measurement, so that logs written meanwhile lie inside."""
    incident = request.incident
    if not incident.window.live:
        return request
    return replace(request, incident=replace(incident, window=incident.window.ends(end)))


def _interrupted(run: Run) -> Run:
    kept = (reason for reason in run.exit_reasons if reason != Outcome.INTERRUPTED.reason)
    return replace(run, interrupted=True, exit_reasons=(Outcome.INTERRUPTED.reason, *kept))
