"""What markers of the reference signal, seen and heard in a room, say about a sender's picture and sound."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Handle, LookupId
from collector.model.records.room import MediaKind


class ContentOutcome(StrEnum):
    """Whether the content of a sender could be measured, or what stood in the way."""

    MEASURED = "measured"
    NO_SIGNAL = "no signal"
    SOUND_ONLY_SIGNAL = "only the sound carries the signal"
    PICTURE_ONLY_SIGNAL = "only the picture carries the signal"
    SUPPRESSED = "sound suppressed"
    TOO_FEW = "too few markers"
    APART = "too far apart"
    AUDIO_ONLY = "audio only"
    VIDEO_ONLY = "video only"
    MUTED = "muted"
    ENCRYPTED = "encrypted"
    NOTHING_DECODED = "nothing decoded"
    TOO_SLOW = "this subscriber was too slow"


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentPair:
    """One marker in both media: Unix time in ms at which it was seen, its index in the period, positive = audio early.

    ``offset_ms`` is as it came out at this receiver, its buffers and network included.
    """

    at_ms: float
    index: int
    offset_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkerCount:
    """What became of the markers of one kind of media between the first and the last that were identified."""

    kind: MediaKind
    seen: int
    identified: int
    missing: int
    repeated: int
    reordered: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SenderContent:
    """One sender. ``offset_ms``, ``before_receiver_ms`` and ``slope_ms_per_s`` hold one value, or none if not measured.

    ``offset_ms`` lies between the hand-over to the SDK at the sender and the hand-over to this application.
    ``before_receiver_ms`` is the same without what this receiver's buffers and the SDK's own sound path made of it, as
    far as they are known: what the publisher is judged by.
    ``sound_speed`` is how much faster than made the sound plays (48/44.1 if 44.1 kHz was taken for 48 kHz). ``told``
    says the outcome in a sentence, empty if it was measured. ``pairs`` stand in order of time.
    """

    sid: LookupId
    identity: Handle
    audio_sid: LookupId
    video_sid: LookupId
    outcome: ContentOutcome
    told: str
    watched_s: float
    offset_ms: tuple[Measured, ...] = ()
    before_receiver_ms: tuple[Measured, ...] = ()
    slope_ms_per_s: tuple[Measured, ...] = ()
    sound_speed: float = 1.0
    pairs: tuple[ContentPair, ...] = ()
    markers: tuple[MarkerCount, ...] = ()
    frames_skipped: int = 0
    frames: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class SubscriberLoad:
    """How well this subscriber kept up: the SDK's complaints of a full queue, its own loop, the machine's processors.

    ``loop_late_ms`` is the 95 % quantile of how late the event loop woke up. ``busy_share`` is the share of polls in
    which all processors together were above 90 %, ``own_cpu_share`` this process's use of one processor.
    ``runnable_per_core`` is the largest load average of a minute (processes that run or want to) for each processor.
    """

    overflow_lines: int
    overflow_frames: int
    loop_late_ms: float
    busy_share: float
    own_cpu_share: float
    runnable_per_core: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentMeasured:
    """What both ways of measuring share; ``host`` is the machine that received. No picture and no sound is kept."""

    host: Host
    taken: tuple[datetime, datetime]
    senders: tuple[SenderContent, ...]
    load: SubscriberLoad


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomContent(ContentMeasured):
    """Watched: a hidden subscriber looked for the reference signal in what existing senders publish."""

    kind: ClassVar[str] = "room.content"


@dataclass(frozen=True, kw_only=True, slots=True)
class RoomProbe(ContentMeasured):
    """Probed: avsync published the reference signal itself and received it back.

    ``own_room`` is true if it did so in a room made for it and removed afterwards.
    """

    kind: ClassVar[str] = "room.probe"

    own_room: bool
