"""Turns one look a second at this machine's own network into NetworkChanges: route, VPN, radio and access point."""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import psutil

from collector.evidence.live_sampling import OVER, Stopwatch, sampled, sampling_limit_s, stopped_within
from collector.evidence.network.radio import ANY, Radio, look_every_s, radios
from collector.evidence.network.snapshot import look, medium_of
from collector.evidence.network.surroundings import Surroundings
from collector.model.coverage import Reason
from collector.model.records.quality import NetworkChanges, Surrounding
from collector.model.request import Request
from collector.model.source import Phase, Session, SourcePlan, Yield

SOURCE = NetworkChanges.kind
ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses of documentation (RFC 5737, RFC 3849): no packet is sent, the system only says how one would leave."""
FIRST_LOOK_S = 15.0
MS_PER_S = 1000.0


def plan(request: Request) -> tuple[SourcePlan, ...]:
    """Plan it with or without a server, as it contacts nobody; not for a window in the past."""
    return (
        SourcePlan(
            source=SOURCE,
            why="a route that moves, a VPN that comes up or a change of access point stalls sound and picture",
            phase=Phase.LIVE,
            deadline_s=sampling_limit_s(request) + FIRST_LOOK_S + 5,
            reads=("network interfaces, default route, signal of the radio in use",),
            skip=Reason.NONE if request.live else Reason.DISABLED,
            detail="" if request.live else OVER,
        ),
    )


async def gather(request: Request, plan: SourcePlan, session: Session) -> AsyncIterator[Yield]:  # noqa: ARG001  every source has the same arguments
    """Yield one NetworkChanges, with one look at least."""
    told = Surroundings()
    with suppress(TimeoutError):
        told = (await asyncio.wait_for(look(), FIRST_LOOK_S)).told
    looking = Looking(told=told)
    stopwatch, stopped = Stopwatch(), False
    while not stopped and (passed_s := stopwatch.read().seconds) < sampling_limit_s(request):
        looking.take(passed_s * MS_PER_S, await radios())
        stopped = await stopped_within(session, min(look_every_s(), sampling_limit_s(request) - passed_s))
    if not looking.looks:
        looking.take(0.0, await radios())
    over = stopwatch.read()
    yield NetworkChanges(host=request.here, taken=over.taken, looks=tuple(looking.looks))
    yield sampled(SOURCE, request, over)


@dataclass(kw_only=True, slots=True)
class Looking:
    """Turns names and addresses into numbers in the order in which they were seen; 0 stands for none."""

    told: Surroundings
    looks: list[Surrounding] = field(default_factory=list)
    _routes: dict[str, int] = field(default_factory=lambda: {"": 0})
    _points: dict[str, int] = field(default_factory=lambda: {"": 0})

    def take(self, at_ms: float, seen: Mapping[str, Radio]) -> None:
        """Add one look."""
        address, up = source_address(), _up()
        interface = next((name for name, addresses in up.items() if address in addresses), "")
        radio = seen.get(interface, seen.get(ANY, Radio(signal_dbm=self.told.signals_dbm.get(interface, 0.0))))
        medium = medium_of(interface, self.told) if interface else ""
        self.looks.append(
            Surrounding(
                at_ms=round(at_ms, 1),
                route=_number(self._routes, f"{interface} {address}".strip()),
                medium=medium,
                vpn=any(medium_of(name, self.told) == "vpn" for name in up),
                signal_dbm=radio.signal_dbm if medium in ("wifi", "unknown") else 0.0,
                access_point=_number(self._points, radio.access_point),
            )
        )


def _number(known: dict[str, int], name: str) -> int:
    return known.setdefault(name, len(known))


def source_address() -> str:
    """Return the address by which a packet to the Internet would leave now, empty without a default route."""
    for family, elsewhere in ELSEWHERE:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((elsewhere, 9))
            return str(asked.getsockname()[0])
    return ""


def _up() -> dict[str, set[str]]:
    """Return the interfaces that are up with their addresses; none where the system does not let one look."""
    try:
        states, listed = psutil.net_if_stats(), psutil.net_if_addrs()
    except OSError:
        return {}
    return {
        name: {entry.address.split("%", 1)[0] for entry in entries}
        for name, entries in listed.items()
        if name in states and states[name].isup
    }
