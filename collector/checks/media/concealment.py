"""Is sound missing and filled up?

A receiver invents sound where packets are missing or late, and stretches what it has. Much of it means that the audio
path stutters, which shifts sound against the picture for a while.
"""

from collector.measure.content import hidden_senders, readable_tracks, unreadable
from collector.measure.reception import concealed_percent, sampled_s
from collector.model.evidence import Absent
from collector.model.finding import Answer, Verdict
from collector.model.records.content import RoomContent
from collector.model.records.room import MediaKind, RoomStatistics, TrackStatistics

WARN_PERCENT = 1.0
"""This tool's own, as for loss: concealment follows it."""

FAIL_PERCENT = 3.0
"""Agora Analytics raises its audio freeze-rate alert above 3 % (call search terms)."""

FEWEST_S = 5.0


def check(statistics: RoomStatistics, content: RoomContent | Absent) -> Answer:
    tracks = readable_tracks(statistics, content, MediaKind.AUDIO)
    if not tracks and hidden_senders(content):
        return Answer.skipped(unreadable(MediaKind.AUDIO))
    answers = [_judge(track) for track in tracks if concealed_percent(track.samples).n]
    if not answers:
        return Answer.skipped("No sound was received")
    return Answer.worst(answers)


def _judge(track: TrackStatistics) -> Answer:
    share = concealed_percent(track.samples)
    told = f"{share.value:.1f} ± {share.bound:.1f} % of the sound was filled up by this receiver"
    values = {"concealed_percent": share}
    if sampled_s(track.samples) < FEWEST_S:
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=f"{told}; too short to judge", values=dict(values))
    if share.low > FAIL_PERCENT:
        verdict = Verdict.FAIL
    elif share.low > WARN_PERCENT:
        verdict = Verdict.WARN
    else:
        return Answer(verdict=Verdict.PASS, summary=told, values=dict(values))
    advice = "Look at loss and jitter first, then at how evenly the sender pushes audio."
    return Answer(verdict=verdict, summary=told, advice=advice, values=dict(values))
