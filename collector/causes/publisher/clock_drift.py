"""The sender's clocks for sound and picture run apart.

Two devices with crystals of their own, or a source that is paced by another clock than its timestamps, differ by a few
hundred ppm: 200 ppm are 0.7 s an hour. A recorder sees it as sender reports that it cannot fit, or as drifting sound.
"""

from collector.causes.logged import SENDING, logged
from collector.causes.moving import drift_seen
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support

OWNER = Owner.APP
ADVICE = (
    "Pace sound and picture by one clock: take the audio device's as the master and drop or repeat frames to follow it."
)
SOURCE = "livekit egress and Go SDK (sender reports rejected, audio drift budget); livekit/egress issue 847"
TIED_WITH = ("publisher.sample-rate",)


def weigh(case: Case) -> Opinion:
    found = logged(case, "publisher.clock-drift", by=SENDING)
    if found.support is Support.NONE:
        return NO_SUPPORT
    if drift_seen(case):
        return Opinion(support=Support.STRONG, because=("sync.drift",), note=found.note)
    return Opinion(support=found.support, note=found.note)
