"""The machine slows down because it is hot.

A processor that gets too hot is slowed down by the machine itself, minutes into a call: encoding falls behind although
no program asks for more.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner

OWNER = Owner.DEVICE
ARISES_AT = ()
ADVICE = "Let it cool, plug it in, free its vents, lower the resolution, then run avsync again."
SOURCE = "the platform's own throttling counters"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "device.thermal")
