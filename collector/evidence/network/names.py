"""Turns the server's name into what every configured name server answers, and whether the server is behind it.

One name server that lies, filters or hangs is not seen by the system's look-up, which takes whichever answers. Where
answers differ, each address is tried: the one that shows a certificate for the name is right.
"""

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from collector.evidence.blocking import before_deadline
from collector.evidence.network import certificates
from collector.evidence.network.interruptible import coverage_of, unless_stopped
from collector.evidence.network.path import why_not
from collector.evidence.network.replies import failure_of
from collector.evidence.network.resolvers import QUERY_DEADLINE_S, RECORDS, Resolver, ask, configured
from collector.evidence.network.walk import closed
from collector.evidence.resolve import Endpoint, endpoint_of, resolve
from collector.model.coverage import Reason, Unavailable
from collector.model.privacy import Address, AddressFamily, LookupId
from collector.model.records.network import NO_TRUST_STORE
from collector.model.records.reach import AddressTry, NameAnswers, Reply, ResolverAnswer
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = NameAnswers.kind
SETTINGS_DEADLINE_S = 3.0
TRY_DEADLINE_S = 4.0
MOST_ADDRESSES = 8
HOSTNAME_MISMATCH = 62
"""OpenSSL's X509_V_ERR_HOSTNAME_MISMATCH."""
NOT_FOR_RESOLVERS = (".localhost", ".local", ".invalid")
"""Names that a name server is not asked for (RFC 6761, RFC 6762)."""


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for a server that is given by a whole name; an address needs no name server."""
    skip, detail = why_not(request)
    host = ""
    if not skip:
        try:
            host = endpoint_of(request.server.url).host
        except Unavailable as unreadable:
            skip, detail = unreadable.reason, unreadable.detail
    if not skip and not _is_for_resolvers(host):
        skip, detail = Reason.NOT_FOUND, "the server's URL holds no name that name servers are asked for"
    return (
        SourcePlan(
            source=SOURCE,
            why="asks each name server for the server's name, as one that lies or hangs shows now and then only",
            phase=Phase.LIVE,
            deadline_s=SETTINGS_DEADLINE_S + QUERY_DEADLINE_S + TRY_DEADLINE_S + 4,
            contacts=() if skip else (host, "the name servers that this machine is set to (DNS)"),
            skip=skip,
            detail=detail,
        ),
    )


def _is_for_resolvers(host: str) -> bool:
    is_name = Address.of(host).family is AddressFamily.OTHER
    return is_name and "." in host.strip(".") and not f".{host.strip('.').lower()}".endswith(NOT_FOR_RESOLVERS)


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one NameAnswers. Raises Unavailable if this machine has no name server."""
    try:
        found = await before_deadline(configured, deadline_s=SETTINGS_DEADLINE_S)
    except TimeoutError as error:
        raise Unavailable(Reason.TIMEOUT, "the system did not tell its name servers in time") from error
    if not found:
        raise Unavailable(Reason.NOT_FOUND, "this machine is set to no name server")
    async for item in compare(request, session, found):
        yield item


async def compare(request: Request, session: Session, resolvers: tuple[Resolver, ...]) -> AsyncIterator[Yield]:
    """Ask ``resolvers`` and the system, try what they answer, and yield one NameAnswers with its coverage."""
    endpoint, started = endpoint_of(request.server.url), datetime.now(UTC)
    asking = _Asking(endpoint=endpoint)
    whole = await unless_stopped(session, asking.to_the_end(resolvers))
    taken = (started, datetime.now(UTC))
    yield NameAnswers(
        host=request.here,
        taken=taken,
        server_host=LookupId(endpoint.host),
        port=endpoint.port,
        answers=asking.in_order(resolvers),
        system=asking.system,
        tried=tuple(asking.tried),
    )
    yield coverage_of(SOURCE, whole=whole, ended_before="every name server had answered", taken=taken)


@dataclass(kw_only=True, slots=True)
class _Asking:
    """What was answered so far; it can be had at any time."""

    endpoint: Endpoint
    answers: dict[tuple[Resolver, AddressFamily], ResolverAnswer] = field(default_factory=dict)
    system: tuple[Address, ...] = ()
    tried: list[AddressTry] = field(default_factory=list)

    async def to_the_end(self, resolvers: tuple[Resolver, ...]) -> None:
        """Ask everybody at once, then try every address once."""
        await asyncio.gather(self._ask_system(), *(self._ask(one, family) for one in resolvers for family in RECORDS))
        wanted = _each_once(self.system, *(answer.addresses for answer in self.in_order(resolvers)))
        await asyncio.gather(*(self._try(address) for address in wanted[:MOST_ADDRESSES]))
        self.tried.sort(key=lambda item: wanted.index(item.address))

    def in_order(self, resolvers: tuple[Resolver, ...]) -> tuple[ResolverAnswer, ...]:
        """Return the answers so far in the order in which the system would ask."""
        order = [(resolver, family) for resolver in resolvers for family in RECORDS]
        return tuple(self.answers[asked] for asked in order if asked in self.answers)

    async def _ask(self, resolver: Resolver, family: AddressFamily) -> None:
        self.answers[resolver, family] = await ask(resolver, self.endpoint.host, family)

    async def _ask_system(self) -> None:
        try:
            found = await resolve(self.endpoint.host, self.endpoint.port, deadline_s=QUERY_DEADLINE_S)
        except OSError:
            return  # network.path tells why
        self.system = tuple(Address.of(address) for address in found.addresses)

    async def _try(self, address: Address) -> None:
        self.tried.append(await try_address(self.endpoint, address))


def _each_once(*several: Iterable[Address]) -> list[Address]:
    return list(dict.fromkeys(address for addresses in several for address in addresses))


async def try_address(endpoint: Endpoint, address: Address) -> AddressTry:
    """Connect to one address and, for a wss:// server, look whether its certificate is trusted for the name."""
    began = time.perf_counter()
    context = certificates.checking_context()
    reply, detail, other_name = Reply.ANSWERED, "", False
    try:
        async with asyncio.timeout(TRY_DEADLINE_S):
            await _connect(endpoint, address.text, (context,) if endpoint.secure else ())
    except ssl.SSLCertVerificationError as error:
        why = certificates.why_not_trusted(error, context)
        other_name = error.verify_code == HOSTNAME_MISMATCH and why != NO_TRUST_STORE
        reply, detail = Reply.INSECURE, "its certificate is for another name" if other_name else why
    except (OSError, TimeoutError) as error:
        failure = failure_of(error, deadline_s=TRY_DEADLINE_S)
        reply, detail = failure.reply, failure.detail
    elapsed_ms = (time.perf_counter() - began) * 1000
    return AddressTry(address=address, reply=reply, elapsed_ms=elapsed_ms, detail=detail, other_name=other_name)


async def _connect(endpoint: Endpoint, address: str, tls: tuple[ssl.SSLContext, ...]) -> None:
    if tls:
        opening = asyncio.open_connection(address, endpoint.port, ssl=tls[0], server_hostname=endpoint.host)
    else:
        opening = asyncio.open_connection(address, endpoint.port)
    _, writer = await opening
    await closed(writer)
