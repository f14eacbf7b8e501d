"""Packets are lost on the way.

Lost packets are sent again or concealed: the picture waits or freezes while sound goes on, and buffers grow unevenly.
A subscriber alone cannot tell whether they were lost on the sender's way or on its own.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Use a cable or another network, or send less (resolution, bitrate), then run avsync again."
SOURCE = "Agora pre-call test and Analytics (5 %); Twilio Voice insights (1 %)"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "network.loss", "network.bursts", "network.moments", "vendor.loss")
