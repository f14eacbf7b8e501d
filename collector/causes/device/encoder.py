"""The encoder cannot keep up.

An encoder that is too slow drops or delays pictures while sound goes on: the frame rate falls, the delay of the picture
grows.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner

OWNER = Owner.DEVICE
ARISES_AT = ()
ADVICE = "Lower resolution, frame rate or the number of simulcast layers, or use hardware encoding; run avsync again."
SOURCE = "LiveKit connection check (cpu-limited above 0 s); W3C qualityLimitationDurations"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "device.encoder", "device.overload", "device.gpu")
