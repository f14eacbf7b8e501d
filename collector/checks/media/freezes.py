"""Does the picture freeze?

A picture that stands still while sound goes on is felt as bad sync, and recovers with a jump. A freeze is a gap of at
least three average frames, or of the average and 150 ms (W3C webrtc-stats, freezeCount). One that lasts to the end, or
until the sender mutes its picture, is counted by nobody and looked for here.
"""

from datetime import UTC, datetime

from collector.measure.content import hidden_senders, readable_tracks, unreadable
from collector.measure.reception import freezes, frozen_s, sampled_s
from collector.measure.standing import STILL_GAPS, STILL_S, Meanwhile, Stillness, expected, stillness
from collector.measure.symptoms import times
from collector.model.evidence import Absent
from collector.model.finding import Answer, Verdict
from collector.model.records.content import RoomContent
from collector.model.records.room import MediaKind, RoomStatistics, TrackStatistics

JUDGED_BY = (STILL_S, STILL_GAPS)
MS_PER_S = 1000.0

FAIL_SHARE = 0.05
"""Agora Analytics raises its video freeze-rate alert above 5 % (call search terms)."""

FEWEST_S = 5.0

MEANWHILE = {
    Meanwhile.SOUND: "while its sound went on",
    Meanwhile.PICTURES: "while pictures arrived that could not be shown",
    Meanwhile.NOTHING: "and nothing else came from this sender either",
}

LOOK_AT = {
    Meanwhile.SOUND: "Unless it is meant to stand still, look at what makes the pictures at the sender: camera, source "
    "and encoder.",
    Meanwhile.PICTURES: "Look at the codec and at loss: a receiver waits for a picture that it can begin with.",
    Meanwhile.NOTHING: "See whether the sender was still there, and its connection and this one, then measure again.",
}


def check(statistics: RoomStatistics, content: RoomContent | Absent) -> Answer:
    tracks = readable_tracks(statistics, content, MediaKind.VIDEO)
    if not tracks and hidden_senders(content):
        return Answer.skipped(unreadable(MediaKind.VIDEO))
    shown = [track for track in tracks if track.samples[-1:] and track.samples[-1].frames_decoded]
    if not shown:
        return Answer.skipped("No picture was received")
    return Answer.worst(_judge(track, statistics) for track in shown)


def _judge(track: TrackStatistics, statistics: RoomStatistics) -> Answer:
    runs = expected(track, statistics)
    count, seconds = freezes(*runs), sampled_s(*runs)
    if found := stillness(track, statistics):
        return _still(found[0], count, frozen_s(*runs), seconds)
    share = min(1.0, frozen_s(*runs) / seconds) if seconds else 0.0
    values: dict[str, float | int | str] = {"freeze_count": count, "frozen_share": share, "watched_s": seconds}
    if count:
        # livekit 1.2.0 counts freezes and gives no duration of them (measured).
        lasted = f", {share:.1%} of the time" if share else ""
        told = f"The picture froze {times(count)} in {seconds:.0f} s{lasted}"
        advice = "Compare with loss and frame rate: a freeze without loss comes from the sender or its machine."
        return Answer(verdict=_verdict(share), summary=told, advice=advice, values=dict(values))
    if seconds < FEWEST_S:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"No freeze in {seconds:.0f} s, too short to tell",
            values=dict(values),
        )
    return Answer(verdict=Verdict.PASS, summary=f"No freeze in {seconds:.0f} s", values=dict(values))


def _still(still: Stillness, ended: int, ended_s: float, seconds: float) -> Answer:
    """Judge a picture that stood still to the end, beside the freezes that ended."""
    since = datetime.fromtimestamp(still.since_ms / MS_PER_S, UTC)
    told = f"The picture stood still from {since:%H:%M:%S}Z on, for {still.lasted_s:.0f} of {seconds:.0f} s, "
    told += MEANWHILE[still.meanwhile]
    told += ", until nothing came from this sender any more" if still.silent_s > STILL_S else ""
    told += f"; before that it froze {times(ended)}" if ended else ""
    # A sender that was killed, or a lost connection, brings nothing at all: no fault of the picture.
    counts = still.meanwhile is not Meanwhile.NOTHING
    count, frozen = (ended + 1, ended_s + still.lasted_s) if counts else (ended, ended_s)
    share = min(1.0, frozen / seconds)
    return Answer(
        verdict=_verdict(share) if count else Verdict.INCONCLUSIVE,
        summary=told,
        advice=LOOK_AT[still.meanwhile],
        values={"freeze_count": count, "frozen_share": share, "watched_s": seconds},
    )


def _verdict(share: float) -> Verdict:
    return Verdict.FAIL if share > FAIL_SHARE else Verdict.WARN
