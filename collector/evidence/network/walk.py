"""Takes the steps towards a server one by one: DNS, TCP, TLS, WebSocket, each timed alone, each with its deadline."""

import asyncio
import contextlib
import ssl
import statistics
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import datetime

from collector.evidence.network import certificates
from collector.evidence.network.upgrade import http_status, in_words, upgrade_request
from collector.evidence.resolve import Endpoint, resolve
from collector.model.measured import Measured
from collector.model.privacy import Address, AddressFamily, LookupId
from collector.model.records.network import NetworkPath, Outcome, Step, StepResult, TlsFacts
from collector.model.request import Request

STEP_DEADLINE_S = 5.0
WALK_DEADLINE_S = 8 * STEP_DEADLINE_S
"""Should every step use up its time and succeed: name, connection, round trips, two handshakes, and the upgrade's own
connection, handshake and answer."""
MOST_ADDRESSES = 3
ROUND_TRIPS = 9
FEWEST_ROUND_TRIPS = 6
"""All of n values lie on one side of the median with probability 2 / 2**n: 3 % for 6."""
BETWEEN_ROUND_TRIPS_S = 0.1

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(kw_only=True, slots=True)
class Walk:
    """One walk through the steps; what it has found so far can be had at any time."""

    endpoint: Endpoint
    steps: dict[Step, StepResult] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    connects_ms: list[float] = field(default_factory=list)
    tls: tuple[TlsFacts, ...] = ()
    http_status: int = 0

    async def to_the_end(self) -> None:
        """Take every step until one fails."""
        if Address.of(self.endpoint.host).family is not AddressFamily.OTHER:
            self.addresses = (self.endpoint.host,)
            self.steps[Step.DNS] = StepResult(step=Step.DNS, outcome=Outcome.NOT_NEEDED, elapsed_ms=0.0)
        elif not await self._timed(Step.DNS, self._look_up()):
            return
        if not await self._timed(Step.TCP, self._connect_anywhere()):
            return
        await self._round_trips()
        if not self.endpoint.secure:
            self.steps[Step.TLS] = StepResult(step=Step.TLS, outcome=Outcome.NOT_NEEDED, elapsed_ms=0.0)
        elif not await self._timed(Step.TLS, self._handshake()):
            return
        await self._timed(Step.WEBSOCKET, self._upgrade())

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
        """Connect to every address at once and put the first that answers first, as clients do (RFC 8305).

        Raises what the last one said if none answers.
        """
        trying = [asyncio.create_task(self._connect(address)) for address in self.addresses[:MOST_ADDRESSES]]
        refused: OSError | TimeoutError = TimeoutError()
        try:
            for ended in asyncio.as_completed(trying):
                try:
                    address, elapsed_ms = await ended
                except (OSError, TimeoutError) as error:
                    refused = error
                    continue
                self.addresses = (address, *(other for other in self.addresses if other != address))
                self.connects_ms.append(elapsed_ms)
                return elapsed_ms
        finally:
            for task in trying:
                task.cancel()
            await asyncio.gather(*trying, return_exceptions=True)
        raise refused

    async def _connect(self, address: str) -> tuple[str, float]:
        """Connect once; return the address and the time in ms."""
        began = time.perf_counter()
        async with asyncio.timeout(STEP_DEADLINE_S):
            _, writer = await asyncio.open_connection(address, self.endpoint.port)
        elapsed_ms = (time.perf_counter() - began) * 1000
        await closed(writer)
        return address, elapsed_ms

    async def _round_trips(self) -> None:
        """Connect several times more: a TCP connect takes one round trip (RFC 9293, section 3.5)."""
        with contextlib.suppress(OSError):  # a lost one, or no time left for more, is one fewer
            async with asyncio.timeout(STEP_DEADLINE_S):
                for _ in range(ROUND_TRIPS - 1):
                    await asyncio.sleep(BETWEEN_ROUND_TRIPS_S)
                    _, elapsed_ms = await self._connect(self.addresses[0])
                    self.connects_ms.append(elapsed_ms)

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
