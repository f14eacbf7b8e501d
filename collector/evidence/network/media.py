"""Turns the STUN and TURN servers that LiveKit hands out into how each replies over UDP, TCP and TLS.

They are told to participants only, so that a hidden one greets the server and leaves at once. Each server is tried over
each transport by itself, all side by side; credentials are used for that and kept nowhere.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from collector.evidence.network.ice_servers import Target, targets
from collector.evidence.network.interruptible import coverage_of, unless_stopped
from collector.evidence.network.stun_turn import NAME_DEADLINE_S, TRY_DEADLINE_S, try_server
from collector.evidence.room.access import (
    CALL_DEADLINE_S,
    find_room,
    host_and_port,
    listening_token,
    obstacle,
    refusals,
    service,
)
from collector.evidence.room.greeting import GREETING_DEADLINE_S, IceServer, first_message
from collector.evidence.room.own_room import no_own_room, own_room
from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import LookupId, Secret
from collector.model.records.reach import UDP, MediaServers, Reply, ServerTry, Transport
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield
from collector.vendors.hosts import PUBLIC_STUN

SOURCE = MediaServers.kind
GENERATED, TELLING = 20, 8
"""Lengths in characters: LiveKit's own names and passwords have 40 and more; shorter ones are typed by somebody."""
ONE_TRY_S = NAME_DEADLINE_S + TRY_DEADLINE_S + 1


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it where a hidden participant may enter the room: the server tells these servers to nobody else."""
    skip, detail = _obstacle(request)
    host = host_and_port(request.server.url)
    return (
        SourcePlan(
            source=SOURCE,
            why="enters the room, or one of its own, hidden, for the STUN and TURN servers it hands out, leaves, tries "
            "each of them",
            phase=Phase.LIVE,
            deadline_s=2 * CALL_DEADLINE_S + GREETING_DEADLINE_S + 2 * ONE_TRY_S + 2,
            contacts=() if skip or not host else (host, f"STUN and TURN servers that {host} hands out", *_references()),
            skip=skip,
            detail=detail,
        ),
    )


def _references() -> tuple[str, ...]:
    return tuple(f"{host}:{port} (STUN, only if none of those answers over UDP)" for host, port in PUBLIC_STUN)


def _obstacle(request: Request) -> tuple[Reason, str]:
    reason, detail = obstacle(request, joining=True) if request.incident.room else no_own_room(request)
    if not reason and not (request.server.api_key and request.server.api_secret):
        return Reason.DENIED, (
            "the server tells its STUN and TURN servers to participants only, and others may see one that enters with "
            "the token given; --api-key and --api-secret make a hidden one"
        )
    return reason, detail


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one MediaServers. Raises Unavailable if the server tells nothing."""
    handed_out = await _handed_out(request, session)
    started = datetime.now(UTC)
    session.progress("trying the STUN and TURN servers")
    tries: list[ServerTry] = []
    references: list[ServerTry] = []
    whole = await unless_stopped(session, _try_all(targets(handed_out), tries, references))
    taken = (started, datetime.now(UTC))
    yield MediaServers(host=request.here, taken=taken, tries=_sorted(tries), references=_sorted(references))
    yield coverage_of(SOURCE, whole=whole, ended_before="every server was tried", taken=taken)


async def _handed_out(request: Request, session: Session) -> tuple[IceServer, ...]:
    from google.protobuf.message import DecodeError

    server = request.server
    async with _room(request, session) as room:
        token = listening_token(replace(server, token=Secret()), room)
        session.note_secret(token.value)
        with refusals(server):
            try:
                greeting = await asyncio.wait_for(first_message(server, token), GREETING_DEADLINE_S)
            except (DecodeError, TypeError) as error:
                raise Unavailable(Reason.NOT_FOUND, "The server did not greet as LiveKit does. Check --url.") from error
    for item in greeting.ice_servers:
        for secret in (item.username, item.credential.value):
            if _can_be_found_again(secret):
                session.note_secret(secret)
    return greeting.ice_servers


@asynccontextmanager
async def _room(request: Request, session: Session) -> AsyncIterator[LookupId]:
    """Find the room that was named, or make one where none was; joining one that is not there would create it."""
    async with service(request.server, seconds=2 * CALL_DEADLINE_S + GREETING_DEADLINE_S) as client:
        if request.incident.room:
            await find_room(client, request.incident.room, session)
            yield request.incident.room
        else:
            async with own_room(client, session) as room:
                yield room


def _can_be_found_again(secret: str) -> bool:
    """Whether a value stands for itself alone: a fixed user called "livekit" would be found in every line."""
    return len(secret) >= GENERATED or (len(secret) >= TELLING and not secret.isalpha())


async def _try_all(wanted: Iterable[Target], tries: list[ServerTry], references: list[ServerTry]) -> None:
    await asyncio.gather(*(_keep(target, tries) for target in wanted))
    over_udp = [item for item in tries if item.transport in UDP]
    if over_udp and not any(item.reply is Reply.ANSWERED for item in over_udp):
        public = (Target(transport=Transport.STUN_UDP, host=host, port=port) for host, port in PUBLIC_STUN)
        await asyncio.gather(*(_keep(target, references) for target in public))


async def _keep(target: Target, found: list[ServerTry]) -> None:
    found.extend(await try_server(target))


def _sorted(found: list[ServerTry]) -> tuple[ServerTry, ...]:
    order = list(Transport)
    return tuple(
        sorted(found, key=lambda item: (order.index(item.transport), item.server_host, item.port, item.family))
    )
