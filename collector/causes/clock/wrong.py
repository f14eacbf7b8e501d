"""This machine's clock is wrong.

It moves the window that is cut out of logs, and makes tokens look expired or not yet valid. Media follows other clocks,
so that it does not part sound and picture, unless a publisher stamps one of them by this clock: never more than weak.
"""

from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict

OWNER = Owner.DEVICE
ARISES_AT = ()
ADVICE = (
    "Switch on setting the time automatically, then run avsync again; tell support the error for logs taken before."
)
SOURCE = "RFC 5905; an Agora client's log that was 1.1 s off"

BAD = (Verdict.WARN, Verdict.FAIL)


def weigh(case: Case) -> Opinion:
    because = tuple(check for check in ("clock.error", "device.suspended") if case.verdict(check) in BAD)
    if "clock.error" not in because:
        return NO_SUPPORT
    return Opinion(support=Support.WEAK, because=because, note="It explains log times, not the offset.")
