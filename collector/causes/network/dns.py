"""The server's name is not found, or late.

Every join and reconnect begins with the name: without it there is no call, and a slow answer makes a reconnect outlast
the buffers. It keeps people out and does not part sound and picture, so that it is never more than medium.
"""

from dataclasses import replace

from collector.causes.circumstance import weigh_barrier
from collector.model.cause import Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Check the name in the URL and the name servers of this network; try another network."
SOURCE = "RFC 1034; resolver retry times of Windows and glibc"

ATTACHED = "network.attached"


def weigh(case: Case) -> Opinion:
    opinion = weigh_barrier(case, "network.dns")
    if opinion.support is Support.NONE or case.verdict(ATTACHED) is not Verdict.FAIL:
        return opinion
    note = "This machine is on no network, where no name is found."
    return replace(opinion, support=Support.WEAK, against=(*opinion.against, ATTACHED), note=note)
