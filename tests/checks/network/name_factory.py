"""Makes synthetic answers of name servers: who said which addresses, and where the server is."""

from collections.abc import Mapping, Sequence

from collector.model.privacy import Address, AddressFamily, LookupId
from collector.model.records.reach import AddressTry, NameAnswers, Reply, ResolverAnswer
from tests.factory import ELSEWHERE, TAKEN

V4, V6 = AddressFamily.IPV4, AddressFamily.IPV6
RIGHT, WRONG, RIGHT_V6 = "203.0.113.5", "198.51.100.9", "2001:db8::5"


def said(resolver: str, *addresses: str, family: AddressFamily = V4, reply: Reply = Reply.ANSWERED) -> ResolverAnswer:
    return ResolverAnswer(
        resolver=Address.of(resolver),
        family=family,
        reply=reply,
        elapsed_ms=5.0,
        code="NOERROR" if addresses else "NXDOMAIN",
        addresses=tuple(Address.of(address) for address in addresses),
    )


def make_names(
    *answers: ResolverAnswer,
    system: Sequence[str] = (),
    tried: Mapping[str, Reply] | None = None,
    other_names: Sequence[str] = (),
) -> NameAnswers:
    """``tried`` says how each address replied; those in ``other_names`` show a certificate for another name."""
    return NameAnswers(
        host=ELSEWHERE,
        taken=TAKEN,
        server_host=LookupId("demo.example.com"),
        port=443,
        answers=answers,
        system=tuple(Address.of(address) for address in system),
        tried=tuple(
            AddressTry(address=Address.of(text), reply=reply, elapsed_ms=9.0, other_name=text in other_names)
            for text, reply in (tried or {}).items()
        ),
    )
