"""A source that works with arrays, and tells whether numpy was there when it began."""

import sys
from collections.abc import AsyncIterator

import collector.arrays  # noqa: F401  as a source that measures does
from collector.model.coverage import Coverage, Reason, State
from collector.model.request import Request
from collector.model.source import Session, SourcePlan, Yield


def plan(request: Request) -> tuple[SourcePlan, ...]:
    return ()


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    state = State.COLLECTED if "numpy" in sys.modules else State.MISSING
    yield Coverage(source=plan.source, state=state, reason=Reason.NONE, detail="")
