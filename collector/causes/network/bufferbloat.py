"""Packets wait in a queue that other transfers fill.

While something else fills the line, sound and picture wait in the same queue, and each time it fills or empties each
is stretched by a buffer of its own. The queue is found by filling the line (--load); that it was full during the call
shows in a long round trip or in jitter then.
"""

from dataclasses import replace

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = (
    "Switch on queue management in the router (SQM, fq_codel, CAKE), or stop other transfers during calls; then run "
    "avsync again."
)
SOURCE = "DSLReports' bufferbloat grades; ITU-T G.114; RFC 7567 (active queue management)"

WAITING = ("network.rtt", "network.jitter")


def weigh(case: Case) -> Opinion:
    opinion = weigh_circumstance(case, "network.bufferbloat")
    passed = tuple(check for check in WAITING if case.verdict(check) is Verdict.PASS)
    if opinion.support is Support.NONE or passed != WAITING:
        return opinion
    return replace(
        opinion,
        support=Support.WEAK,
        against=(*opinion.against, *passed),
        note="The queue was not full while the call was measured: the round trip was short and packets came evenly.",
    )
