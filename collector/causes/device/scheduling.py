"""The machine lets programs run late.

Media is sent in steps of 10 to 33 ms. When timers fire later, frames leave in bursts, and a publisher that pushes sound
and picture in turn loses its pace.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner

OWNER = Owner.DEVICE
ARISES_AT = ()
ADVICE = "Close other programs, leave power saving, give the publisher a higher priority, then run avsync again."
SOURCE = "Agora Analytics, metric 20021 (80 ms)"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "device.scheduling", "vendor.scheduling")
