"""Sound is passed on at another sample rate than it was made with.

44.1 kHz sound pushed as 48 kHz plays 8 % too fast, so that the offset grows by 80 ms or more each second. The server
sees a track whose RTP clock runs far off the time its sender reports tell.
"""

from collector.causes.logged import SENDING, logged
from collector.causes.moving import drift_seen
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support

OWNER = Owner.APP
ADVICE = "Resample the sound to the rate that the source was created with, and check the rate of the file or device."
SOURCE = "livekit/python-sdks issue 371 (0.2 to 0.3 s each second); livekit-server RTP statistics (clock skew)"
TIED_WITH = ("publisher.clock-drift",)


def weigh(case: Case) -> Opinion:
    found = logged(case, "publisher.sample-rate", by=SENDING)
    if found.support is Support.NONE:
        return NO_SUPPORT
    if drift_seen(case):
        return Opinion(support=Support.STRONG, because=("sync.drift",), note=found.note)
    return Opinion(support=found.support, note=found.note)
