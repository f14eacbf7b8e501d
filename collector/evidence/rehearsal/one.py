"""Plans and carries out one rehearsal of the publisher's own settings, without stalls and with."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from importlib.metadata import version

from collector.evidence.rehearsal.running import rehearse_beside_others, require_possible
from collector.model.coverage import Coverage, Reason, State
from collector.model.incident import Vendor
from collector.model.privacy import Version
from collector.model.records.publisher import Rehearsal
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

SOURCE = "publisher.rehearsal"
STALLS_MS = (0, 500)
SPARE_S = 30.0


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan one rehearsal; beside a live room, or for a call that is over, only if it was asked for."""
    skip, detail = _skip(request)
    asked = request.rehearsal.wanted or (request.rehearsal.told and skip is Reason.NONE)
    return (
        SourcePlan(
            source=SOURCE,
            why="does this publisher configuration keep sound and picture together on this machine",
            phase=Phase.AFTER,
            deadline_s=request.rehearsal.seconds + SPARE_S,
            wanted=Wanted.ASKED if asked else Wanted.DEFAULT,
            skip=skip,
            detail=detail,
        ),
    )


def _skip(request: Request) -> tuple[Reason, str]:
    if request.rehearsal.wanted:
        return Reason.NONE, ""
    if request.incident.vendor is Vendor.AGORA:
        return Reason.UNSUPPORTED, "only LiveKit's SDK can be rehearsed, and the call is Agora's"
    if not request.live:
        return Reason.DISABLED, "the window is in the past; a rehearsal shows how this machine does now (--rehearse)"
    if request.server.url:
        return Reason.DECLINED, "with a live room the rehearsal runs only with --rehearse"
    return Reason.NONE, ""


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:
    """Yield one Rehearsal: without stalls and with, side by side, which was measured to disturb neither.

    Raises Unavailable if the SDK cannot run these settings, or if there was no time.
    """
    settings = request.rehearsal
    require_possible(settings)
    session.progress(f"rehearsing the publisher's queues for {settings.seconds:.0f} s")
    first = datetime.now(UTC)
    runs = await asyncio.gather(
        *(rehearse_beside_others(settings, stall_ms, session.stopping) for stall_ms in STALLS_MS)
    )
    taken = (first, datetime.now(UTC))
    yield Rehearsal(
        host=request.here,
        taken=taken,
        sdk_version=Version(version("livekit")),
        settings=settings,
        runs=tuple(item.run for item in runs),
    )
    whole = not session.stopping.is_set()
    yield Coverage(
        source=plan.source,
        state=State.COLLECTED if whole else State.PARTIAL,
        reason=Reason.NONE if whole else Reason.DEADLINE,
        detail="" if whole else f"ended early, before its {settings.seconds:.0f} s were over",
        instants=taken,
    )
