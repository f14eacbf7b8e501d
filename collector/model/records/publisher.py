"""What rehearsing a publisher's configuration, or tracing a real one, shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Version
from collector.model.request import RehearsalSettings


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsalRun:
    """One run of the SDK's AVSynchronizer with one stall length per ``stall_every_s`` of media (0 = no stalls).

    ``offset_ms`` is −1000 × (last_video_time − last_audio_time): positive = audio early; mean over the second half.
    ``extreme_ms`` is the offset farthest from zero, ``slope_ms_per_s`` its trend, ``video_fps`` what came out.
    """

    stall_ms: int
    stall_every_s: float
    offset_ms: Measured
    extreme_ms: float
    slope_ms_per_s: Measured
    video_fps: float
    late_captures: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Rehearsal:
    """The configuration and its runs, on this machine, without any server."""

    kind: ClassVar[str] = "publisher.rehearsal"

    host: Host
    taken: tuple[datetime, datetime]
    sdk_version: Version
    settings: RehearsalSettings
    runs: tuple[RehearsalRun, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TracePoint:
    """One frame as the publisher handed it over: its stamp in the unknown unit, when it arrived, how long it claims.

    ``duration_s`` is -1 where the trace gives none.
    """

    stamp: float
    arrival_s: float
    duration_s: float = -1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class TimestampTrace:
    """A publisher's own list of timestamps, as given with ``--timestamps``, in the order of arrival.

    ``declared_fps`` and ``declared_sample_rate_hz`` are 0 where nothing declares them. ``dropped_lines`` counts what
    could not be read. Points beyond the reader's limit are thinned; ``total_points`` is what the file held.
    """

    kind: ClassVar[str] = "publisher.timestamps"

    host: Host
    taken: tuple[datetime, datetime]
    video: tuple[TracePoint, ...]
    audio: tuple[TracePoint, ...]
    declared_fps: float
    declared_sample_rate_hz: float
    dropped_lines: int
    total_points: int
