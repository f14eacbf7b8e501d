"""Turns what was heard of a room into one audio and one video track for each sender that publishes both."""

from dataclasses import dataclass

from collector.measure.flow import flowing_s
from collector.measure.playout import PlayoutSeries, pair_playout
from collector.model.records.room import MediaKind, RoomStatistics, SenderStatistics, TrackStatistics

MS_PER_S = 1000.0
DISTURBING = ("muted", "unmuted", "published", "unpublished", "reconnected")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One sender's two tracks; of several of a kind (republished) the one that was polled most often."""

    sender: SenderStatistics
    audio: TrackStatistics
    video: TrackStatistics

    @property
    def flowing_s(self) -> float:
        """For how many seconds these two flowed at once."""
        return flowing_s(self.audio.samples, self.video.samples)

    @property
    def sender_reports(self) -> dict[MediaKind, int]:
        """RTCP sender reports seen of each track."""
        return {
            track.kind: max((sample.sender_reports for sample in track.samples), default=0)
            for track in (self.audio, self.video)
        }


def pairs_of(statistics: RoomStatistics) -> tuple[Pair, ...]:
    """Return a pair for each sender of both kinds, in the record's order. Never pairs tracks of two senders."""
    found = []
    for sender in statistics.senders:
        audio, video = tracks_of(sender, MediaKind.AUDIO), tracks_of(sender, MediaKind.VIDEO)
        if audio and video:
            found.append(Pair(sender=sender, audio=audio[0], video=video[0]))
    return tuple(found)


def tracks_of(sender: SenderStatistics, kind: MediaKind) -> tuple[TrackStatistics, ...]:
    """Return a sender's tracks of one kind, the one polled most often first."""
    tracks = [track for track in sender.tracks if track.kind is kind]
    return tuple(sorted(tracks, key=lambda track: -len(track.samples)))


def playout_of(pair: Pair, statistics: RoomStatistics) -> PlayoutSeries:
    """Return the pair's playout series, without the seconds after each event that disturbs it."""
    own = {pair.audio.sid, pair.video.sid, pair.sender.sid, ""}
    disturbed = [
        event.at.timestamp() * MS_PER_S
        for event in statistics.events
        if event.subject in own and event.what.startswith(DISTURBING)
    ]
    return pair_playout(pair.audio.samples, pair.video.samples, disturbed_at_ms=disturbed)


def most_informed(statistics: RoomStatistics) -> tuple[tuple[Pair, PlayoutSeries], ...]:
    """Return the pair with the most distinct playout estimates (of equals the farthest from 0), or none."""
    found = [(pair, playout_of(pair, statistics)) for pair in pairs_of(statistics)]
    if not found:
        return ()
    return (max(found, key=lambda item: (len(item[1].estimates), _farthest(item[1]))),)


def _farthest(series: PlayoutSeries) -> float:
    return max((abs(estimate.offset_ms) for estimate in series.estimates), default=0.0)
