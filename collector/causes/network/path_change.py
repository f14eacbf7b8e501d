"""The network changed during the call.

When the default route moves, media reconnects; sound and picture come back at different times, and a publisher's queues
may have filled meanwhile.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner
from collector.model.stage import Stage

OWNER = Owner.NETWORK
ARISES_AT = (Stage.NETWORK,)
ADVICE = "Keep one network during the call (switch off the other, or the VPN), then run avsync again."
SOURCE = "RFC 8445 (ICE restarts after a change of interface)"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "network.path-change", "network.radio")
