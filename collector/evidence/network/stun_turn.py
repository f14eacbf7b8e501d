"""Turns one STUN or TURN server into how it replies over one transport, within a deadline of its own."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from collector.evidence.network import certificates
from collector.evidence.network.ice_servers import Target
from collector.evidence.network.replies import failure_of
from collector.evidence.resolve import resolve
from collector.model.privacy import Address, AddressFamily, LookupId
from collector.model.records.network import TlsFacts
from collector.model.records.reach import Reply, ServerTry, Transport

if TYPE_CHECKING:
    from aioice import stun, turn

NAME_DEADLINE_S = 4.0
TRY_DEADLINE_S = 4.0
"""Requests go out at 0, 0.5, 1.5 and 3.5 s (RFC 8489, 6.2.1): one lost packet in two is survived."""
LIFETIME_S = 60
"""For how long a relay is asked for, should it not come to be given back."""
_DENIALS = (401, 403, 438, 441)
_REFUSALS = {
    300: "it sends to another server",
    401: "it does not take the credentials",
    403: "it forbids relaying",
    438: "it does not take the credentials",
    440: "it has no IPv4 address to relay by, and was asked for one",
    441: "it does not take the credentials",
    486: "the user's quota of relays is used up",
    508: "it has no relay left to give",
}
"""Error codes of RFC 8489, 14.8, and RFC 8656, 19, in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _End:
    reply: Reply
    detail: str = ""
    tls: tuple[TlsFacts, ...] = ()


class _Line(asyncio.Protocol, asyncio.DatagramProtocol):
    """Carries what a socket says to aioice's client, and keeps what breaks the socket, which that client ignores."""

    def __init__(self, client: "turn.TurnClientUdpProtocol | turn.TurnClientTcpProtocol") -> None:
        self._client = client
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._error = OSError()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._client.connection_made(transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._client.datagram_received(data, addr)

    def data_received(self, data: bytes) -> None:
        from aioice import turn

        if isinstance(self._client, turn.TurnClientTcpProtocol):
            self._client.data_received(data)

    def error_received(self, exc: Exception) -> None:
        self._break(exc if isinstance(exc, OSError) else OSError(str(exc)))

    def connection_lost(self, exc: Exception | None) -> None:
        self._break(exc if isinstance(exc, OSError) else ConnectionResetError())

    def _break(self, error: OSError) -> None:
        if not self._broken.done():
            self._error = error
            self._broken.set_result(None)

    async def wait_for(self, work: Awaitable[object]) -> None:
        """Wait for ``work``, or raise what broke the socket before it was done."""

        async def done() -> None:
            await work

        task = asyncio.create_task(done())
        try:
            await asyncio.wait({task, self._broken}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise self._error
            task.result()
        finally:
            task.cancel()


async def try_server(target: Target) -> tuple[ServerTry, ...]:
    """Try one server, its first IPv4 and its first IPv6 address side by side; what fails is a result, too."""
    began = time.perf_counter()
    try:
        found = await resolve(target.host, target.port, deadline_s=NAME_DEADLINE_S)
    except (OSError, TimeoutError) as error:
        detail = "its name was not answered in time" if isinstance(error, TimeoutError) else "its name has no address"
        end = _End(reply=Reply.UNRESOLVED, detail=detail)
        return (_tried(target, AddressFamily.OTHER, end, (time.perf_counter() - began) * 1000),)
    by_family = {Address.of(address).family: address for address in reversed(found.addresses)}
    return tuple(await asyncio.gather(*(_timed(target, address) for _, address in sorted(by_family.items()))))


async def _timed(target: Target, address: str) -> ServerTry:
    began = time.perf_counter()
    end = await _end(target, address)
    return _tried(target, Address.of(address).family, end, (time.perf_counter() - began) * 1000)


def _tried(target: Target, family: AddressFamily, end: _End, elapsed_ms: float) -> ServerTry:
    return ServerTry(
        transport=target.transport,
        server_host=LookupId(target.host),
        port=target.port,
        family=family,
        reply=end.reply,
        elapsed_ms=elapsed_ms,
        detail=end.detail,
        tls=end.tls,
    )


async def _end(target: Target, address: str) -> _End:
    from aioice import stun

    try:
        async with asyncio.timeout(TRY_DEADLINE_S):
            return await _ask(target, address)
    except stun.TransactionFailed as error:
        return _refused(error)
    except (OSError, stun.TransactionTimeout) as error:
        broken = error if isinstance(error, OSError) else TimeoutError()
        failure = failure_of(broken, deadline_s=TRY_DEADLINE_S)
        return _End(reply=failure.reply, detail=failure.detail)


def _refused(error: "stun.TransactionFailed") -> _End:
    code = error.response.error_code or 0
    said = _REFUSALS.get(code, "it refuses")
    return _End(reply=Reply.DENIED if code in _DENIALS else Reply.FAILED, detail=f"{said} (error {code})")


async def _ask(target: Target, address: str) -> _End:
    if target.transport is not Transport.TURN_TLS:
        return await _converse(target, address, ())
    context = certificates.checking_context(alpn=())
    try:
        return await _converse(target, address, (context,))
    except ssl.SSLCertVerificationError as error:
        why = certificates.why_not_trusted(error, context)
    # Once more without checking, to see whose certificate it is; nothing is asked over it.
    async with _line(target, address, (certificates.lenient_context(alpn=()),)) as (client, _):
        return _End(reply=Reply.INSECURE, detail=why, tls=_tls(client.transport, why))


async def _converse(target: Target, address: str, tls: tuple[ssl.SSLContext, ...]) -> _End:
    from aioice import stun

    async with _line(target, address, tls) as (client, line):
        if target.transport is Transport.STUN_UDP:
            request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
            await line.wait_for(client.request(request))
        else:
            await line.wait_for(client.connect())
        return _End(reply=Reply.ANSWERED, tls=_tls(client.transport, "") if tls else ())


def _tls(transport: asyncio.BaseTransport, trust_error: str) -> tuple[TlsFacts, ...]:
    connection = transport.get_extra_info("ssl_object")
    return (certificates.tls_facts(connection, trust_error=trust_error),) if connection else ()


@contextlib.asynccontextmanager
async def _line(
    target: Target, address: str, tls: tuple[ssl.SSLContext, ...]
) -> "AsyncIterator[tuple[turn.TurnClientUdpProtocol | turn.TurnClientTcpProtocol, _Line]]":
    """Open the socket; at the end give back a relay that was allocated, and close it."""
    from aioice import turn

    over_udp = target.transport in (Transport.STUN_UDP, Transport.TURN_UDP)
    made = turn.TurnClientUdpProtocol if over_udp else turn.TurnClientTcpProtocol
    client = made((address, target.port), target.username, target.password.value, LIFETIME_S, LIFETIME_S)
    line = _Line(client)
    loop = asyncio.get_running_loop()
    opened: asyncio.BaseTransport
    if over_udp:
        opened, _ = await loop.create_datagram_endpoint(lambda: line, remote_addr=(address, target.port))
    elif tls:
        opened, _ = await loop.create_connection(
            lambda: line, address, target.port, ssl=tls[0], server_hostname=target.host
        )
    else:
        opened, _ = await loop.create_connection(lambda: line, address, target.port)
    try:
        yield client, line
    finally:
        await _give_back(client, line)
        _abort(opened)


async def _give_back(client: "turn.TurnClientUdpProtocol | turn.TurnClientTcpProtocol", line: _Line) -> None:
    from aioice import stun

    if client.relayed_address is None:
        return
    with contextlib.suppress(OSError, TimeoutError, stun.TransactionError):  # the relay ends by itself in LIFETIME_S
        async with asyncio.timeout(1.0):
            await line.wait_for(client.delete())


def _abort(opened: asyncio.BaseTransport) -> None:
    if isinstance(opened, asyncio.Transport | asyncio.DatagramTransport):
        opened.abort()
