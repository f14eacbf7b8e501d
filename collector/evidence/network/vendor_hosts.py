"""Turns the hosts that Agora documents for firewalls into how each step towards them goes.

Which servers a call uses is told to Agora's SDK alone, and their UDP ports answer nobody else: these hosts show whether
names, TCP and TLS get through to Agora's domains, and who stands in between.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from collector.evidence.live_sampling import why_not_now
from collector.evidence.network.interruptible import coverage_of, unless_stopped
from collector.evidence.network.walk import WALK_DEADLINE_S, Walk
from collector.evidence.resolve import Endpoint
from collector.model.incident import Vendor
from collector.model.records.reach import VendorHosts
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield
from collector.vendors.hosts import AGORA_HOSTS, DocumentedHost

SOURCE = VendorHosts.kind


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for a call of Agora's, unless the run may contact nothing or the window is over."""
    if request.incident.vendor is not Vendor.AGORA:
        return ()
    skip, detail = why_not_now(request)
    return (
        SourcePlan(
            source=SOURCE,
            why="shows whether Agora's domains can be reached, and whether something opens TLS on the way",
            phase=Phase.LIVE,
            deadline_s=WALK_DEADLINE_S,
            contacts=() if skip else tuple(f"{item.host}:{item.port} ({item.purpose})" for item in AGORA_HOSTS),
            skip=skip,
            detail=detail,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one VendorHosts of Agora's documented hosts."""
    async for item in walk_to(request, session, AGORA_HOSTS):
        yield item


async def walk_to(request: Request, session: Session, hosts: tuple[DocumentedHost, ...]) -> AsyncIterator[Yield]:
    """Walk to ``hosts`` side by side, over TLS, and yield one VendorHosts with its coverage."""
    started = datetime.now(UTC)
    walks = [Walk(endpoint=Endpoint(host=item.host, port=item.port, secure=True, path="")) for item in hosts]

    async def to_the_end() -> None:
        await asyncio.gather(*(walk.to_the_end() for walk in walks))

    whole = await unless_stopped(session, to_the_end())
    taken = (started, datetime.now(UTC))
    yield VendorHosts(host=request.here, taken=taken, paths=tuple(walk.record(request, taken) for walk in walks))
    yield coverage_of(SOURCE, whole=whole, ended_before="every step was tried", taken=taken)
