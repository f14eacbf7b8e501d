"""Turns the proxies that the settings name for the server into whether each lets a WebSocket through, and at what cost.

Browsers take these proxies; native SDKs mostly do not. So the direct way (network.path) and this one are told apart.
"""

import asyncio
import base64
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from collector.evidence.network import certificates
from collector.evidence.network.interruptible import coverage_of, unless_stopped
from collector.evidence.network.path import why_not
from collector.evidence.network.proxies import ProxySetting, for_server, passwords
from collector.evidence.network.replies import failure_of
from collector.evidence.network.upgrade import host_header, http_status, upgrade_request
from collector.evidence.network.walk import Connection, closed
from collector.evidence.resolve import Endpoint, endpoint_of
from collector.model.coverage import Unavailable
from collector.model.privacy import Address, AddressFamily, Handle, LookupId
from collector.model.records.network import TlsFacts
from collector.model.records.reach import ProxyTry, ProxyWays, Reply
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = ProxyWays.kind
TRY_DEADLINE_S = 8.0
MOST_HEADERS = 100
SPOKEN = ("http", "https")


class _AnsweredOtherwise(Exception):  # noqa: N818  a result of the try, carried to its end
    def __init__(self, reply: Reply, detail: str) -> None:
        super().__init__(detail)
        self.reply = reply
        self.detail = detail


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it for a server's URL; without a proxy in the settings it contacts nobody."""
    skip, detail = why_not(request)
    return (
        SourcePlan(
            source=SOURCE,
            why="a proxy that asks for a password, opens TLS or knows no WebSocket keeps browsers out of the call",
            phase=Phase.LIVE,
            deadline_s=2 * TRY_DEADLINE_S + 2,
            contacts=() if skip else _contacts(request),
            reads=() if skip else ("proxy settings of the system and the environment",),
            skip=skip,
            detail=detail,
        ),
    )


def _contacts(request: Request) -> tuple[str, ...]:
    try:
        endpoint = endpoint_of(request.server.url)
    except Unavailable:
        return ()
    return tuple(f"{proxy.host}:{proxy.port} (proxy)" for proxy in for_server(endpoint))


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one ProxyWays; its ``tries`` are empty where no proxy is set. Raises Unavailable if the URL is none."""
    endpoint, started = endpoint_of(request.server.url), datetime.now(UTC)
    for secret in passwords():
        session.note_secret(secret)
    found: list[ProxyTry] = []
    settings = for_server(endpoint)
    for proxy in settings:
        if "." in proxy.host and Address.of(proxy.host).family is AddressFamily.OTHER:
            session.note_handle(proxy.host)  # an own name of somebody's network, unlike localhost
    whole = await unless_stopped(session, _try_all(endpoint, settings, found))
    taken = (started, datetime.now(UTC))
    yield ProxyWays(host=request.here, taken=taken, server_host=LookupId(endpoint.host), tries=tuple(found))
    yield coverage_of(SOURCE, whole=whole, ended_before="every proxy was tried", taken=taken)


async def _try_all(endpoint: Endpoint, settings: tuple[ProxySetting, ...], found: list[ProxyTry]) -> None:
    async def keep(proxy: ProxySetting) -> None:
        found.append(await try_proxy(endpoint, proxy))

    await asyncio.gather(*(keep(proxy) for proxy in settings))


@dataclass(kw_only=True, slots=True)
class _Way:
    """One try of one proxy; what it has found so far is kept when it fails."""

    endpoint: Endpoint
    proxy: ProxySetting
    http_status: int = 0
    server_http_status: int = 0
    tls: tuple[TlsFacts, ...] = field(default=())

    async def to_the_end(self) -> None:
        """Ask for a tunnel, shake hands with the server through it, and ask for a WebSocket."""
        if self.proxy.scheme not in SPOKEN:
            raise _AnsweredOtherwise(Reply.FAILED, f"a {self.proxy.scheme} proxy is not tried")
        context = certificates.checking_context()
        try:
            await self._through(context, trust_error="")
            return
        except ssl.SSLCertVerificationError as error:
            why = certificates.why_not_trusted(error, context)
        await self._through(certificates.lenient_context(), trust_error=why)

    async def _through(self, context: ssl.SSLContext, *, trust_error: str) -> None:
        async with self._tunnel() as (reader, writer):
            if self.endpoint.secure:
                await writer.start_tls(context, server_hostname=self.endpoint.host)
                connection = writer.get_extra_info("ssl_object")
                self.tls = (certificates.tls_facts(connection, trust_error=trust_error),)
            writer.write(upgrade_request(self.endpoint))
            await writer.drain()
            self.server_http_status = http_status(await reader.readline())

    @contextlib.asynccontextmanager
    async def _tunnel(self) -> AsyncIterator[Connection]:
        tls = certificates.checking_context() if self.proxy.scheme == "https" else None
        reader, writer = await asyncio.open_connection(self.proxy.host, self.proxy.port, ssl=tls)
        try:
            writer.write(connect_request(self.endpoint, self.proxy))
            await writer.drain()
            self.http_status = http_status(await reader.readline())
            schemes = await _offered(reader)
            if self.http_status // 100 != 2:
                raise _not_let_through(self.http_status, schemes, self.proxy)
            yield reader, writer
        finally:
            await closed(writer)


async def try_proxy(endpoint: Endpoint, proxy: ProxySetting) -> ProxyTry:
    """Try one proxy; what fails is a result, too."""
    began = time.perf_counter()
    way = _Way(endpoint=endpoint, proxy=proxy)
    reply, detail = Reply.ANSWERED, ""
    try:
        async with asyncio.timeout(TRY_DEADLINE_S):
            await way.to_the_end()
    except _AnsweredOtherwise as answer:
        reply, detail = answer.reply, answer.detail
    except (OSError, EOFError, ValueError) as error:
        failure = failure_of(error, deadline_s=TRY_DEADLINE_S)
        reply, detail = failure.reply, failure.detail
    return ProxyTry(
        scheme=proxy.scheme,
        proxy_host=Handle(proxy.host),
        port=proxy.port,
        reply=reply,
        elapsed_ms=(time.perf_counter() - began) * 1000,
        with_password=bool(proxy.password),
        http_status=way.http_status,
        server_http_status=way.server_http_status,
        detail=detail,
        tls=way.tls,
    )


def connect_request(endpoint: Endpoint, proxy: ProxySetting) -> bytes:
    """Return the request for a tunnel (RFC 9110, 9.3.6), with the password of the settings if there is one."""
    where = host_header(endpoint)
    lines = [f"CONNECT {where} HTTP/1.1", f"Host: {where}", "User-Agent: avsync"]
    if proxy.password:
        pair = base64.b64encode(f"{proxy.user}:{proxy.password.value}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {pair}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii", "replace")


async def _offered(reader: asyncio.StreamReader) -> tuple[str, ...]:
    """Read an answer's headers; return which ways of logging in it offers (RFC 9110, 11.7.1)."""
    found: list[str] = []
    for _ in range(MOST_HEADERS):
        line = await reader.readline()
        if not line.strip():
            return tuple(found)
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"proxy-authenticate" and value.split():
            found.append(value.split()[0].decode("ascii", "replace"))
    raise ValueError("the answer has too many headers")


def _not_let_through(status: int, schemes: tuple[str, ...], proxy: ProxySetting) -> _AnsweredOtherwise:
    if status != 407:
        return _AnsweredOtherwise(Reply.FAILED, f"it refuses a tunnel ({status})")
    how = f" ({', '.join(schemes)})" if schemes else ""
    asks = "it does not take the password of the settings" if proxy.password else "it asks for a password"
    return _AnsweredOtherwise(Reply.DENIED, asks + how)
