"""Turns a name into what each name server that this machine is set to answers to it, each asked by itself."""

import asyncio
import ipaddress
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from collector.evidence.network.replies import failure_of
from collector.model.privacy import Address, AddressFamily
from collector.model.records.reach import Reply, ResolverAnswer

if TYPE_CHECKING:
    from dns.message import Message

FIRST_QUERY_S, SECOND_QUERY_S = 1.5, 2.5
"""A query is sent twice, as one lost datagram is no silence."""
QUERY_DEADLINE_S = FIRST_QUERY_S + SECOND_QUERY_S
MOST_RESOLVERS = 6
RECORDS = {AddressFamily.IPV4: "A", AddressFamily.IPV6: "AAAA"}
SYSTEM_SERVERS = Path("/etc/resolv.conf")
"""Where Linux and macOS keep them; on Windows dnspython asks the registry instead."""
SYSTEMD_STUB = "127.0.0.53"
SYSTEMD_SERVERS = Path("/run/systemd/resolve/resolv.conf")
"""Where systemd-resolved keeps the name servers behind its own (systemd-resolved.service(8))."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolver:
    """One name server's address and port."""

    address: str
    port: int = 53


def configured() -> tuple[Resolver, ...]:
    """Return the name servers of the system's settings, each once, in order; empty if there are none."""
    found = _from_settings(SYSTEM_SERVERS)
    if any(resolver.address == SYSTEMD_STUB for resolver in found) and SYSTEMD_SERVERS.exists():
        found = (*found, *_from_settings(SYSTEMD_SERVERS))
    return tuple(dict.fromkeys(found))[:MOST_RESOLVERS]


def _from_settings(file: Path) -> tuple[Resolver, ...]:
    import dns.exception
    import dns.resolver

    try:
        settings = dns.resolver.Resolver(filename=str(file))
    except (dns.exception.DNSException, OSError):
        return ()
    servers = (str(server) for server in settings.nameservers)
    return tuple(
        Resolver(address=server, port=settings.nameserver_ports.get(server, settings.port))
        for server in servers
        if _is_address(server)
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return False
    return True


async def ask(resolver: Resolver, name: str, family: AddressFamily) -> ResolverAnswer:
    """Ask one name server for one family's addresses of ``name``; what goes wrong is a result, too."""
    import dns.exception

    began = time.perf_counter()
    reply, code, detail = Reply.ANSWERED, "", ""
    addresses: tuple[Address, ...] = ()
    try:
        answer = await _query(resolver, name, family)
        code, addresses = _code(answer), _addresses(answer, family)
        if code not in ("NOERROR", "NXDOMAIN"):
            reply, detail = Reply.FAILED, f"it answers {code}"
    except dns.exception.Timeout:
        reply, detail = Reply.SILENT, f"no answer within {QUERY_DEADLINE_S:.0f} s"
    except dns.exception.DNSException as error:
        reply, detail = Reply.FAILED, f"its answer cannot be read ({type(error).__name__})"
    except (OSError, EOFError) as error:
        failure = failure_of(error, deadline_s=QUERY_DEADLINE_S)
        reply, detail = failure.reply, failure.detail
    return ResolverAnswer(
        resolver=Address.of(resolver.address),
        family=family,
        reply=reply,
        elapsed_ms=(time.perf_counter() - began) * 1000,
        code=code,
        addresses=addresses,
        detail=detail,
    )


async def _query(resolver: Resolver, name: str, family: AddressFamily) -> "Message":
    import dns.asyncquery
    import dns.exception
    import dns.message

    query = dns.message.make_query(name, RECORDS[family])
    for seconds in (FIRST_QUERY_S, SECOND_QUERY_S):
        try:
            async with asyncio.timeout(seconds):
                answer, _ = await dns.asyncquery.udp_with_fallback(
                    query, resolver.address, port=resolver.port, ignore_unexpected=True
                )
                return answer
        except TimeoutError:
            continue
    raise dns.exception.Timeout


def _code(answer: "Message") -> str:
    import dns.rcode

    return dns.rcode.to_text(answer.rcode())


def _addresses(answer: "Message", family: AddressFamily) -> tuple[Address, ...]:
    import dns.rdatatype

    wanted = dns.rdatatype.from_text(RECORDS[family])
    found = (item.to_text() for rrset in answer.answer if rrset.rdtype == wanted for item in rrset)
    return tuple(Address.of(text) for text in sorted(found))
