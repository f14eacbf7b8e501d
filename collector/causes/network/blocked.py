"""Something in the network keeps the call from the server.

A firewall, a proxy or a captive portal lets other traffic through and not this. An answer that names itself as a proxy
shows it, and UDP that nobody answers while TCP to the same servers works; a connection that times out is a lead only,
because a server that is down looks the same; one that is refused more likely means that nothing listens. Without UDP,
media goes over TCP and stutters; without both, nobody gets in.
"""

from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.records.network import Outcome
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = (
    "Try from another network (a phone's); if it works there, have the server's host and ports allowed in this one."
)
SOURCE = "RFC 9110, 15.5.8 and RFC 6585, section 6 (407, 511); docs.livekit.io, ports and firewall"

CHECK = "network.reach"
NAMED = (CHECK, "network.udp", "network.proxy", "network.portal")
"""Checks that fail only on an answer, or on silence where others are answered."""


def weigh(case: Case) -> Opinion:
    failed = tuple(check for check in NAMED if case.verdict(check) is Verdict.FAIL)
    if failed:
        return Opinion(support=Support.MEDIUM, because=failed)
    finding = case.finding(CHECK)
    if finding.verdict is Verdict.INCONCLUSIVE and finding.answer.values.get("outcome") == Outcome.TIMED_OUT:
        return Opinion(
            support=Support.WEAK, because=(CHECK,), note="A server that is down looks the same from this machine."
        )
    return NO_SUPPORT
