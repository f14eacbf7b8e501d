"""Makes synthetic records of what answers on the way, for tests of checks."""

from collector.model.privacy import AddressFamily, LookupId
from collector.model.records.network import TlsFacts
from collector.model.records.reach import MediaServers, Reply, ServerTry, Transport
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
