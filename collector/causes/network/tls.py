"""The secure connection fails, or is opened on the way.

A certificate that a client does not trust keeps it out; a product that inspects the connection adds delay and often
breaks WebSockets. Neither parts sound and picture by itself.
"""

from collector.causes.circumstance import weigh_barrier
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Have the server's host excepted from inspection, or install a certificate of a public authority."
SOURCE = "RFC 8446; certificate names of inspecting products"


def weigh(case: Case) -> Opinion:
    return weigh_barrier(case, "network.tls")
