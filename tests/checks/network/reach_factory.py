"""Makes synthetic records of what answers on the way, for tests of checks."""

from collector.model.privacy import AddressFamily, Handle, LookupId
from collector.model.records.network import TlsFacts
from collector.model.records.reach import (
    MediaServers,
    PortalTries,
    PortalTry,
    ProxyTry,
    ProxyWays,
    Reply,
    ServerTry,
    Transport,
)
from tests.factory import ELSEWHERE, TAKEN


def make_try(
    transport: Transport,
    reply: Reply = Reply.ANSWERED,
    *,
    host: str = "turn.example.com",
    family: AddressFamily = AddressFamily.IPV4,
    detail: str = "",
    tls: tuple[TlsFacts, ...] = (),
) -> ServerTry:
    return ServerTry(
        transport=transport,
        server_host=LookupId(host),
        port=3478,
        family=family,
        reply=reply,
        elapsed_ms=20.0,
        detail=detail,
        tls=tls,
    )


def make_servers(*tries: ServerTry, references: tuple[ServerTry, ...] = ()) -> MediaServers:
    return MediaServers(host=ELSEWHERE, taken=TAKEN, tries=tries, references=references)


def make_portal(*answers: tuple[Reply, int, str]) -> PortalTries:
    """Each answer is its reply, status and the host that it sends to."""
    tries = (
        PortalTry(
            page_host=LookupId(f"page-{number}.example.com"),
            reply=reply,
            elapsed_ms=20.0,
            http_status=status,
            redirected_to=redirected_to,
        )
        for number, (reply, status, redirected_to) in enumerate(answers)
    )
    return PortalTries(host=ELSEWHERE, taken=TAKEN, tries=tuple(tries))


def make_proxy(
    reply: Reply = Reply.ANSWERED,
    *,
    status: int = 200,
    server_status: int = 401,
    detail: str = "",
    tls: tuple[TlsFacts, ...] = (),
) -> ProxyTry:
    return ProxyTry(
        scheme="http",
        proxy_host=Handle("[name-1]"),
        port=3128,
        reply=reply,
        elapsed_ms=20.0,
        with_password=False,
        http_status=status,
        server_http_status=server_status,
        detail=detail,
        tls=tls,
    )


def make_proxies(*tries: ProxyTry) -> ProxyWays:
    return ProxyWays(host=ELSEWHERE, taken=TAKEN, server_host=LookupId("demo.example.com"), tries=tries)
