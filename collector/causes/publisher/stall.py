"""The publisher stops for a moment, and its frames come late afterwards.

A slow frame source, a blocked event loop or a busy machine holds frames back. Beyond 300 ms the SDK gives up catching
up and says "Frame capture was behind schedule"; the picture then stays late. Some queues hide such stalls.
"""

from collector.causes.logged import SENDING, logged
from collector.causes.rehearsed import CHECK, rehearsed
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support

OWNER = Owner.APP
ADVICE = (
    "Find what holds the frames back at the times of these lines: decoding, inference or file access on the task that "
    "pushes belongs into a thread or process of its own."
)
SOURCE = "livekit/python-sdks pull request 438; measured with livekit 1.2.0"
TIED_WITH = ("publisher.queue", "publisher.sequential-push")


def weigh(case: Case) -> Opinion:
    found = logged(case, "publisher.stall", by=SENDING)
    for item in rehearsed(case):
        own = [run for run in item.rehearsal.runs if run.stall_ms == 0 and run.late_captures]
        if found.support is Support.NONE and own and item.on_sender:
            note = f"Even undisturbed, {own[0].late_captures} frames of the rehearsal came more than 300 ms late here."
            return Opinion(support=Support.MEDIUM, because=(CHECK,), note=note)
        if found.support is not Support.NONE and item.parted:
            support = Support.STRONG if item.on_sender else Support.MEDIUM
            return Opinion(support=support, because=(CHECK,), note=found.note)
        if found.support is not Support.NONE and item.holds:
            return Opinion(support=Support.WEAK, against=(CHECK,), note=found.note)
    if found.support is Support.NONE:
        return NO_SUPPORT
    return Opinion(support=found.support, note=found.note)
