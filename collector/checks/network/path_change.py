"""Did the network stay the same?

When the default route moves (Wi-Fi to cable, a VPN that comes up), media reconnects: sound and picture come back at
different times. Where the machine was looked at every second, a route that moved and came back is seen, too; else the
start and the end of the run are compared.
"""

from itertools import pairwise

from collector.checks.network.loss import LONG_ENOUGH
from collector.model.evidence import Absent
from collector.model.finding import Answer, Value, Verdict
from collector.model.records.network import NetworkInterfaces
from collector.model.records.quality import NetworkChanges

ADVICE = "Keep one network during the call: switch off the other one, or the VPN, and measure again."
FEWEST_S = 5.0
"""Two looks that are closer together say nothing about a call."""


def check(interfaces: NetworkInterfaces, changes: NetworkChanges | Absent) -> Answer:
    seconds = (interfaces.taken[1] - interfaces.taken[0]).total_seconds()
    used = [interface.medium for interface in interfaces.interfaces if interface.default_route]
    values: dict[str, Value] = {
        "watched_s": seconds,
        "vpn": "yes" if interfaces.vpn else "no",
        "medium": ", ".join(used),
    }
    moved, switched = _changes(changes)
    if isinstance(changes, NetworkChanges):
        values |= {"route_changes": moved, "vpn_changes": switched, "looks": len(changes.looks)}
    if interfaces.route_changed or moved:
        times = f" {moved} times" if moved > 1 else ""
        return Answer(
            verdict=Verdict.WARN,
            summary=f"The default route changed{times} within {seconds:.0f} s",
            advice=ADVICE,
            values=values,
        )
    if not used:
        return Answer.skipped("This machine does not tell its default route")
    if seconds < FEWEST_S:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"The default route was watched for {seconds:.0f} s only",
            advice=LONG_ENOUGH,
            values=values,
        )
    return Answer(verdict=Verdict.PASS, summary=_stayed(interfaces, changes, values, switched), values=values)


def _stayed(
    interfaces: NetworkInterfaces, changes: NetworkChanges | Absent, values: dict[str, Value], switched: int
) -> str:
    through = ", a VPN is up" if interfaces.vpn else ""
    # Systems bring up tunnels of their own at any time; one that carries the call moves the route.
    through += ", one came up or went down meanwhile" if switched else ""
    looked = "at the start and at the end" if isinstance(changes, Absent) else f"in all {len(changes.looks)} looks"
    return f"The default route was the same {looked} ({values['medium']}{through})"


def _changes(changes: NetworkChanges | Absent) -> tuple[int, int]:
    """Return how often the route moved, and how often a VPN came or went; a route that nobody tells has not moved."""
    looks = changes.looks if isinstance(changes, NetworkChanges) else ()
    routes = [look.route for look in looks if look.route]
    moved = sum(now != before for before, now in pairwise(routes))
    return moved, sum(now.vpn != before.vpn for before, now in pairwise(looks))
