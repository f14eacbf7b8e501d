"""Turns a track and its room's events into the polls that should bring media, and how long its picture stood still.

W3C freezeCount knows a freeze only once the next picture is shown: one that lasts to the end is in no counter.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, takewhile

from collector.measure.flow import LONGEST_POLL_GAP_S, flowing_s
from collector.measure.playout import SETTLING_MS
from collector.model.records.room import InboundSample, MediaKind, RoomStatistics, TrackStatistics

MS_PER_S = 1000.0

STILL_S = 3.0
"""This tool's own: a picture that stands still to the end for longer, and for longer than its usual gaps, froze."""

STILL_GAPS = 3
"""As many average gaps between pictures are a freeze (W3C webrtc-stats, freezeCount)."""

Run = tuple[InboundSample, ...]


class Meanwhile(StrEnum):
    """What still came of a sender while its picture stood still."""

    PICTURES = "while pictures arrived that could not be shown"
    SOUND = "while its sound went on"
    NOTHING = "and nothing else came from this sender either"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stillness:
    """A picture that stood still up to the last poll or a mute: since when (Unix ms), and for how many seconds."""

    since_ms: float
    lasted_s: float
    meanwhile: Meanwhile


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
    """Return the longest time that the picture stood still up to the end or a mute; nothing where none did.

    A shared screen may stand still, and a slow sender for STILL_GAPS of its average gaps.
    """
    runs = expected(track, statistics)
    if track.source.startswith("screen"):
        return ()
    found = [one for run in runs for one in _still_at_end(run, track, statistics) if one.lasted_s > STILL_S]
    longest = max(found, key=lambda one: one.lasted_s, default=None)
    return (longest,) if longest is not None and longest.lasted_s > _slowness_s(runs, longest.lasted_s) else ()


def _slowness_s(runs: Sequence[Run], still_s: float) -> float:
    pictures = sum(max(0, now.frames_decoded - before.frames_decoded) for run in runs for before, now in pairwise(run))
    shown_s = sum(run[-1].at_ms - run[0].at_ms for run in runs) / MS_PER_S - still_s
    return STILL_GAPS * shown_s / pictures if pictures else 0.0


def _still_at_end(run: Run, track: TrackStatistics, statistics: RoomStatistics) -> Iterator[Stillness]:
    still = list(takewhile(lambda sample: sample.frames_decoded == run[-1].frames_decoded, reversed(run)))[::-1]
    lasted_s = sum(min((now.at_ms - before.at_ms) / MS_PER_S, LONGEST_POLL_GAP_S) for before, now in pairwise(still))
    if len(still) > 1:
        came = _meanwhile(still, track, statistics)
        yield Stillness(since_ms=still[0].at_ms, lasted_s=lasted_s, meanwhile=came)


def _meanwhile(still: Sequence[InboundSample], track: TrackStatistics, statistics: RoomStatistics) -> Meanwhile:
    """Say what came in the last STILL_S: a killed publisher stays listed for a while, and all of it stops at once."""
    end_ms = still[-1].at_ms
    begin_ms = max(still[0].at_ms, end_ms - STILL_S * MS_PER_S)
    if still[-1].frames_received > next(one.frames_received for one in still if one.at_ms >= begin_ms):
        return Meanwhile.PICTURES
    sounds = [
        [sample for sample in other.samples if begin_ms <= sample.at_ms <= end_ms]
        for sender in statistics.senders
        if any(own.sid == track.sid for own in sender.tracks)
        for other in sender.tracks
        if other.kind is MediaKind.AUDIO
    ]
    return Meanwhile.SOUND if any(flowing_s(samples) for samples in sounds) else Meanwhile.NOTHING
