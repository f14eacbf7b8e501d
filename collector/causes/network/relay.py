"""The relay (TURN) that the service hands out does not work.

Who can reach the server directly notices nothing; who sits behind a strict firewall gets no media, or gets it late over
what is left. UDP that is blocked looks different: then nothing answers over UDP, not STUN either.
"""

from collector.causes.circumstance import weigh_barrier
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.SERVICE
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Start the TURN server, open its ports, renew its certificate, and compare its secret with the server's."
SOURCE = "RFC 8656; docs.livekit.io, self-hosting, deployment (TURN)"


def weigh(case: Case) -> Opinion:
    return weigh_barrier(case, "network.turn")
