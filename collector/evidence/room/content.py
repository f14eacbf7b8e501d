"""Turns the markers of one watched sender into the offset of its content with an honest bound, or why there is none.

What is measured lies between the hand-over to the SDK at the sender and the hand-over to this application, so the path
between them belongs to the value. Its bound is the sum of
- what the markers themselves leave (their medians' interval, or half the range of the offsets if that is more);
- how sure the playout clock is;
- HANDOVER_MS: pictures are handed over within −10 to +5 ms of when they usually are, sound in blocks of 10 ms;
- LATE_FACTOR times as much as this process wakes up late.
Measured against what the application really was handed (tests/faults): within 1 ms on an idle machine.

To judge the publisher, this receiver's own part is taken out again. Measured with livekit 1.2.0 on loopback, idle: −40
to −49 ms for content that left the sender's queue in step, of which −18 to −20 are this receiver's buffers (sound 30
ms, picture 12 ms, told by W3C jitterBufferDelay) and −18 to −26 the sound's way through the SDK (10 ms frames, 20 ms
Opus packets; SDK_PATH_MS). Its bound is also widened by how sure the buffers are, by SDK_UNSURE_MS, and by up to
LOAD_MS for a machine that is busy. What waits in the sender's own queues stays in the value, as it should: while other
work kept all processors above 90 % that was up to 484 ms of sound in an AudioSource of 400 ms.
"""

from dataclasses import replace

from collector.arrays import np
from collector.evidence.marked import MS_PER_S, OUTCOMES, half_range_ms, marker_count, pairs_from, slope_ms_per_s
from collector.evidence.room.listener import HeardSender
from collector.evidence.room.patience import longest
from collector.evidence.room.watching import LOOK_S, WatchedSender
from collector.measure.reception import buffer_asymmetry_ms
from collector.model.measured import Measured
from collector.model.privacy import Handle, LookupId
from collector.model.records.content import ContentOutcome, SenderContent, SubscriberLoad
from collector.model.records.room import MediaKind
from collector.reference.matching import (
    FEWEST_PAIRS,
    LISTENING_S,
    ContentOffset,
    FrameTiming,
    Missing,
    NoOffset,
    match,
)

HANDOVER_MS = 10.0
SDK_PATH_MS, SDK_UNSURE_MS = 22.0, 8.0
LOAD_MS = 40.0
BUSY_ENOUGH = 0.5
"""A machine busy in this share of the polls gets all of LOAD_MS: what waited once goes on waiting."""

CALIBRATED_PER_CORE = 2.5
LATE_FACTOR = 3.0

UNKNOWN_BUFFERS_MS = 40.0
"""Difference of the buffers where statistics tell none: the larger of two such on loopback, doubled."""

TOO_SLOW_SHARE = 0.2
TOO_SLOW_MS = 50.0
"""5 to 10 times as late as with both processors busy (3 to 7 ms, measured)."""


def describe(sender: WatchedSender, buffers_ms: Measured, load: SubscriberLoad, unix_s: float) -> SenderContent:
    """Return what the markers say; ``buffers_ms`` is how much longer picture than sound waits in this receiver.

    ``unix_s`` is the Unix time at 0 of the clock that the sender was watched by.
    """
    found = match(sender.seen, sender.heard, timing=FrameTiming.MADE)
    content = SenderContent(
        sid=sender.sid,
        identity=Handle(sender.identity),
        audio_sid=_sid(sender, MediaKind.AUDIO),
        video_sid=_sid(sender, MediaKind.VIDEO),
        outcome=ContentOutcome.MEASURED,
        told="",
        watched_s=round(sender.watched_s, 3),
        markers=(marker_count(MediaKind.VIDEO, found.picture), marker_count(MediaKind.AUDIO, found.sound)),
        frames=sender.seen.frames,
        frames_skipped=sender.skipped,
    )
    outcome, told = _obstacle(sender, found, load)
    if outcome is not ContentOutcome.MEASURED or isinstance(found, NoOffset):
        return replace(content, outcome=outcome, told=told)
    return replace(
        _measured(content, found, buffers_ms, load, sender.heard.clock.unsure_s), pairs=pairs_from(found, unix_s)
    )


def waits_apart_ms(sender: HeardSender) -> Measured:
    """Return how much longer picture than sound waits in this receiver, by the tracks that were polled most often."""
    audio, video = longest(sender, MediaKind.AUDIO), longest(sender, MediaKind.VIDEO)
    return buffer_asymmetry_ms(audio[0].samples if audio else (), video[0].samples if video else ())


def _measured(
    content: SenderContent, found: ContentOffset, buffers_ms: Measured, load: SubscriberLoad, clock_s: float
) -> SenderContent:
    marks_ms = max(found.offset_ms.bound, half_range_ms(found.pairs)) + clock_s * MS_PER_S
    here_ms = marks_ms + HANDOVER_MS + LATE_FACTOR * load.loop_late_ms
    known = np.isfinite(buffers_ms.bound)
    offset = found.offset_ms
    return replace(
        content,
        offset_ms=(replace(offset, bound=here_ms),),
        before_receiver_ms=(
            Measured(
                value=offset.value - (buffers_ms.value if known else 0.0) + SDK_PATH_MS,
                bound=here_ms + SDK_UNSURE_MS + load_ms(load) + (buffers_ms.bound if known else UNKNOWN_BUFFERS_MS),
                n=offset.n,
                method="content without this receiver's buffers",
            ),
        ),
        slope_ms_per_s=(slope_ms_per_s(found.pairs),),
        sound_speed=found.speed,
    )


def load_ms(load: SubscriberLoad) -> float:
    """Return by how much sound may wait longer where a machine is busy: all of LOAD_MS from BUSY_ENOUGH on.

    More processes that want to run than LOAD_MS was measured with widen it in proportion.
    """
    crowd = max(1.0, load.runnable_per_core / CALIBRATED_PER_CORE)
    return LOAD_MS * crowd * min(1.0, load.busy_share / BUSY_ENOUGH)


def _obstacle(
    sender: WatchedSender, found: ContentOffset | NoOffset, load: SubscriberLoad
) -> tuple[ContentOutcome, str]:
    """Return what stood in the way, MEASURED if nothing did; the first that applies of the sender's own state wins."""
    if isinstance(found, ContentOffset):
        return _too_slow(sender, load)
    for state in (_one_kind(sender), _encrypted(sender), _muted(sender), _undecoded(sender)):
        if state[0] is not ContentOutcome.MEASURED:
            return state
    if found.missing is Missing.EVERYTHING:
        slow = _too_slow(sender, load)  # then markers that were played may have been missed here
        return (
            slow
            if slow != _NOTHING
            else _nothing_identified(sender, max(found.picture.identified, found.sound.identified))
        )
    return OUTCOMES[found.missing], found.text


def _nothing_identified(sender: WatchedSender, markers: int) -> tuple[ContentOutcome, str]:
    """A sender that was watched too shortly, or showed some markers, may well play the signal."""
    if sender.watched_s < LOOK_S or markers:
        return ContentOutcome.TOO_FEW, (
            f"Sound and picture came together for {sender.watched_s:.0f} s, in which {markers} markers of the "
            f"reference signal were told; {FEWEST_PAIRS} are needed. Listen for at least {LISTENING_S:g} s."
        )
    return ContentOutcome.NO_SIGNAL, (
        f"The sender plays no reference signal: none of its markers showed in {sender.watched_s:.0f} s. "
        "Play the clip that avsync reference makes in place of camera and microphone, and run avsync again."
    )


_NOTHING = (ContentOutcome.MEASURED, "")


def _too_slow(sender: WatchedSender, load: SubscriberLoad) -> tuple[ContentOutcome, str]:
    all_frames = max(sender.seen.frames + sender.skipped, 1)
    lost = (sender.skipped + load.overflow_frames) / all_frames
    if lost < TOO_SLOW_SHARE and load.loop_late_ms < TOO_SLOW_MS:
        return _NOTHING
    return ContentOutcome.TOO_SLOW, (
        f"This subscriber could not keep up: {lost:.0%} of the pictures were lost here and it woke up "
        f"{load.loop_late_ms:.0f} ms late. Run avsync on a machine with less to do."
    )


def _one_kind(sender: WatchedSender) -> tuple[ContentOutcome, str]:
    if not sender.published:
        return ContentOutcome.NOTHING_DECODED, "The sender had no track that could be subscribed to."
    if MediaKind.VIDEO not in sender.published:
        return ContentOutcome.AUDIO_ONLY, "The sender publishes sound only, so there is nothing to compare it with."
    if MediaKind.AUDIO not in sender.published:
        return ContentOutcome.VIDEO_ONLY, "The sender publishes a picture only, so there is nothing to compare it with."
    return _NOTHING


def _encrypted(sender: WatchedSender) -> tuple[ContentOutcome, str]:
    if not any(one.encryption_type for one in sender.publications.values()):
        return _NOTHING
    return ContentOutcome.ENCRYPTED, (
        "The sender encrypts end to end and this subscriber has no key, so its content cannot be seen. "
        "Switch end-to-end encryption off for one run, or record the call at a receiver that has the key."
    )


def _muted(sender: WatchedSender) -> tuple[ContentOutcome, str]:
    kinds = [kind for kind, one in sender.publications.items() if one.muted]
    if not kinds:
        return _NOTHING
    what = " and ".join(kind.in_words for kind in sorted(kinds, reverse=True))
    return ContentOutcome.MUTED, f"The sender's {what} is muted. Unmute it and run avsync again."


def _undecoded(sender: WatchedSender) -> tuple[ContentOutcome, str]:
    missing = [kind for kind in MediaKind if kind not in sender.first_s]
    if not missing:
        return _NOTHING
    what = " or ".join(kind.in_words for kind in missing)
    return ContentOutcome.NOTHING_DECODED, (
        f"No {what} of the sender could be decoded here while it was listened to. Check that it sends, and its codec."
    )


def _sid(sender: WatchedSender, kind: MediaKind) -> LookupId:
    publication = sender.publications.get(kind)
    return LookupId(publication.sid if publication else "")
