"""Turns work that may take its time into work that ends when the run does, with what it has found by then."""

import asyncio
from collections.abc import Coroutine

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
