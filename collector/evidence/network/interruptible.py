"""Turns work that may take its time into work that ends when the run does, with what it has found by then."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime

from collector.model.coverage import Coverage, Reason, State
from collector.model.source import Session


async def unless_stopped(session: Session, work: Coroutine[object, object, None]) -> bool:
    """Do the work, or cancel it when the run ends; return whether it was done. What it raises is raised here."""

    async def stopped() -> None:
        await session.stopping.wait()

    working, stopping = asyncio.create_task(work), asyncio.create_task(stopped())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    whole = working.done()
    for task in (working, stopping):
        task.cancel()
    await asyncio.wait({working, stopping})
    if working.done() and not working.cancelled():
        working.result()
    return whole


def coverage_of(source: str, *, whole: bool, ended_before: str, taken: tuple[datetime, datetime]) -> Coverage:
    """Return the coverage of such work; ``ended_before`` says what the end of the run came before."""
    return Coverage(
        source=source,
        state=State.COLLECTED if whole else State.PARTIAL,
        reason=Reason.NONE if whole else Reason.DEADLINE,
        detail="" if whole else f"the run ended before {ended_before}",
        instants=taken,
    )
