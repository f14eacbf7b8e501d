"""This machine is on no network.

Without an address or a way out nobody here can join, and in a call that runs sound and picture stop together. That no
name is found and no server answers follows from it.
"""

from collector.causes.circumstance import weigh_barrier
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Connect this machine to a network that has a way out and the server's kind of address; run avsync again."
SOURCE = "RFC 6890 (how far addresses reach); RFC 3927 (addresses that machines give themselves)"


def weigh(case: Case) -> Opinion:
    return weigh_barrier(case, "network.attached")
