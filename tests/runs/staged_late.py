"""A source that takes long to load, and then samples until it is told to stop."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from collector.model.coverage import Coverage, State
from collector.model.request import Request
from collector.model.source import Session, SourcePlan, Yield

LOADING_S = 1.0
time.sleep(LOADING_S)


def plan(request: Request) -> tuple[SourcePlan, ...]:
    return ()


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    began = datetime.now(UTC)
    await session.stopping.wait()
    yield Coverage(source=plan.source, state=State.COLLECTED, instants=(began, datetime.now(UTC)))
