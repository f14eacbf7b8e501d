"""The receiver's buffers hold sound and picture for different times.

Without a sync group nothing evens them out, and a large buffer target delays the picture alone. Inside a sync group the
difference is made on purpose and means nothing.
"""

from collector.causes.content import parted_at_source, seen_by
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.RECEIVER_BUFFERS,)
ADVICE = "Set the same playout delay or jitterBufferTarget for both tracks, or none, and give the room a sync group."
CODE = {Vendor.LIVEKIT: 'await api.room.create_room(CreateRoomRequest(name="ROOM", sync_streams=True))'}
SOURCE = "flipbit03/easyscreenshare pull request 2; W3C webrtc-stats jitterBufferDelay"


def weigh(case: Case) -> Opinion:
    # The check decides nothing by itself: INCONCLUSIVE is its word for a difference that would be noticed.
    if case.verdict("sync.buffers") is not Verdict.INCONCLUSIVE:
        return NO_SUPPORT
    if case.verdict("sync.offset") is Verdict.PASS:
        return NO_SUPPORT  # behind these buffers the content is in step: they may even have evened it out
    if parted_at_source(case):
        return Opinion(support=Support.WEAK, because=("sync.buffers",), against=seen_by(case))
    group = case.verdict("sync.group")
    if group is Verdict.WARN:
        return Opinion(support=Support.MEDIUM, because=("sync.buffers", "sync.group"))
    if group is Verdict.PASS:
        return NO_SUPPORT
    return Opinion(support=Support.WEAK, because=("sync.buffers",))
