"""The room has no sync group.

Each track carries a stream id of its own, so that no receiver relates sound to picture. LiveKit does that unless the
room was created with sync_streams. It shows as playout timestamps that stay absent although both tracks flow and sender
reports arrive; the offset then is whatever buffers and network make of it, and differs from receiver to receiver.
"""

from collector.causes.content import parted_at_source, seen_by
from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.records.logs import LogExcerpt
from collector.model.stage import Stage

OWNER = Owner.APP
ARISES_AT = (Stage.SERVER,)
ADVICE = "Create the room with sync_streams=true, then run avsync again: playout timestamps must appear within 20 s."
CODE = {Vendor.LIVEKIT: 'await api.room.create_room(CreateRoomRequest(name="ROOM", sync_streams=True))'}
SOURCE = "livekit/livekit pkg/rtc/participant.go (stream id with and without sync_streams); measured with server 1.13.5"

SYNC_STREAMS_OFF = "livekit.sync-streams-off"


def weigh(case: Case) -> Opinion:
    group = case.verdict("sync.group")
    against = ("sync.group",) if group is Verdict.PASS else ()
    off = any(
        symptom.signature == SYNC_STREAMS_OFF for log in case.evidence.every(LogExcerpt) for symptom in log.symptoms
    )
    if group is Verdict.WARN and case.verdict("sync.offset") is Verdict.PASS:
        return NO_SUPPORT  # nothing parted, so nothing is caused; the finding stays as a warning
    if group is Verdict.WARN and parted_at_source(case):
        return Opinion(support=Support.WEAK, because=("sync.group",), against=seen_by(case))
    if group is Verdict.WARN:
        note = "The server's log shows that it was created without one." if off else ""
        return Opinion(support=Support.STRONG if off else Support.MEDIUM, because=("sync.group",), note=note)
    if off and not against:
        return Opinion(support=Support.WEAK, note="Only the server's log says so: CreateRoom without sync_streams.")
    return NO_SUPPORT
