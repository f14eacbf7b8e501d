"""Turns the machine's interfaces, at the start and at the end, into what the call went through."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

from collector.evidence.live_sampling import OVER, Stopwatch, sampled, sampling_limit_s, stopped_within
from collector.evidence.network import proxies
from collector.evidence.network.snapshot import Snapshot, look, look_again
from collector.model.coverage import Coverage, Reason, State
from collector.model.records.network import NetworkInterfaces
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = NetworkInterfaces.kind
LAST_LOOK_S = 2.5
"""A source that was told to end is ended by force a little later."""


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it with or without a server, as it contacts nobody; not for a window in the past."""
    return (
        SourcePlan(
            source=SOURCE,
            why="Wi-Fi, VPN, a proxy or a route that changes in mid-call delay sound and picture",
            phase=Phase.LIVE,
            deadline_s=sampling_limit_s(request) + 20,
            reads=("network interfaces, default route, names of proxy settings",),
            skip=Reason.NONE if request.live else Reason.DISABLED,
            detail="" if request.live else OVER,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one NetworkInterfaces; its interfaces are those of the end."""
    stopwatch = Stopwatch()
    for secret in proxies.passwords():
        session.note_secret(secret)
    first, looked = await look(), stopwatch.read()
    await stopped_within(session, sampling_limit_s(request) - looked.seconds)
    try:
        last = await asyncio.wait_for(look_again(first), LAST_LOOK_S)
    except TimeoutError:
        yield describe(first, first, request, looked.taken)
        yield Coverage(
            source=SOURCE,
            state=State.PARTIAL,
            reason=Reason.TIMEOUT,
            detail="the system did not tell in time whether the route had changed by the end",
            instants=looked.taken,
        )
        return
    over = stopwatch.read()
    yield describe(first, last, request, over.taken)
    yield sampled(SOURCE, request, over)


def describe(first: Snapshot, last: Snapshot, request: Request, taken: tuple[datetime, datetime]) -> NetworkInterfaces:
    """Compare two snapshots; a route that nobody tells has not changed."""
    return NetworkInterfaces(
        host=request.here,
        taken=taken,
        interfaces=last.interfaces,
        route_changed=bool(first.route and last.route) and first.route != last.route,
        vpn=any(interface.medium == "vpn" for interface in (*first.interfaces, *last.interfaces)),
        proxies=proxies.named(),
    )
