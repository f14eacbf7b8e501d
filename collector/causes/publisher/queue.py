"""The publisher's queues hold sound and picture for different times.

AVSynchronizer and AudioSource queue apart, 100 and 1000 ms by default. After a stall the smaller queue has run empty
and the larger has not, and what is left of the difference stays: 200 ms for video, 1000 ms for audio and pushes in turn
end with audio some 220 ms late; pushes side by side with 100 ms for video let video fall seconds behind.
"""

from collector.causes.content import parted_at_source, queues_are_even, seen_by
from collector.causes.moving import content_drift_ms_per_s
from collector.causes.rehearsed import CHECK, rehearsed, weigh_parted
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.PUBLISHER_QUEUE,)
ADVICE = (
    "Rehearse your own push pattern with other queues (--rehearse --video-queue-ms N --audio-queue-ms N) and take a "
    "pair that stays in step with stalls; a larger video queue often hides them. No pair suits every publisher."
)
CODE = {
    Vendor.LIVEKIT: (
        "rtc.AudioSource(48000, 1, queue_size_ms=A); rtc.AVSynchronizer(…, video_queue_size_ms=V)  # A, V as rehearsed"
    )
}
SOURCE = "livekit/python-sdks livekit-rtc/livekit/rtc/synchronizer.py; measured with livekit 1.2.0"
OWN_OFFSET = "timestamps.publisher-offset"
WRONG_RATES = ("timestamps.duration", "timestamps.sample-rate")
"""Sound of another length than its timestamps say moves the publisher's own difference without any queue."""

TIED_WITH = (
    "enhancement.third-party",
    "publisher.sequential-push",
    "publisher.source-offset",
    "publisher.stall",
)


_TRACED = {Verdict.FAIL: Support.STRONG, Verdict.WARN: Support.MEDIUM}


def weigh(case: Case) -> Opinion:
    for item in rehearsed(case):
        if item.parted:
            return weigh_parted(case, item, item.parted[0])
    # The publisher's own difference sees its queues and nothing else.
    traced = _TRACED.get(case.verdict(OWN_OFFSET), Support.NONE)
    holds = any(item.holds for item in rehearsed(case))
    if traced is Support.NONE:
        return NO_SUPPORT if holds or queues_are_even(case) else _seen_from_outside(case)
    against = (*((CHECK,) if holds else ()), *(check for check in WRONG_RATES if case.verdict(check) is Verdict.FAIL))
    return Opinion(support=Support.MEDIUM if against else traced, because=(OWN_OFFSET,), against=against)


def _seen_from_outside(case: Case) -> Opinion:
    """To a subscriber a queue looks like an offset of the source; a queue that fills makes the offset move, too."""
    if not parted_at_source(case):
        return NO_SUPPORT
    if content_drift_ms_per_s(case):
        return Opinion(support=Support.WEAK, because=seen_by(case), against=("sync.drift",))
    return Opinion(
        support=Support.MEDIUM,
        because=seen_by(case),
        note="A subscriber cannot tell the publisher's queues from its source: a trace of the publisher does.",
    )
