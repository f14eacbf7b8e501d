"""Sender reports of a track are missing.

A receiver learns from RTCP sender reports which sound belongs to which picture. If those of one track never arrive, it
cannot align them, sync group or not. It happened with RED audio behind an older server.
"""

from collector.model.cause import NO_SUPPORT, Case, Opinion, Owner, Support
from collector.model.finding import Verdict
from collector.model.incident import Vendor
from collector.model.stage import Stage

OWNER = Owner.SERVICE
ARISES_AT = (Stage.SERVER,)
ADVICE = "Publish audio without RED (disable_red) and run avsync again; give the track ids to the service either way."
CODE = {Vendor.LIVEKIT: "await participant.publish_track(track, rtc.TrackPublishOptions(red=False))"}
SOURCE = "livekit issue 3478; libwebrtc video/rtp_streams_synchronizer2.cc (two reports of each stream needed)"


def weigh(case: Case) -> Opinion:
    if case.verdict("sync.sender-reports") is not Verdict.WARN:
        return NO_SUPPORT
    # Playout timestamps exist only where reports arrived: then at most this listener missed some.
    if case.verdict("sync.group") is Verdict.PASS:
        return Opinion(support=Support.WEAK, because=("sync.sender-reports",), against=("sync.group",))
    return Opinion(support=Support.MEDIUM, because=("sync.sender-reports",))
