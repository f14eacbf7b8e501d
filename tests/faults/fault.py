"""Says as data what one publisher does wrong; the harness hands it to the publisher's process as JSON."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class Push(StrEnum):
    """How frames get into the SDK."""

    PACED = "paced"
    """Each kind from a task of its own, when its time comes, into the bare sources."""
    IN_TURN = "in turn"
    """Picture and sound in turn from one task into the bare sources; only the sound's queue holds it back."""
    SEQUENTIAL = "sequential"
    """In turn from one task through AVSynchronizer."""
    PARALLEL = "parallel"
    """A task for each kind through AVSynchronizer."""


class Stamps(StrEnum):
    """What is passed as ``timestamp_us`` of ``VideoSource.capture_frame``; only CLOCK and EPOCH are right."""

    NONE = "none"
    CLOCK = "µs of the monotonic clock"
    SECONDS = "s"
    MILLISECONDS = "ms"
    NANOSECONDS = "ns"
    TICKS = "90 kHz"
    INDEX = "frame index"
    REPEATED = "each twice"
    BACKWARDS = "each fifth one earlier"
    DOUBLE_RATE = "twice as fast"
    EPOCH = "from another epoch"


class Stall(StrEnum):
    """Who stands still."""

    SOURCE = "source"
    """The source of pictures: the task that shows them waits for it."""
    LOOP = "loop"
    """The event loop, blocked by work that belongs into a thread."""


class Act(StrEnum):
    """What a publisher does in the middle, in its own right."""

    MUTE = "mute"
    UNMUTE = "unmute"
    REPUBLISH = "republish"
    LEAVE = "leave"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """One publisher. The defaults are a healthy one.

    ``offset_ms`` is in the content, positive = audio early. ``drift_ppm`` is by how much the sound's content runs
    faster than the picture's; ``drifting`` names whose clock is the wrong one, ``video`` or ``audio``.
    ``claimed_ms`` is how long the app takes a block of sound to last, 0 = as long as it does. ``made_at_hz`` is the
    rate that the sound was made at, 0 = the one that it is passed on with. ``acts`` are done so many seconds after the
    start.
    """

    fps: float = 30.0
    sample_rate_hz: int = 48_000
    simulcast: bool = False
    push: Push = Push.PACED
    video_queue_ms: int = 100
    audio_queue_ms: int = 100
    offset_ms: float = 0.0
    stamps: Stamps = Stamps.CLOCK
    stall: Stall = Stall.SOURCE
    stall_ms: int = 0
    stall_every_s: float = 2.0
    block_samples: int = 0
    claimed_ms: float = 0.0
    made_at_hz: int = 0
    drift_ppm: float = 0.0
    drifting: str = "video"
    acts: tuple[tuple[float, Act], ...] = ()

    @property
    def block(self) -> int:
        """Samples in a block of sound: 10 ms of them unless said otherwise."""
        return self.block_samples or self.sample_rate_hz // 100

    def to_json(self) -> str:
        """Return this fault as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Fault":
        """Return the fault that ``to_json`` wrote."""
        given = json.loads(text)
        return cls(
            **given
            | {"push": Push(given["push"]), "stamps": Stamps(given["stamps"]), "stall": Stall(given["stall"])}
            | {"acts": tuple((float(at_s), Act(act)) for at_s, act in given["acts"])}
        )
