"""Can a receiver align sound and picture of this sender?

A receiver delays the earlier of two streams only if both carry the same stream id (msid) and both send RTCP sender
reports. LiveKit gives every track an id of its own unless the room was created with sync_streams. Without a sync group
each stream is played as soon as its own buffer allows, and nothing ever pulls them together again. With it, camera and
microphone share one group and the shared screen and its sound another (pkg/rtc/utils.go, StreamFromTrackSource), so
that a microphone beside a shared screen says nothing of the room.

A receiver that aligns says so by playout timestamps; libwebrtc fills them only inside a sync group
(video/rtp_streams_synchronizer2.cc). They take 6 to 10 s to appear, so that their absence means nothing before 20 s.
"""

from collector.measure.pairs import Pair, pairs_of, playout_of
from collector.model.evidence import Absent, SafeEvidence
from collector.model.finding import About, Answer, Verdict
from collector.model.records.logs import LogExcerpt
from collector.model.records.room import Knowledge, MediaKind, RoomFacts, RoomStatistics

NEEDED_S = 20.0
REPORTS_NEEDED = 2
"""Sender reports that libwebrtc needs of each stream before it can relate their clocks (same file)."""

GROUPS = {
    "camera": "camera",
    "microphone": "camera",
    "screenshare": "screen",
    "screenshare_audio": "screen",
    "unknown": "unknown",
}
WORDS = {
    "screenshare": "shared screen",
    "screenshare_audio": "shared screen's sound",
    "unknown": "track without source",
}

SYNC_STREAMS_ON = "livekit.sync-streams-on"
ADVICE = (
    "Create the room with sync_streams (RoomService CreateRoom, or room.sync_streams in the server's configuration). "
    "It takes effect for new rooms only and disables the re-use of transceivers."
)
ONE_GROUP = (
    "Publish with the sources camera and microphone, or shared screen and its sound (TrackPublishOptions.source): only "
    "such a pair can be aligned."
)


def check(statistics: RoomStatistics | Absent, facts: RoomFacts | Absent, evidence: SafeEvidence) -> Answer:
    asked_for = _asked_for(facts, evidence)
    if isinstance(statistics, Absent):
        if asked_for:
            return _answer(Verdict.PASS, f"{asked_for}; nobody listened to see it work")
        return Answer.skipped(f"Not answered: {statistics.why}.")
    pairs = pairs_of(statistics)
    if not pairs:
        return Answer.skipped("No sender was received with both sound and picture, so there is nothing to align")
    answers = [_judge(pair, statistics, asked_for) for pair in pairs]
    return Answer.worst(answers)


def _asked_for(facts: RoomFacts | Absent, evidence: SafeEvidence) -> str:
    if isinstance(facts, RoomFacts) and facts.sync_group is Knowledge.YES:
        return f"The room has a sync group ({facts.sync_group_known_by})"
    signatures = {symptom.signature for log in evidence.every(LogExcerpt) for symptom in log.symptoms}
    return "The server's log shows that the room was created with sync_streams" if SYNC_STREAMS_ON in signatures else ""


def _judge(pair: Pair, statistics: RoomStatistics, asked_for: str) -> Answer:
    series, heard_s = playout_of(pair, statistics), pair.flowing_s
    if series.present:
        return _answer(
            Verdict.PASS,
            f"The receiver aligns sound and picture: {series.present} playout timestamps in {heard_s:.0f} s",
            heard_s,
        )
    if _never_together(pair):
        return _answer(Verdict.INCONCLUSIVE, _never(pair), heard_s, ONE_GROUP)
    if heard_s < NEEDED_S:
        return _answer(
            Verdict.INCONCLUSIVE,
            f"No playout timestamps yet: listened {heard_s:.0f} s, {NEEDED_S:.0f} needed",
            heard_s,
            "Listen longer, for example with --duration 40.",
        )
    if any(count < REPORTS_NEEDED for count in pair.sender_reports.values()):
        return _answer(
            Verdict.INCONCLUSIVE,
            "No playout timestamps, but sender reports are missing too, so the sync group cannot be judged",
            heard_s,
        )
    if asked_for:
        return _answer(
            Verdict.INCONCLUSIVE,
            f"{asked_for}, but this receiver got no playout timestamps in {heard_s:.0f} s",
            heard_s,
        )
    return _answer(
        Verdict.WARN,
        f"Receivers cannot align sound and picture: no sync group in {heard_s:.0f} s of both flowing, although sender "
        f"reports arrive ({pair.sender_reports[MediaKind.AUDIO]} audio, {pair.sender_reports[MediaKind.VIDEO]} video)",
        heard_s,
        ADVICE,
    )


def _never_together(pair: Pair) -> bool:
    groups = {GROUPS[track.source] for track in (pair.audio, pair.video) if track.source in GROUPS}
    return len(groups) > 1


def _never(pair: Pair) -> str:
    audio, video = (WORDS.get(track.source, track.source) for track in (pair.audio, pair.video))
    return f"The {audio} and the {video} are never aligned by a receiver: in no room do they share a sync group"


def _answer(verdict: Verdict, summary: str, heard_s: float = 0.0, advice: str = "") -> Answer:
    values = {"listened_s": heard_s, "needed_s": NEEDED_S} if heard_s else {}
    return Answer(verdict=verdict, summary=summary, advice=advice, values=values, about=About.SERVER)
