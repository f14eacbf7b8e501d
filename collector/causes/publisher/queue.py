"""The publisher's queues hold sound and picture for different times.

AVSynchronizer and AudioSource queue apart, 100 and 1000 ms by default. After a stall the smaller queue has run empty
and the larger has not, and what is left of the difference stays: 200 ms for video, 1000 ms for audio and pushes in turn
end with audio some 220 ms late; pushes side by side with 100 ms for video let video fall seconds behind.
"""

from collector.causes.logged import SENDING, logged
from collector.causes.rehearsed import CHECK, offset_agrees, rehearsed, support_from
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict

OWNER = Owner.APP
ADVICE = (
    "Rehearse your own push pattern with other queues (--rehearse --video-queue-ms N --audio-queue-ms N) and take a "
    "pair that stays in step with stalls; a larger video queue often hides them. No pair suits every publisher."
)
SOURCE = "livekit/python-sdks livekit-rtc/livekit/rtc/synchronizer.py; measured with livekit 1.2.0"
TIED_WITH = (
    "enhancement.third-party",
    "publisher.sequential-push",
    "publisher.source-offset",
    "publisher.stall",
)


def weigh(case: Case) -> Opinion:
    for item in rehearsed(case):
        if not item.parted:
            return NO_SUPPORT
        agrees = offset_agrees(case, item.parted[0])
        stalls = logged(case, "publisher.stall", by=SENDING).support is not Support.NONE
        in_step = case.verdict("sync.offset") is Verdict.PASS
        return Opinion(
            support=Support.WEAK if in_step else support_from(item, agreeing=agrees + stalls),
            because=(CHECK, "sync.offset") if agrees else (CHECK,),
            against=("sync.offset",) if in_step else (),
            note="" if item.on_sender else "Rehearsed with your settings, but not on the sender's machine.",
        )
    return NO_SUPPORT
