"""Carries out ``avsync collect`` (plan, gather, judge, report, pack, in this order) and its part ``avsync measure``."""

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from collector import __version__
from collector.errors import CollectorError, NoSpaceError, QuarantinedError, RedactionError
from collector.model.evidence import Record
from collector.model.records.logs import LogExcerpt
from collector.model.request import Request
from collector.model.run import Run, run_document
from collector.model.source import Phase, SourcePlan
from collector.redaction.leaks import LeakSearch
from collector.runs.assembling import assemble
from collector.runs.folders import run_folder
from collector.runs.gathering import Gathering, Observer, PlannedSource
from collector.runs.judging import judge, judge_measurement
from collector.runs.outcome import Asked, Outcome, exit_code, outcomes
from collector.runs.packing import pack, require_out, require_spool
from collector.runs.planning import make_plan
from collector.runs.reveal import keep_key
from collector.runs.signals import on_interruption


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """A request, where its bundle goes, and what the user's options mean for the exit code.

    ``records`` are what was told and tried before the run, to go into its evidence.
    """

    request: Request
    out: Path
    window_given: bool
    whole_ticket: bool
    records: tuple[Record, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Collected:
    """A finished run: what was written (``bundle`` is empty if nothing was), why it ended so, and stdout's document.

    ``problem`` is the sentence of an error that kept the bundle from being written or released, else empty.
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
    with run_folder(order.request.run) as spool:
        require_spool(spool)
        gathering = Gathering(request=order.request, spool=spool, observer=observer)
        gathering.harvest.records.extend(order.records)
        with on_interruption(gathering.stop):
            planned = make_plan(order.request)
            run = await gather_and_judge(order, gathering, planned, observer)
            observer.stage("Packing")
            collected = _packed(order, run, gathering, _plans(planned))
            await _hear()
            return collected.interrupted() if gathering.interrupted.is_set() else collected


async def _hear() -> None:
    """Let an interruption be noted that came while nothing was awaited."""
    await asyncio.sleep(0)


async def measure(order: Order, observer: Observer, sources: tuple[str, ...]) -> Collected:
    """Run only the sources whose id begins with one of ``sources``; nothing is packed."""
    with run_folder(order.request.run) as spool:
        gathering = Gathering(request=order.request, spool=spool, observer=observer)
        with on_interruption(gathering.stop):
            planned = tuple(item for item in make_plan(order.request) if item.plan.source.startswith(sources))
            run = await gather_and_judge(order, gathering, planned, observer)
    judgement = judge_measurement(run.judgement)
    asked = Asked(plans=_plans(planned), window=False, logs=False)
    interrupted = gathering.interrupted.is_set()
    found = outcomes(judgement=judgement, evidence=run.evidence, asked=asked, interrupted=interrupted)
    return Collected(run=replace(run, judgement=judgement), bundle="", sha256="", outcomes=found, problem="")


async def gather_and_judge(
    order: Order, gathering: Gathering, planned: tuple[PlannedSource, ...], observer: Observer
) -> Run:
    """Carry out a plan, live sources first, and judge what it brought."""
    started = datetime.now(UTC)
    observer.planned(_plans(planned))
    observer.stage("Measuring")
    await gathering.run(planned, Phase.LIVE)
    gathering.request = _until_now(order.request)
    observer.stage("Reading")
    await gathering.run(planned, Phase.AFTER)
    gathering.request = _until_now(order.request)  # what ran now, as a rehearsal, is of this run and its window, too
    observer.stage("Judging")
    await _hear()
    run = _judged(order, gathering, _plans(planned), started)
    await _hear()
    return _interrupted(run) if gathering.interrupted.is_set() else run


def _plans(planned: tuple[PlannedSource, ...]) -> tuple[SourcePlan, ...]:
    return tuple(item.plan for item in planned)


def _until_now(request: Request) -> Request:
    """Move a live window's end to the end of the measurement, so that logs written meanwhile lie inside."""
    incident = request.incident
    if not incident.window.live:
        return request
    return replace(request, incident=replace(incident, window=incident.window.ends(datetime.now(UTC))))


def _judged(order: Order, gathering: Gathering, plans: tuple[SourcePlan, ...], started: datetime) -> Run:
    evidence = assemble(gathering.request, gathering.harvest, plans)
    judgement = judge(evidence)
    asked = Asked(
        plans=plans, window=order.window_given, logs=bool(order.request.logs), whole_ticket=order.whole_ticket
    )
    interrupted = gathering.interrupted.is_set()
    found = outcomes(judgement=judgement, evidence=evidence, asked=asked, interrupted=interrupted)
    return Run(
        tool=__version__,
        run=order.request.run,
        started=started,
        ended=datetime.now(UTC),
        evidence=evidence,
        judgement=judgement,
        exit_reasons=tuple(outcome.reason for outcome in found),
        interrupted=interrupted,
        clocks=tuple(excerpt.clock for excerpt in evidence.every(LogExcerpt)),
        redactions=dict(gathering.harvest.redactions),
    )


def _interrupted(run: Run) -> Run:
    kept = (reason for reason in run.exit_reasons if reason != Outcome.INTERRUPTED.reason)
    return replace(run, interrupted=True, exit_reasons=(Outcome.INTERRUPTED.reason, *kept))


def _packed(order: Order, run: Run, gathering: Gathering, plans: tuple[SourcePlan, ...]) -> Collected:
    harvest = gathering.harvest
    found = {outcome for outcome in Outcome if outcome.reason in run.exit_reasons}
    bundle, sha256, problem = "", "", ""
    try:
        written = pack(run, plan=plans, taken=harvest.taken, secrets=frozenset(harvest.secrets), out=order.out)
        bundle, sha256 = str(written.path), written.sha256
        problem = _kept_key(order, gathering, written.path)
    except RedactionError:
        raise  # what could not be packed must not be printed either
    except CollectorError as error:
        found.add(_outcome_of(error))
        problem = str(error)
    ordered = tuple(outcome for outcome in Outcome if outcome in found)
    return Collected(run=run, bundle=bundle, sha256=sha256, outcomes=ordered, problem=problem)


def _kept_key(order: Order, gathering: Gathering, bundle: Path) -> str:
    """Keep the key and the names beside the bundle; return what kept them from it, if anything did."""
    harvest = gathering.harvest
    known = LeakSearch(harvest.secrets)
    return keep_key(
        bundle, run=order.request.run, case_key=order.request.case_key, stand_ins=harvest.stand_ins, known=known
    )


def _outcome_of(error: CollectorError) -> Outcome:
    match error:
        case QuarantinedError():
            return Outcome.QUARANTINED
        case NoSpaceError():
            return Outcome.NO_SPACE
        case _:
            return Outcome.NO_BUNDLE
