"""The machine is too busy.

Encoding, decoding and drawing the picture need the processor, sound hardly does: when it runs short the picture is
late. Only figures of a machine that takes part in the call count.
"""

from collector.causes.circumstance import weigh_circumstance
from collector.model.cause import Case, Opinion, Owner

OWNER = Owner.DEVICE
ARISES_AT = ()
ADVICE = "Close other programs, lower resolution or frame rate, use hardware encoding, then run avsync again."
SOURCE = "no vendor's limit; WebRTC limits quality by CPU for the same reason (W3C qualityLimitationReason)"


def weigh(case: Case) -> Opinion:
    return weigh_circumstance(case, "device.cpu", "vendor.cpu")
