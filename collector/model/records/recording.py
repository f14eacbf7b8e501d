"""What a recording of a call shows: its content against itself by markers, and what its container tells without any."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.records.content import SenderContent
from collector.model.records.room import MediaKind


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordedTrack:
    """One track by its container: all times in seconds on the recording's own clock, edit lists applied.

    ``first_s`` is when it begins, ``last_s`` when its last packet ends; ``moved_by_edits_s`` is how much of ``first_s``
    an edit list made (0 without one). ``declared_per_s`` is the frame or sample rate that the container states, 0 if
    none. ``steps_s`` are the 5 %, 50 % and 95 % quantiles of the time from packet to packet. ``filled_s`` is how long
    its packets say that they last together, each rounded to ``tick_s``. ``gaps`` counts the holes, ``longest_gap_s`` is
    the longest.
    """

    kind: MediaKind
    codec: str
    first_s: float
    last_s: float
    moved_by_edits_s: float
    declared_per_s: float
    packets: int
    steps_s: tuple[float, float, float]
    filled_s: float
    tick_s: float
    gaps: int
    longest_gap_s: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """One recording, measured here and not kept.

    ``container`` is its format, ``seconds`` how long it is. ``watched`` are the stretches that were decoded, each from
    and to in seconds. ``content`` says what its markers showed; ``at_ms`` of its pairs is media time. Its offset takes
    it that a picture was shown up to one frame before it was recorded, as a screen recorder does; ``exact_ms`` holds
    the offset if each picture is of its own instant (a clip, a file that the server wrote), or nothing.
    ``sound_apart``: the sound came in a file of its own, and both are taken to begin together.
    """

    kind: ClassVar[str] = "recording.content"

    host: Host
    taken: tuple[datetime, datetime]
    container: str
    seconds: float
    watched: tuple[tuple[float, float], ...]
    content: SenderContent
    exact_ms: tuple[Measured, ...] = ()
    tracks: tuple[RecordedTrack, ...] = ()
    sound_apart: bool = False
    damaged_packets: int = 0
