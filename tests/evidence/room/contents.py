"""Makes watched senders that played a synthetic reference signal, as picture and sound would arrive."""

from dataclasses import dataclass

import numpy as np

from collector.evidence.room.watching import RATE_HZ, WatchedSender
from collector.model.measured import Measured
from collector.model.privacy import LookupId
from collector.model.records.content import SubscriberLoad
from collector.model.records.room import MediaKind
from collector.reference.frames import picture_at, samples_between

START_S = 5_000.0
FPS = 30
RENDERED_AFTER_S = 0.009
BLOCK = 480
WAITS = Measured(value=-18.0, bound=3.0, n=20, method="synthetic")
IDLE = SubscriberLoad(overflow_lines=0, overflow_frames=0, loop_late_ms=1.0, busy_share=0.0, own_cpu_share=0.05)


@dataclass(frozen=True, kw_only=True, slots=True)
class FakePublication:
    """What a publication says of itself."""

    sid: str = "TR_synthetic"
    muted: bool = False
    encryption_type: int = 0


def watched_sender(
    *,
    seconds: float = 12.0,
    early_ms: float = 0.0,
    video: bool = True,
    audio: bool = True,
    signal: bool = True,
    sdk_clock_ahead_s: float = 0.0,
    jitter_ms: float = 0.0,
) -> WatchedSender:
    """A sender whose sound is handed over ``early_ms`` early; pictures have later render times, as the SDK's do."""
    sender = WatchedSender(sid=LookupId("PA_synthetic"), identity="synthetic")
    sender.published |= ({MediaKind.VIDEO} if video else set()) | ({MediaKind.AUDIO} if audio else set())
    if video:
        sender.publications[MediaKind.VIDEO] = FakePublication(sid="TR_video")
        _show(sender, seconds, signal=signal, ahead_s=sdk_clock_ahead_s)
    if audio:
        sender.publications[MediaKind.AUDIO] = FakePublication(sid="TR_audio")
        _play(sender, seconds, early_s=early_ms / 1000, signal=signal, jitter_ms=jitter_ms)
    return sender


def _show(sender: WatchedSender, seconds: float, *, signal: bool, ahead_s: float) -> None:
    for index in range(round(seconds * FPS)):
        media_s = index / FPS
        handed_s = START_S + media_s
        picture = picture_at(media_s if signal else 0.0, 64, 36)[:36]
        sender.note_arrival(MediaKind.VIDEO, handed_s)
        sender.seen.note_arrival(handed_s + RENDERED_AFTER_S + ahead_s, handed_s)
        sender.seen.feed(handed_s + RENDERED_AFTER_S + ahead_s, picture)


def _play(sender: WatchedSender, seconds: float, *, early_s: float, signal: bool, jitter_ms: float) -> None:
    late_s = np.random.default_rng(1).exponential(jitter_ms / 1000, round(seconds * RATE_HZ / BLOCK))
    latest_s = 0.0
    for index, late in enumerate(late_s):
        first = index * BLOCK
        latest_s = max(latest_s, START_S + first / RATE_HZ - early_s + float(late))
        samples = samples_between(first, BLOCK, RATE_HZ) if signal else np.zeros(BLOCK, dtype=np.int16)
        sender.note_arrival(MediaKind.AUDIO, latest_s)
        sender.heard.take(latest_s, samples)
