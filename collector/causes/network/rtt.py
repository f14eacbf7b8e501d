"""The way to the server is long.

Packets that are sent again and key frames take a round trip or more, so that the picture recovers late while sound goes
on. A long way delays both alike and by itself parts nothing.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Use a server nearer to the callers, or a network without VPN, then run avsync again."
SOURCE = "Agora Analytics networkDelay (400 ms); Twilio diagnostics app (250 and 400 ms)"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "network.rtt")
