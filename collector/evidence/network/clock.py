"""Turns a few NTP queries into how far this machine's clock is from UTC.

Logs of two machines are matched by time, and a token that looks expired may be a clock that is wrong.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import ntplib

from collector.evidence.blocking import before_deadline
from collector.evidence.live_sampling import why_not_now
from collector.evidence.resolve import resolve
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.network import ClockReading
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = ClockReading.kind
NTP_PORT = 123
NTP_SERVERS = ("time.cloudflare.com", "time.apple.com", "time.google.com")
"""Public servers whose operators offer them to everybody; the last one smears leap seconds over a day."""
QUERIES = 4
BETWEEN_QUERIES_S = 0.25
QUERY_DEADLINE_S = 1.5
WHOLE_DEADLINE_S = 4.5
SYNCHRONISED = range(1, 16)
"""Strata of RFC 5905, figure 11, that have a time to give; 0 is a refusal ("kiss of death")."""
UNSYNCHRONISED_LEAP = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class TimeServer:
    """Where to ask for the time."""

    host: str
    port: int = NTP_PORT


@dataclass(frozen=True, kw_only=True, slots=True)
class NtpAnswer:
    """One answer: ``offset_s`` is server minus this machine, ``distance_s`` bounds its error (RFC 5905, 11.2)."""

    server: str
    offset_s: float
    delay_s: float
    distance_s: float
    stratum: int


class NoTimeError(OSError):
    """A server answered and has no time to give."""


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it with or without a LiveKit server, unless the run may contact nothing or the window is over."""
    skip, detail = why_not_now(request)
    return (
        SourcePlan(
            source=SOURCE,
            why="logs of two machines can only be matched if their clocks agree",
            phase=Phase.LIVE,
            deadline_s=WHOLE_DEADLINE_S + 5,
            contacts=() if skip is not Reason.NONE else tuple(f"{host} (NTP)" for host in NTP_SERVERS),
            skip=skip,
            detail=detail,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one ClockReading of the public servers. Raises Unavailable if none answers."""
    servers = tuple(TimeServer(host=host) for host in NTP_SERVERS)
    async for item in read_clock(request, session, servers):
        yield item


async def read_clock(request: Request, session: Session, servers: tuple[TimeServer, ...]) -> AsyncIterator[Yield]:
    """Ask ``servers`` and yield one ClockReading from the answer that took the least time.

    Raises Unavailable: NOT_FOUND if no name resolves, TIMEOUT if none answers in time, DEADLINE if the run ends first.
    """
    started = datetime.now(UTC)
    answers: list[NtpAnswer] = []
    failures: list[BaseException] = []
    asking = asyncio.create_task(_ask_all(servers, answers, failures))
    stopping = asyncio.create_task(session.stopping.wait())
    await asyncio.wait({asking, stopping}, timeout=WHOLE_DEADLINE_S, return_when=asyncio.FIRST_COMPLETED)
    for waiting in (asking, stopping):
        waiting.cancel()
    await asyncio.wait({asking, stopping})
    if not answers and session.stopping.is_set():
        raise Unavailable(Reason.DEADLINE, "the run ended before a time server answered")
    if not answers:
        raise _no_answer(failures, len(servers))
    taken = (started, datetime.now(UTC))
    yield reading(tuple(answers), request, taken)
    yield Coverage(source=SOURCE, state=State.COLLECTED, instants=taken)


async def _ask_all(servers: tuple[TimeServer, ...], answers: list[NtpAnswer], failures: list[BaseException]) -> bool:
    await asyncio.gather(*(_ask_several(server, answers, failures) for server in servers))
    return True


async def _ask_several(server: TimeServer, answers: list[NtpAnswer], failures: list[BaseException]) -> None:
    try:
        found = await resolve(server.host, server.port, deadline_s=QUERY_DEADLINE_S)
        for number in range(QUERIES):
            await asyncio.sleep(BETWEEN_QUERIES_S if number else 0)
            address = found.addresses[0]
            answer = before_deadline(lambda: query(server, address), deadline_s=QUERY_DEADLINE_S + 0.5)  # noqa: B023  awaited in this round
            answers.append(await answer)
    except (OSError, TimeoutError, ntplib.NTPException) as error:
        failures.append(error)


def query(server: TimeServer, address: str) -> NtpAnswer:
    """Ask once. Raises OSError, ntplib.NTPException (no answer in time) or NoTimeError."""
    told = ntplib.NTPClient().request(address, version=4, port=server.port, timeout=QUERY_DEADLINE_S)
    if told.stratum not in SYNCHRONISED or told.leap == UNSYNCHRONISED_LEAP:
        raise NoTimeError("the server has no time to give")
    delay_s = max(0.0, float(told.delay))
    distance_s = (delay_s + float(told.root_delay)) / 2 + float(told.root_dispersion)
    return NtpAnswer(
        server=server.host,
        offset_s=float(told.offset),
        delay_s=delay_s,
        distance_s=distance_s,
        stratum=int(told.stratum),
    )


def reading(answers: tuple[NtpAnswer, ...], request: Request, taken: tuple[datetime, datetime]) -> ClockReading:
    """Return the reading of the quickest answer: what delayed the others may have delayed one direction only."""
    best = min(answers, key=lambda answer: answer.delay_s)
    return ClockReading(
        host=request.here,
        taken=taken,
        server=LookupId(best.server),
        ahead_ms=Measured(
            value=-best.offset_s * 1000,
            bound=best.distance_s * 1000,
            n=len(answers),
            method="NTP, the answer with the least delay; bound: half its delay and the server's own distance",
        ),
        stratum=best.stratum,
    )


def _no_answer(failures: list[BaseException], servers: int) -> Unavailable:
    """Tell a machine without name resolution from one whose queries are not answered."""
    silent = [
        failure
        for failure in failures
        if not isinstance(failure, OSError) or isinstance(failure, TimeoutError | NoTimeError)
    ]
    if failures and not silent:
        return Unavailable(Reason.NOT_FOUND, "no time server could be reached: no name resolution, or no network")
    detail = f"none of {servers} time servers gave the time within {WHOLE_DEADLINE_S:.1f} s (NTP, UDP port 123)"
    return Unavailable(Reason.TIMEOUT, detail)
