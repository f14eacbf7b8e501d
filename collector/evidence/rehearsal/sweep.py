"""Plans and carries out the sweep: many publisher settings rehearsed, as many side by side as changes no figure."""

import asyncio
import math
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice

from collector.evidence.rehearsal.grid import Trial, trials
from collector.evidence.rehearsal.running import rehearse_beside_others, require_possible
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.privacy import Version
from collector.model.records.publisher import PublisherSweep, SweptRun
from collector.model.request import Request, Sweep
from collector.model.source import Phase, Session, SourcePlan, StopSignal, Wanted, Yield

SOURCE = "publisher.sweep"
SIDE_BY_SIDE = 16
"""On two cores 16 publishers at once took 0.2 of a core, and each read within 5 ms of what it reads alone."""

CLOSING_S = 2.5
SPARE_S = 30.0


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan the sweep if it was asked for; else nothing, as it takes most of a minute and describes no call."""
    if request.sweep is Sweep.OFF:
        return ()
    tried = trials(request.sweep, request.rehearsal)
    batches = math.ceil(len(tried) / SIDE_BY_SIDE)
    return (
        SourcePlan(
            source=SOURCE,
            why=f"which of {len({trial.settings for trial in tried})} settings keep sound and picture together here",
            phase=Phase.AFTER,
            deadline_s=batches * (tried[0].settings.seconds + CLOSING_S) + SPARE_S,
            wanted=Wanted.ASKED,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield one PublisherSweep with what was finished. Raises Unavailable if the SDK can run none of it."""
    tried = trials(request.sweep, request.rehearsal)
    require_possible(tried[0].settings)
    first = datetime.now(UTC)
    runs: list[SweptRun] = []
    failures: list[Unavailable] = []
    for number, batch in enumerate(_batches(tried)):
        if session.stopping.is_set():
            break
        session.progress(_progress(number, batch, tried))
        for result in await asyncio.gather(*(_run(trial, session.stopping) for trial in batch)):
            if isinstance(result, SweptRun):
                runs.append(result)
            else:
                failures.append(result)
    if not runs:
        raise failures[0] if failures else Unavailable(Reason.DEADLINE, "the sweep ended before it began")
    taken = (first, datetime.now(UTC))
    yield PublisherSweep(host=request.here, taken=taken, sdk_version=Version(version("livekit")), runs=tuple(runs))
    yield _coverage(plan, taken, left=len(tried) - len(runs), failures=failures)


def _batches(tried: Sequence[Trial]) -> Iterator[tuple[Trial, ...]]:
    remaining = iter(tried)
    while batch := tuple(islice(remaining, SIDE_BY_SIDE)):
        yield batch


def _progress(number: int, batch: Sequence[Trial], tried: Sequence[Trial]) -> str:
    first = number * SIDE_BY_SIDE
    left_s = math.ceil((len(tried) - first) / SIDE_BY_SIDE) * (batch[0].settings.seconds + 0.5)
    return f"trying settings {first + 1} to {first + len(batch)} of {len(tried)}; about {left_s:.0f} s left"


async def _run(trial: Trial, stopping: StopSignal) -> SweptRun | Unavailable:
    try:
        done = await rehearse_beside_others(trial.settings, trial.stall_ms, stopping)
    except Unavailable as error:
        return error
    return SweptRun(names=trial.names, settings=trial.settings, run=done.run, difference_ms=done.difference_ms)


def _coverage(
    plan: SourcePlan, taken: tuple[datetime, datetime], *, left: int, failures: Sequence[Unavailable]
) -> Coverage:
    if not left:
        return Coverage(source=plan.source, state=State.COLLECTED, instants=taken)
    reason = failures[0].reason if failures else Reason.DEADLINE
    detail = f"{left} of the settings were not tried to the end" + (f": {failures[0].detail}" if failures else "")
    return Coverage(source=plan.source, state=State.PARTIAL, reason=reason, detail=detail, instants=taken)
