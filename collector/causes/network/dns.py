"""The server's name is not found, or late.

Every join and reconnect begins with the name: without it there is no call, and a slow answer makes a reconnect outlast
the buffers. It keeps people out and does not part sound and picture, so that it is never more than medium.
"""

from collector.causes.circumstance import weigh_barrier
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Check the name in the URL and the name servers of this network; try another network."
SOURCE = "RFC 1034; resolver retry times of Windows and glibc"


def weigh(case: Case) -> Opinion:
    return weigh_barrier(case, "network.dns")
