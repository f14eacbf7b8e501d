"""Turns a server's URL into how each step towards it goes: DNS, TCP, TLS, WebSocket, each timed alone.

A step that fails is a result, not an error: the source is then collected, and the steps behind it are NOT_REACHED. The
way measured is the direct one; network.proxies looks at the way through a proxy that a browser would take.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from collector.evidence.live_sampling import why_not_now
from collector.evidence.network.interruptible import coverage_of, unless_stopped
from collector.evidence.network.walk import WALK_DEADLINE_S, Walk
from collector.evidence.resolve import endpoint_of
from collector.evidence.room.access import NO_SERVER
from collector.model.coverage import Reason, Unavailable
from collector.model.records.network import NetworkPath
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

SOURCE = NetworkPath.kind


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for a server's URL, unless the run may contact nothing or the window is over."""
    skip, detail = why_not(request)
    host = _host(request.server.url)
    return (
        SourcePlan(
            source=SOURCE,
            why="shows which step towards the server is slow, blocked or intercepted",
            phase=Phase.LIVE,
            deadline_s=WALK_DEADLINE_S,
            wanted=Wanted.ASKED if request.server.url else Wanted.DEFAULT,
            contacts=(host,) if host and skip is Reason.NONE else (),
            skip=skip,
            detail=detail,
        ),
    )


def why_not(request: Request) -> tuple[Reason, str]:
    """Return why the way to the server is not looked at, NONE if it is: decided from the request alone."""
    if not request.server.url:
        return Reason.NOT_FOUND, NO_SERVER
    return why_not_now(request)


def _host(url: str) -> str:
    try:
        return endpoint_of(url).host
    except Unavailable:
        return ""


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one NetworkPath. Raises Unavailable if the URL is none."""
    endpoint = endpoint_of(request.server.url)
    started = datetime.now(UTC)
    walk = Walk(endpoint=endpoint)
    whole = await unless_stopped(session, walk.to_the_end())
    taken = (started, datetime.now(UTC))
    yield walk.record(request, taken)
    yield coverage_of(SOURCE, whole=whole, ended_before="every step was tried", taken=taken)
