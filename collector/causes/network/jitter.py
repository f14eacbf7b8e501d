"""Packets arrive unevenly.

A receiver holds sound and picture back as long as their packets are uneven, each on its own. Inside a sync group it
then evens the two out; without one the difference is heard.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Use a cable instead of Wi-Fi and stop other transfers, then run avsync again."
SOURCE = "RFC 3550, section 6.4.1; Agora pre-call test (100 ms); Twilio Voice insights (30 ms)"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "network.jitter", "network.moments")
