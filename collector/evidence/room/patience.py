"""Turns what was heard so far into whether listening is over, and why."""

import time
from enum import StrEnum

from collector.evidence.room.listener import HeardSender, HeardTrack, Listener
from collector.measure.flow import flowing_s, silent_at_end_s
from collector.measure.playout import distinct_estimates
from collector.model.records.room import MediaKind
from collector.model.request import LISTEN_AT_LEAST_S, LISTEN_AT_MOST_S

SYNC_GROUP_NEEDS_S = 20.0
"""Both kinds must flow this long before absent playout timestamps mean anything (av-sync.md §4.1: 15 s at least)."""

ESTIMATES_NEEDED = 10
"""Distinct playout estimates before a median of them is worth a number (av-sync.md §5)."""

GIVE_UP_RECONNECTING_S = 8.0
"""The SDK itself tries for about 22 s (measured); a shorter wait keeps the run near the time that was asked for."""

GIVE_UP_ABSENT_S = 5.0
SILENT_S = 3.0


class Ending(StrEnum):
    """Why listening ended; all but the first two make the result partial."""

    NOT_YET = "not yet"
    ENOUGH = "enough"
    STOPPED = "stopped"
    SERVER_LOST = "server lost"
    SENDER_LEFT = "sender left"
    MEDIA_STOPPED = "media stopped"


class Patience:
    """Counts from the moment of joining, on the monotonic clock.

    ``duration_s`` 0 means until every gate is met, and not before ``at_least_s``.
    """

    def __init__(self, *, duration_s: float, at_least_s: float = LISTEN_AT_LEAST_S) -> None:
        self._duration_s = duration_s
        self._at_least_s = at_least_s
        self._joined_s = time.monotonic()
        self._trouble_since_s = -1.0
        self._absent_since_s = -1.0

    @property
    def elapsed_s(self) -> float:
        """Seconds since joining."""
        return time.monotonic() - self._joined_s

    def until_next_poll_s(self, period_s: float) -> float:
        """Seconds to the next multiple of ``period_s``, and never beyond the end, so that polls do not drift."""
        left = period_s - self.elapsed_s % period_s
        return max(0.01, min(left, self._duration_s - self.elapsed_s)) if self._duration_s else left

    def ending(self, listener: Listener, *, answered: bool, stopping: bool) -> Ending:
        """Decide after a poll."""
        if stopping:
            return Ending.STOPPED
        if not listener.connected or self._lasting_trouble(listener.reconnecting or not answered):
            return Ending.SERVER_LOST
        senders = list(listener.senders.values())
        if not self._over(senders, listener):
            return Ending.NOT_YET
        if listener.reconnecting or not answered:
            return Ending.SERVER_LOST
        if not any(sender.present for sender in senders):
            return Ending.SENDER_LEFT
        return Ending.MEDIA_STOPPED if any(_fell_silent(sender, listener) for sender in senders) else Ending.ENOUGH

    def _lasting_trouble(self, trouble: bool) -> bool:
        if not trouble:
            self._trouble_since_s = -1.0
        elif self._trouble_since_s < 0:
            self._trouble_since_s = self.elapsed_s
        return trouble and self.elapsed_s - self._trouble_since_s > GIVE_UP_RECONNECTING_S

    def _over(self, senders: list[HeardSender], listener: Listener) -> bool:
        if self._duration_s:
            return self.elapsed_s >= self._duration_s
        if self.elapsed_s >= LISTEN_AT_MOST_S or self._all_gone(senders, listener):
            return True
        return self.elapsed_s >= self._at_least_s and all(enough(sender) for sender in senders)

    def _all_gone(self, senders: list[HeardSender], listener: Listener) -> bool:
        # While reconnecting the SDK reports everybody as gone.
        if listener.reconnecting or any(sender.present for sender in senders):
            self._absent_since_s = -1.0
            return False
        if self._absent_since_s < 0:
            self._absent_since_s = self.elapsed_s
        return self.elapsed_s - self._absent_since_s > GIVE_UP_ABSENT_S


def enough(sender: HeardSender) -> bool:
    """Whether every gate of the measurement is met for one sender."""
    audio, video = longest(sender, MediaKind.AUDIO), longest(sender, MediaKind.VIDEO)
    if not (audio and video):
        return all(flowing_s(track.samples) >= LISTEN_AT_LEAST_S for track in (*audio, *video))
    if flowing_s(audio[0].samples, video[0].samples) < SYNC_GROUP_NEEDS_S:
        return False
    estimates = distinct_estimates(audio[0].samples, video[0].samples)
    return estimates == 0 or estimates >= ESTIMATES_NEEDED


def longest(sender: HeardSender, kind: MediaKind) -> tuple[HeardTrack, ...]:
    """Return the track of one kind that was polled most often, or none."""
    tracks = [track for track in sender.tracks.values() if track.kind is kind and track.samples]
    return (max(tracks, key=lambda track: len(track.samples)),) if tracks else ()


def _fell_silent(sender: HeardSender, listener: Listener) -> bool:
    """Whether every track was taken back or stopped arriving although none was muted.

    A killed publisher stays listed for a while; of a track that was taken back no more samples come.
    """
    muted, gone = (
        {event.subject for event in listener.events if event.what.startswith(what)} for what in ("muted", "unpublished")
    )
    tracks = [track for track in sender.tracks.values() if track.samples and track.sid not in muted]
    return bool(tracks) and all(track.sid in gone or silent_at_end_s(track.samples) > SILENT_S for track in tracks)
