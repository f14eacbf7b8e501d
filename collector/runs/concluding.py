"""Turns what a run has gathered into its judgement and its bundle: the second half of ``collect``.

It and what it needs take as long to load as a source takes to start, and are not needed before.
"""

from datetime import UTC, datetime
from pathlib import Path

from collector import __version__
from collector.causes.runner import catalogue as causes
from collector.checks.runner import catalogue as checks
from collector.errors import CollectorError, NoSpaceError, QuarantinedError, RedactionError
from collector.model.records.logs import LogExcerpt
from collector.model.request import Request
from collector.model.run import Run
from collector.model.source import MANY_FILES, SourcePlan
from collector.redaction.leaks import LeakSearch
from collector.report.page import load
from collector.runs.assembling import assemble
from collector.runs.collect import Collected, Order, sentences
from collector.runs.gathering import Gathering
from collector.runs.judging import judge
from collector.runs.outcome import Asked, Outcome, outcomes
from collector.runs.packing import pack
from collector.runs.redacting import redactor_for
from collector.runs.reveal import keep_key


def get_ready(request: Request, plans: tuple[SourcePlan, ...]) -> None:
    """Load all that judging and drawing need, and begin to build what makes the records of many files safe."""
    if any(plan.files >= MANY_FILES for plan in plans):
        redactor_for(request).get_ready()
    checks()
    causes()
    load()


def judged(order: Order, gathering: Gathering, plans: tuple[SourcePlan, ...]) -> Run:
    """Return the run with its evidence and what it says."""
    evidence = assemble(gathering.request, gathering.harvest, plans)
    judgement = judge(evidence)
    asked = Asked(
        plans=plans, window=order.window_given, logs=bool(order.request.logs), whole_ticket=order.whole_ticket
    )
    interrupted = gathering.interrupted.is_set()
    full = bool(gathering.harvest.full or gathering.journal.full)
    found = outcomes(judgement=judgement, evidence=evidence, asked=asked, interrupted=interrupted, full=full)
    return Run(
        tool=__version__,
        run=order.request.run,
        started=gathering.journal.started,
        ended=datetime.now(UTC),
        evidence=evidence,
        judgement=judgement,
        exit_reasons=tuple(outcome.reason for outcome in found),
        interrupted=interrupted,
        clocks=tuple(excerpt.clock for excerpt in evidence.every(LogExcerpt)),
        redactions=dict(gathering.harvest.redactions),
    )


def packed(order: Order, run: Run, gathering: Gathering, plans: tuple[SourcePlan, ...]) -> Collected:
    """Write the bundle of a run, and say what came of it. Raises RedactionError: then nothing may be printed either."""
    harvest, journal = gathering.harvest, gathering.journal
    found = {outcome for outcome in Outcome if outcome.reason in run.exit_reasons}
    bundle, sha256, problem = "", "", sentences(*harvest.full, journal.full)
    try:
        written = pack(
            run,
            plan=plans,
            taken=harvest.taken,
            secrets=frozenset(harvest.secrets),
            first_met=harvest.first_met,
            out=order.out,
            spool=gathering.spool,
            encrypt_to=order.request.encrypt_to,
        )
        bundle, sha256 = str(written.path), written.sha256
        problem = sentences(problem, _kept_key(order, gathering, written.path))
        journal.finish()
    except RedactionError:
        journal.finish()  # the same would come of it once more
        raise  # what could not be packed must not be printed either
    except CollectorError as error:
        found.add(_outcome_of(error))
        if isinstance(error, QuarantinedError):
            journal.finish()
        problem = sentences(str(error), journal.way_back)
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
