"""Real name servers on loopback: each answers what it is told to, truly or not, late or never. All names synthetic."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence

import dns.message
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from collector.evidence.network.resolvers import Resolver

Zone = Mapping[str, Sequence[str]]
"""Addresses of both families by name; a name that is not in it does not exist."""


@contextlib.contextmanager
def resolver(
    zone: Zone,
    *,
    answers: bool = True,
    rcode: dns.rcode.Rcode = dns.rcode.NOERROR,
    junk: bytes = b"",
    lost: int = 0,
    host: str = "127.0.0.1",
    port: int = 0,
) -> Iterator[Resolver]:
    """Serve ``zone`` over UDP. The first ``lost`` queries of each type get no answer, ``junk`` replaces answers."""
    done = threading.Event()
    seen: dict[dns.rdatatype.RdataType, int] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((host, port))
        server.settimeout(0.05)

        def serve() -> None:
            while not done.is_set():
                with contextlib.suppress(OSError):
                    data, peer = server.recvfrom(4096)
                    query = dns.message.from_wire(data)
                    kind = query.question[0].rdtype
                    seen[kind] = seen.get(kind, 0) + 1
                    if answers and seen[kind] > lost:
                        server.sendto(junk or answer(query, zone, rcode).to_wire(), peer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield Resolver(address=host, port=server.getsockname()[1])
        finally:
            done.set()
            thread.join()


def answer(query: dns.message.Message, zone: Zone, rcode: dns.rcode.Rcode = dns.rcode.NOERROR) -> dns.message.Message:
    """Return the answer to a query for A or AAAA."""
    question = query.question[0]
    response = dns.message.make_response(query, recursion_available=True)
    response.set_rcode(rcode)
    name = question.name.to_text(omit_final_dot=True).lower()
    if rcode is dns.rcode.NOERROR and name not in zone:
        response.set_rcode(dns.rcode.NXDOMAIN)
    wanted_v6 = question.rdtype == dns.rdatatype.AAAA
    addresses = [item for item in zone.get(name, ()) if (":" in item) == wanted_v6]
    if rcode is dns.rcode.NOERROR and addresses:
        response.answer.append(
            dns.rrset.from_text_list(question.name, 60, dns.rdataclass.IN, question.rdtype, addresses)
        )
    return response
