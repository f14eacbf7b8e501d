"""Lists what both vendors' guides on sound and picture advise, as publisher settings that can be tried.

LiveKit's article (kb.livekit.io/articles/3726353370) gives its code before and after; Agora's FAQ ("How can I fix
unsynchronized audio and video?") advises nothing that a publisher without a call could show.
"""

from dataclasses import dataclass

from collector.model.request import PushPattern

LIVEKIT_GUIDE = "https://kb.livekit.io/articles/3726353370"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern:
    """Settings known by a name: the queues in ms, how frames are pushed, and where that is from."""

    name: str
    push: PushPattern
    video_queue_ms: int
    audio_queue_ms: int
    origin: str


PATTERNS = (
    Pattern(
        name="sdk-default",
        push=PushPattern.SEQUENTIAL,
        video_queue_ms=100,
        audio_queue_ms=1000,
        origin="both queues of livekit 1.2.0, pushed as in the docstring of AVSynchronizer",
    ),
    Pattern(
        name="article-before",
        push=PushPattern.SEQUENTIAL,
        video_queue_ms=1500,
        audio_queue_ms=1000,
        origin="LiveKit's article, code before: one task, queue_size_ms=1500",
    ),
    Pattern(
        name="article-after",
        push=PushPattern.TASK_PER_FRAME,
        video_queue_ms=200,
        audio_queue_ms=1000,
        origin="LiveKit's article, code after: a new task for each frame, queue_size_ms=200",
    ),
    Pattern(
        name="article-queue-only",
        push=PushPattern.SEQUENTIAL,
        video_queue_ms=200,
        audio_queue_ms=1000,
        origin="LiveKit's article, its smaller queue alone: one task, queue_size_ms=200",
    ),
    Pattern(
        name="article-long-tasks",
        push=PushPattern.PARALLEL,
        video_queue_ms=200,
        audio_queue_ms=1000,
        origin="LiveKit's article, its separate tasks as one long-lived task a kind, queue_size_ms=200",
    ),
)
"""The audio queue is not mentioned there, so that it is the SDK's default."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Advice:
    """One change that a guide advises, as the two patterns between which it leads."""

    says: str
    before: str
    after: str
    guide: str


ADVICE = (
    Advice(
        says="use a smaller synchronizer queue (200 instead of 1500 ms)",
        before="article-before",
        after="article-queue-only",
        guide=LIVEKIT_GUIDE,
    ),
    Advice(
        says="push sound and picture from separate tasks (one long-lived task a kind)",
        before="article-queue-only",
        after="article-long-tasks",
        guide=LIVEKIT_GUIDE,
    ),
    Advice(
        says="both at once, as in the article's code: a new task for each frame",
        before="article-before",
        after="article-after",
        guide=LIVEKIT_GUIDE,
    ),
)

RENAMED = (
    ("AVSynchronizer(queue_size_ms=…)", "AVSynchronizer(video_queue_size_ms=…)", "sound has a queue of its own"),
    ("the queue of sound, not mentioned,", "AudioSource(queue_size_ms=…)", "1000 ms unless given"),
    (
        "frame.capture_time_ns",
        "VideoSource.capture_frame(timestamp_us=…)",
        "AVSynchronizer never sets it; its own timestamp argument is for the log only",
    ),
)
"""Names that the article uses and the SDK (livekit 1.2.0) does not have, what they became, and what to know of it."""

UNTESTABLE = (
    "Agora's FAQ speaks of the call, not of a publisher's queues: the unit of timeStamp is judged by avsync measure "
    "timestamps, network, device and enhancement by a run beside the call (avsync collect)."
)
"""Why no row of the sweep tests the other guide."""
