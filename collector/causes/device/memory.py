"""The machine runs out of memory.

A machine that swaps stops programs for tens of milliseconds; sound and picture stall one after the other.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner

OWNER = Owner.DEVICE
ARISES_AT = ()
ADVICE = "Close programs that hold much memory, then run avsync again."
SOURCE = "no vendor's limit; the system's own swap counters"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "device.memory")
