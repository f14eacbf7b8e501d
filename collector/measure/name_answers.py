"""Turns the name servers' answers into what is wrong with them: lies, gaps, silence, addresses that lead elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass

from collector.model.privacy import Address, AddressFamily, AddressScope
from collector.model.records.reach import AddressTry, NameAnswers, Reply, ResolverAnswer

MEANINGLESS = (Reply.UNREACHABLE,)
"""An address that this machine has no route to says nothing of the name server that gave it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NameFaults:
    """What the answers show; every tuple holds name servers, each once, in the order of the settings.

    ``lying`` gave only addresses where the server is not, while another gave one where it is. ``empty`` know no address
    where others know one. ``silent`` did not answer, ``broken`` answered with an error.
    ``differ``: two share no address. ``all_elsewhere``: every address shows a certificate for another name;
    ``only_loopback``: every one is this machine's own, and the server is not there. ``system_misled``: the system's
    look-up gives wrong addresses only. ``dead_families`` lead nowhere, while the other family leads to the server.
    """

    asked: int
    lying: tuple[Address, ...] = ()
    empty: tuple[Address, ...] = ()
    silent: tuple[Address, ...] = ()
    broken: tuple[Address, ...] = ()
    differ: bool = False
    dead_families: tuple[AddressFamily, ...] = ()
    all_elsewhere: bool = False
    only_loopback: bool = False
    system_misled: bool = False


def faults_of(names: NameAnswers) -> NameFaults:
    """Compare the answers of one record. Lies are told per family, as a family may have no way at all here."""
    tried = {item.address: item for item in names.tried if item.reply not in MEANINGLESS}
    given = [address for answer in names.answers for address in answer.addresses]
    meaningful = [tried[address] for address in dict.fromkeys((*given, *names.system)) if address in tried]
    proven = [item for item in meaningful if item.reply is Reply.ANSWERED]
    return NameFaults(
        asked=len({answer.resolver for answer in names.answers}),
        lying=_each(answer for answer in names.answers if _lies(answer, names, tried)),
        empty=_empty(names),
        silent=_each(answer for answer in names.answers if answer.reply in (Reply.SILENT, Reply.REFUSED)),
        broken=_each(answer for answer in names.answers if answer.reply is Reply.FAILED),
        differ=_differ(names),
        dead_families=_dead_families(meaningful, proven),
        all_elsewhere=bool(meaningful) and all(item.other_name for item in meaningful),
        only_loopback=bool(meaningful) and all(_nobody_there(item) for item in meaningful),
        system_misled=_misled(names, tried, proven),
    )


def _each(answers: Iterable[ResolverAnswer]) -> tuple[Address, ...]:
    return tuple(dict.fromkeys(answer.resolver for answer in answers))


def _lies(answer: ResolverAnswer, names: NameAnswers, tried: dict[Address, AddressTry]) -> bool:
    own = [tried[address] for address in answer.addresses if address in tried]
    others = (tried[address] for other in _others(answer, names) for address in other if address in tried)
    return (
        bool(own)
        and all(item.reply is not Reply.ANSWERED for item in own)
        and any(item.reply is Reply.ANSWERED for item in others)
    )


def _others(answer: ResolverAnswer, names: NameAnswers) -> list[tuple[Address, ...]]:
    said = [other.addresses for other in names.answers if other.family is answer.family and other is not answer]
    return [*said, tuple(address for address in names.system if address.family is answer.family)]


def _empty(names: NameAnswers) -> tuple[Address, ...]:
    """Return who answers properly and knows no address at all, while somebody else knows one."""
    known = {answer.resolver for answer in names.answers if answer.addresses}
    if not known and not names.system:
        return ()
    answered = _each(answer for answer in names.answers if answer.reply is Reply.ANSWERED)
    return tuple(resolver for resolver in answered if resolver not in known)


def _differ(names: NameAnswers) -> bool:
    """Whether two name servers share no address of one family."""
    for family in AddressFamily:
        sets = [set(answer.addresses) for answer in names.answers if answer.family is family and answer.addresses]
        if any(not one & other for one in sets for other in sets):
            return True
    return False


def _dead_families(meaningful: list[AddressTry], proven: list[AddressTry]) -> tuple[AddressFamily, ...]:
    """Return the families of which no address leads to the server, while one of the other does."""
    alive = {item.address.family for item in proven}
    return tuple(sorted({item.address.family for item in meaningful} - alive)) if alive else ()


def _nobody_there(item: AddressTry) -> bool:
    """Whether an address is this machine's own and the server is not there; a bad certificate may be the server's."""
    absent = item.other_name or item.reply in (Reply.REFUSED, Reply.SILENT, Reply.FAILED)
    return absent and item.address.scope is AddressScope.LOOPBACK


def _misled(names: NameAnswers, tried: dict[Address, AddressTry], proven: list[AddressTry]) -> bool:
    """Whether the system's own look-up gives only addresses where the server is not, while it is somewhere."""
    own = [tried[address] for address in names.system if address in tried]
    return bool(own) and bool(proven) and all(item.reply is not Reply.ANSWERED for item in own)
