"""Does the picture freeze?

A picture that stands still while sound goes on is felt as bad sync, and recovers with a jump. A freeze is a gap of at
least three average frames, or of the average and 150 ms (W3C webrtc-stats, freezeCount).
"""

from collector.measure.content import hidden_senders, readable_tracks, unreadable
from collector.measure.reception import freeze_share, freezes, sampled_s
from collector.measure.symptoms import times
from collector.model.evidence import Absent
from collector.model.finding import Answer, Verdict
from collector.model.records.content import RoomContent
from collector.model.records.room import MediaKind, RoomStatistics, TrackStatistics

FAIL_SHARE = 0.05
"""Agora Analytics raises its video freeze-rate alert above 5 % (call search terms)."""

FEWEST_S = 5.0


def check(statistics: RoomStatistics, content: RoomContent | Absent) -> Answer:
    tracks = readable_tracks(statistics, content, MediaKind.VIDEO)
    if not tracks and hidden_senders(content):
        return Answer.skipped(unreadable(MediaKind.VIDEO))
    answers = [_judge(track) for track in tracks if track.samples[-1:] and track.samples[-1].frames_decoded]
    if not answers:
        return Answer.skipped("No picture was received")
    return Answer.worst(answers)


def _judge(track: TrackStatistics) -> Answer:
    count, share, seconds = freezes(track.samples), freeze_share(track.samples), sampled_s(track.samples)
    values: dict[str, float | int | str] = {"freeze_count": count, "frozen_share": share, "watched_s": seconds}
    if count:
        verdict = Verdict.FAIL if share > FAIL_SHARE else Verdict.WARN
        # livekit 1.2.0 counts freezes and gives no duration of them (measured).
        lasted = f", {share:.1%} of the time" if share else ""
        told = f"The picture froze {times(count)} in {seconds:.0f} s{lasted}"
        advice = "Compare with loss and frame rate: a freeze without loss comes from the sender or its machine."
        return Answer(verdict=verdict, summary=told, advice=advice, values=dict(values))
    if seconds < FEWEST_S:
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"No freeze in {seconds:.0f} s, too short to tell",
            values=dict(values),
        )
    return Answer(verdict=Verdict.PASS, summary=f"No freeze in {seconds:.0f} s", values=dict(values))
