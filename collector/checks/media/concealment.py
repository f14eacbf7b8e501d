"""Is sound missing and filled up?

A receiver invents sound where packets are missing or late, and stretches what it has. Much of it means that the audio
path stutters, which shifts sound against the picture for a while.
"""

from collector.measure.content import hidden_senders, readable_tracks, unreadable
from collector.measure.flow import silent_at_end_s
from collector.measure.reception import concealed_percent, sampled_s
from collector.measure.standing import expected
from collector.model.evidence import Absent
from collector.model.finding import Answer, Verdict
from collector.model.records.content import RoomContent
from collector.model.records.room import MediaKind, RoomStatistics, TrackStatistics

WARN_PERCENT = 1.0
"""This tool's own, as for loss: concealment follows it."""

FAIL_PERCENT = 3.0
"""Agora Analytics raises its audio freeze-rate alert above 3 % (call search terms)."""

SILENT_S = 3.0
"""This tool's own: sound of which nothing comes for longer, to the end or to a mute, was not there to be filled up."""

FEWEST_S = 5.0

SILENT = (
    "If it was meant to be heard, look at what makes the sound at the sender; else measure again while it is heard."
)


def check(statistics: RoomStatistics, content: RoomContent | Absent) -> Answer:
    tracks = readable_tracks(statistics, content, MediaKind.AUDIO)
    if not tracks and hidden_senders(content):
        return Answer.skipped(unreadable(MediaKind.AUDIO))
    answers = [_judge(track, statistics) for track in tracks if concealed_percent(track.samples).n]
    if not answers:
        return Answer.skipped("No sound was received")
    return Answer.worst(answers)


def _judge(track: TrackStatistics, statistics: RoomStatistics) -> Answer:
    share = concealed_percent(track.samples)
    told = f"{share.value:.1f} ± {share.bound:.1f} % of the sound was filled up by this receiver"
    values = {"concealed_percent": share}
    if sampled_s(track.samples) < FEWEST_S:
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=f"{told}; too short to judge", values=dict(values))
    if share.low > FAIL_PERCENT:
        verdict = Verdict.FAIL
    elif share.low > WARN_PERCENT:
        verdict = Verdict.WARN
    elif (silent_s := _silent_s(track, statistics)) > SILENT_S:
        told += f"; but none came for {silent_s:.0f} s on end: its sender said nothing, or stopped"
        return Answer(verdict=Verdict.INCONCLUSIVE, summary=told, advice=SILENT, values=dict(values))
    else:
        return Answer(verdict=Verdict.PASS, summary=told, values=dict(values))
    advice = "Look at loss and jitter first, then at how evenly the sender pushes audio."
    return Answer(verdict=verdict, summary=told, advice=advice, values=dict(values))


def _silent_s(track: TrackStatistics, statistics: RoomStatistics) -> float:
    """Return for how long no sound came up to the end or a mute: what fills it up is silence, and not counted."""
    return max((silent_at_end_s(run) for run in expected(track, statistics)), default=0.0)
