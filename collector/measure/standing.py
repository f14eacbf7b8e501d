"""Turns a track and its room's events into the polls that should bring media, and how long its picture stood still.

W3C freezeCount knows a freeze only once the next picture is shown: one that lasts to the end is in no counter.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from collector.measure.flow import arrivals_s, since_last, watched_s
from collector.measure.playout import SETTLING_MS
from collector.model.records.room import InboundSample, MediaKind, RoomStatistics, TrackStatistics

MS_PER_S = 1000.0

STILL_S = 3.0
"""This tool's own: a picture that stands still to the end for longer, and for longer than its usual gaps, froze."""

STILL_GAPS = 3
"""As many average gaps between pictures are a freeze (W3C webrtc-stats, freezeCount)."""

Run = tuple[InboundSample, ...]


class Meanwhile(StrEnum):
    """What still came of a sender while its picture stood still; ``PICTURES`` are some that could not be shown."""

    PICTURES = "pictures"
    SOUND = "sound"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stillness:
    """A picture that stood still up to the last poll or a mute: since when (Unix ms), and for how many seconds.

    It lasted for as long as anything else came of its sender, and for ``silent_s`` after that nothing did. Where
    hardly anything came, it lasted to the end. In the last ``unreceived_s`` no picture was received, shown or not.
    """

    since_ms: float
    lasted_s: float
    meanwhile: Meanwhile
    silent_s: float
    unreceived_s: float


def expected(track: TrackStatistics, statistics: RoomStatistics) -> tuple[Run, ...]:
    """Return the polls of a track in runs, without those between a mute or unpublishing and SETTLING_MS after its end.

    A track whose first event is an unmute was muted before. Runs have two polls at least.
    """
    away = list(_away_ms(track, statistics))
    runs: list[list[InboundSample]] = []
    for before, now in pairwise(track.samples):
        if any(before.at_ms < end and now.at_ms > begin for begin, end in away):
            continue
        if not runs or runs[-1][-1] is not before:
            runs.append([before])
        runs[-1].append(now)
    return tuple(tuple(run) for run in runs)


def _away_ms(track: TrackStatistics, statistics: RoomStatistics) -> Iterator[tuple[float, float]]:
    """Yield from when to when (Unix ms) a track was muted or gone."""
    own = [event for event in statistics.events if event.subject == track.sid]
    told = [(event.at.timestamp() * MS_PER_S, event.what.split(" ")[0]) for event in own]
    begins = [at_ms for at_ms, what in told if what in ("muted", "unpublished")]
    ends = [at_ms for at_ms, what in told if what == "unmuted"]
    if ends and not any(at_ms <= ends[0] for at_ms in begins):
        begins.insert(0, -math.inf)
    for begin in begins:
        yield begin, next((end + SETTLING_MS for end in ends if end >= begin), math.inf)


def stillness(track: TrackStatistics, statistics: RoomStatistics) -> tuple[Stillness, ...]:
    """Return where the picture stood still up to the end or a mute, the worst first.

    A shared screen may stand still, and a slow sender for STILL_GAPS of its average gaps.
    """
    if track.source.startswith("screen"):
        return ()
    runs = expected(track, statistics)
    usual_s = max(STILL_S, STILL_GAPS * _average_gap_s(runs))
    found = [_still_at_end(run, usual_s, _sounds(track, statistics)) for run in runs if _stood_s(run) > usual_s]
    return tuple(sorted(found, key=lambda one: (one.meanwhile is Meanwhile.NOTHING, -one.lasted_s)))


def _average_gap_s(runs: Sequence[Run]) -> float:
    """Return the seconds between pictures while they came, 0 where none did."""
    pictures = sum(max(0, _decoded(now) - _decoded(before)) for run in runs for before, now in pairwise(run))
    shown_s = sum((run[-1].at_ms - run[0].at_ms) / MS_PER_S - _stood_s(run) for run in runs)
    return shown_s / pictures if pictures else 0.0


def _stood_s(run: Run) -> float:
    return watched_s(since_last(run, _decoded))


def _still_at_end(run: Run, usual_s: float, sounds: Sequence[TrackStatistics]) -> Stillness:
    still, stood_s = since_last(run, _decoded), _stood_s(run)
    pictures, sound = arrivals_s(still, _received), _sound_s(still, sounds)
    # A killed publisher stays listed for a while, and all of it stops at once: what froze, froze before that.
    until_ms = max((*pictures, *sound), default=still[0].at_ms)
    lasted_s = watched_s([sample for sample in still if sample.at_ms <= until_ms])
    if lasted_s <= usual_s:
        meanwhile, lasted_s = Meanwhile.NOTHING, stood_s
    else:
        # Sound may go on in either case; pictures for half of its time are more than what was on the way at the end.
        unshown = 2 * sum(pictures.values()) >= sum(sound.values())
        meanwhile = Meanwhile.PICTURES if unshown else Meanwhile.SOUND
    return Stillness(
        since_ms=still[0].at_ms,
        lasted_s=lasted_s,
        meanwhile=meanwhile,
        silent_s=stood_s - lasted_s,
        unreceived_s=watched_s(since_last(run, _received)),
    )


def _sounds(track: TrackStatistics, statistics: RoomStatistics) -> tuple[TrackStatistics, ...]:
    """Return the sound of the sender of a track."""
    own = [sender.tracks for sender in statistics.senders if any(other.sid == track.sid for other in sender.tracks)]
    return tuple(other for tracks in own for other in tracks if other.kind is MediaKind.AUDIO)


def _sound_s(still: Sequence[InboundSample], sounds: Sequence[TrackStatistics]) -> dict[float, float]:
    """Return for each poll (Unix ms) that brought sound, of those in which the picture stood still, its seconds."""
    begin_ms, end_ms = still[0].at_ms, still[-1].at_ms
    polled = [[sample for sample in track.samples if begin_ms <= sample.at_ms <= end_ms] for track in sounds]
    came = [arrivals_s(samples, lambda sample: sample.packets_received) for samples in polled]
    return {at_ms: lasted_s for one in came for at_ms, lasted_s in one.items()}


def _decoded(sample: InboundSample) -> int:
    return sample.frames_decoded


def _received(sample: InboundSample) -> int:
    return sample.frames_received
