"""Turns a server's URL into how each step towards it goes: DNS, TCP, TLS, WebSocket, each timed alone.

A step that fails is a result, not an error: the source is then collected, and the steps behind it are NOT_REACHED. The
way measured is the direct one; a proxy that an SDK may use instead is named by network.interfaces.
"""

import asyncio
import base64
import contextlib
import os
import socket
import ssl
import statistics
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime

from collector.evidence.live_sampling import OVER
from collector.evidence.network import certificates
from collector.evidence.resolve import Endpoint, endpoint_of, resolve
from collector.model.coverage import Coverage, Reason, State, Unavailable
from collector.model.measured import Measured
from collector.model.privacy import Address, LookupId
from collector.model.records.network import NetworkPath, Outcome, Step, StepResult, TlsFacts
from collector.model.request import Contact, Request
from collector.model.source import Phase, Session, SourcePlan, Wanted, Yield

SOURCE = NetworkPath.kind
STEP_DEADLINE_S = 5.0
MOST_ADDRESSES = 3
ROUND_TRIPS = 9
FEWEST_ROUND_TRIPS = 6
"""All of n values lie on one side of the median with probability 2 / 2**n: 3 % for 6."""
BETWEEN_ROUND_TRIPS_S = 0.1

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for a server's URL, unless the run may contact nothing or the window is over."""
    skip, detail = _skip(request)
    host = _host(request.server.url)
    return (
        SourcePlan(
            source=SOURCE,
            why="shows which step towards the server is slow, blocked or intercepted",
            phase=Phase.LIVE,
            deadline_s=(MOST_ADDRESSES + 7) * STEP_DEADLINE_S,
            wanted=Wanted.ASKED if request.server.url else Wanted.DEFAULT,
            contacts=(host,) if host and skip is Reason.NONE else (),
            skip=skip,
            detail=detail,
        ),
    )


def _skip(request: Request) -> tuple[Reason, str]:
    if not request.server.url:
        return Reason.NOT_FOUND, "no server was given; pass --url or set LIVEKIT_URL"
    if request.contact is Contact.OFFLINE:
        return Reason.DECLINED, "--offline: nothing is contacted"
    return (Reason.NONE, "") if request.live else (Reason.DISABLED, OVER)


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
    walking, stopping = asyncio.create_task(walk.to_the_end()), asyncio.create_task(session.stopping.wait())
    await asyncio.wait({walking, stopping}, return_when=asyncio.FIRST_COMPLETED)
    whole = walking.done()
    for task in (walking, stopping):
        task.cancel()
    await asyncio.wait({walking, stopping})
    if walking.done() and not walking.cancelled():
        walking.result()
    taken = (started, datetime.now(UTC))
    yield walk.record(request, taken)
    yield Coverage(
        source=SOURCE,
        state=State.COLLECTED if whole else State.PARTIAL,
        reason=Reason.NONE if whole else Reason.DEADLINE,
        detail="" if whole else "the run ended before every step was tried",
        instants=taken,
    )


@dataclass(kw_only=True, slots=True)
class Walk:
    """One walk through the steps; what it has found so far can be had at any time."""

    endpoint: Endpoint
    steps: dict[Step, StepResult] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    connects_ms: list[float] = field(default_factory=list)
    tls: tuple[TlsFacts, ...] = ()
    http_status: int = 0

    async def to_the_end(self) -> bool:
        """Take every step until one fails; return whether all succeeded."""
        if not await self._timed(Step.DNS, self._look_up()):
            return False
        if not await self._timed(Step.TCP, self._connect_anywhere()):
            return False
        await self._round_trips()
        if not self.endpoint.secure:
            self.steps[Step.TLS] = StepResult(step=Step.TLS, outcome=Outcome.NOT_NEEDED, elapsed_ms=0.0)
        elif not await self._timed(Step.TLS, self._handshake()):
            return False
        return await self._timed(Step.WEBSOCKET, self._upgrade())

    def record(self, request: Request, taken: tuple[datetime, datetime]) -> NetworkPath:
        """Return what was found; steps that were not taken are NOT_REACHED."""
        missing = {step: StepResult(step=step, outcome=Outcome.NOT_REACHED, elapsed_ms=0.0) for step in Step}
        return NetworkPath(
            host=request.here,
            taken=taken,
            server_host=LookupId(self.endpoint.host),
            port=self.endpoint.port,
            steps=tuple((missing | self.steps).values()),
            addresses=tuple(Address.of(address) for address in self.addresses),
            tls=self.tls,
            tcp_round_trip_ms=round_trip(self.connects_ms),
            server_http_status=self.http_status,
        )

    async def _timed(self, step: Step, work: Coroutine[object, object, float]) -> bool:
        """Take one step that returns its time in ms, and record how it ended."""
        began = time.perf_counter()
        try:
            elapsed_ms = await work
            outcome, detail = Outcome.OK, ""
        except TimeoutError:
            outcome, detail = Outcome.TIMED_OUT, f"no answer within {STEP_DEADLINE_S:.0f} s"
        except (OSError, EOFError, ValueError) as error:
            outcome, detail = Outcome.FAILED, in_words(error)
        if outcome is not Outcome.OK:
            elapsed_ms = (time.perf_counter() - began) * 1000
        self.steps[step] = StepResult(step=step, outcome=outcome, elapsed_ms=elapsed_ms, detail=detail)
        return outcome is Outcome.OK

    async def _look_up(self) -> float:
        found = await resolve(self.endpoint.host, self.endpoint.port, deadline_s=STEP_DEADLINE_S)
        self.addresses = found.addresses
        return found.elapsed_ms

    async def _connect_anywhere(self) -> float:
        """Connect to the first address that answers and put it first; raise what the last one said if none does."""
        refused: OSError | TimeoutError = TimeoutError()
        for address in self.addresses[:MOST_ADDRESSES]:
            try:
                elapsed_ms = await self._connect_once(address)
            except (OSError, TimeoutError) as error:
                refused = error
                continue
            self.addresses = (address, *(other for other in self.addresses if other != address))
            return elapsed_ms
        raise refused

    async def _connect_once(self, address: str) -> float:
        began = time.perf_counter()
        async with asyncio.timeout(STEP_DEADLINE_S):
            _, writer = await asyncio.open_connection(address, self.endpoint.port)
        elapsed_ms = (time.perf_counter() - began) * 1000
        await closed(writer)
        self.connects_ms.append(elapsed_ms)
        return elapsed_ms

    async def _round_trips(self) -> None:
        """Connect several times more: a TCP connect takes one round trip (RFC 9293, section 3.5)."""
        with contextlib.suppress(OSError):  # a lost one, or no time left for more, is one fewer
            async with asyncio.timeout(STEP_DEADLINE_S):
                for _ in range(ROUND_TRIPS - 1):
                    await asyncio.sleep(BETWEEN_ROUND_TRIPS_S)
                    await self._connect_once(self.addresses[0])

    async def _handshake(self) -> float:
        """Shake hands as an SDK would; if the certificate is refused, once more without checking, to see it."""
        context = certificates.checking_context()
        try:
            return await self._shake_hands(context, trust_error="")
        except ssl.SSLCertVerificationError as error:
            trust_error = certificates.why_not_trusted(error, context)
        return await self._shake_hands(certificates.lenient_context(), trust_error=trust_error)

    async def _shake_hands(self, context: ssl.SSLContext, *, trust_error: str) -> float:
        async with self._open() as (_, writer):
            began = time.perf_counter()
            await self._start_tls(writer, context)
            elapsed_ms = (time.perf_counter() - began) * 1000
            self.tls = (certificates.tls_facts(writer.get_extra_info("ssl_object"), trust_error=trust_error),)
            return elapsed_ms

    async def _start_tls(self, writer: asyncio.StreamWriter, context: ssl.SSLContext) -> None:
        async with asyncio.timeout(STEP_DEADLINE_S):
            await writer.start_tls(
                context, server_hostname=self.endpoint.host, ssl_handshake_timeout=STEP_DEADLINE_S + 1
            )

    async def _upgrade(self) -> float:
        """Ask LiveKit's signalling path for a WebSocket without a token: any HTTP answer shows that the way is open."""
        async with self._open() as (reader, writer):
            if self.endpoint.secure:
                trusted = all(facts.trusted for facts in self.tls)
                context = certificates.checking_context() if trusted else certificates.lenient_context()
                await self._start_tls(writer, context)
            began = time.perf_counter()
            async with asyncio.timeout(STEP_DEADLINE_S):
                writer.write(upgrade_request(self.endpoint))
                await writer.drain()
                self.http_status = http_status(await reader.readline())
            return (time.perf_counter() - began) * 1000

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[Connection]:
        async with asyncio.timeout(STEP_DEADLINE_S):
            reader, writer = await asyncio.open_connection(self.addresses[0], self.endpoint.port)
        try:
            yield reader, writer
        finally:
            await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    """Close a connection and forget it; one that broke is closed too."""
    writer.transport.abort()
    with contextlib.suppress(OSError, TimeoutError):
        await asyncio.wait_for(writer.wait_closed(), 1.0)


def round_trip(connects_ms: list[float]) -> Measured:
    """Return the median TCP connect time in ms, n = 0 if nothing connected.

    The bound is the farther end of the range, which holds the median with 97 % from FEWEST_ROUND_TRIPS on.
    """
    ordered, count = sorted(connects_ms), len(connects_ms)
    if not ordered:
        return Measured(value=0.0, bound=0.0, n=0, method="no TCP connection")
    middle = statistics.median(ordered)
    bound = max(middle - ordered[0], ordered[-1] - middle)
    method = "median TCP connect time" if count >= FEWEST_ROUND_TRIPS else "median TCP connect time, of too few"
    return Measured(value=middle, bound=bound, n=count, method=method)


def upgrade_request(endpoint: Endpoint) -> bytes:
    """Return the opening handshake of RFC 6455, section 4.1, for LiveKit's signalling path."""
    name = f"[{endpoint.host}]" if ":" in endpoint.host else endpoint.host
    lines = (
        f"GET {endpoint.path}/rtc HTTP/1.1",
        f"Host: {name}:{endpoint.port}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        "User-Agent: avsync",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "replace")


def http_status(line: bytes) -> int:
    """Return the status of an HTTP status line (RFC 9112, section 4). Raises EOFError or ValueError if it is none."""
    if not line:
        raise EOFError("the server closed the connection without an answer")
    words = line.split(b" ")
    if not line.startswith(b"HTTP/") or len(words) < 2 or not words[1].strip().isdigit():
        raise ValueError("the answer is not HTTP")
    return int(words[1])


def in_words(error: Exception) -> str:
    """Say what failed without addresses and without the library's wording."""
    match error:
        case socket.gaierror():
            return "the name cannot be resolved"
        case ConnectionRefusedError():
            return "the connection was refused: nothing listens there, or a firewall rejects it"
        case ConnectionResetError() | BrokenPipeError():
            return "the connection was cut"
        case ssl.SSLError():
            return f"the TLS handshake failed ({error.reason or 'no reason given'})"
        case OSError():
            return f"the network said: {os.strerror(error.errno) if error.errno else type(error).__name__}"
        case _:
            return str(error)
