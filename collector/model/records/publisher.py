"""What rehearsing a publisher's configuration, or tracing a real one, shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from collector.model.host import Host
from collector.model.measured import Measured
from collector.model.privacy import Version
from collector.model.request import RehearsalSettings

BY_STAMPS = "stamps"
"""The ``offset_method`` of an offset between timestamps that the app gave; else frames were counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RehearsalRun:
    """One run of the SDK's AVSynchronizer with one stall length per ``stall_every_s`` of media (0 = no stalls).

    ``offset_ms`` is −1000 × (last_video_time − last_audio_time): positive = audio early; mean over the second half.
    ``extreme_ms`` is the offset farthest from zero, ``slope_ms_per_s`` its trend, ``video_fps`` what came out.
    ``refused`` counts sound frames that the SDK did not take while nobody waited for the push; the bound is then
    infinite. It is 0 where a machine that held the rehearsal up may have been the reason. ``capture_off_ms`` is how far
    from their beat 90 % of the pictures were captured at most, in the second
    half; the SDK stamps a picture when it is captured. Empty in bundles of before it was measured.
    """

    stall_ms: int
    stall_every_s: float
    offset_ms: Measured
    extreme_ms: float
    slope_ms_per_s: Measured
    video_fps: float
    late_captures: int
    refused: int = 0
    capture_off_ms: tuple[Measured, ...] = ()


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
class SweptRun:
    """One run of a sweep; ``names`` says what these settings are known as ("yours", "article-after"), mostly nothing.

    ``difference_ms`` is the SDK's own ``last_video_time − last_audio_time`` over the same time, with nothing taken out:
    the figure of LiveKit's article, of the other sign than ``run.offset_ms``.
    """

    names: tuple[str, ...]
    settings: RehearsalSettings
    run: RehearsalRun
    difference_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class PublisherSweep:
    """Many settings rehearsed on this machine without any server, in the order in which they are shown."""

    kind: ClassVar[str] = "publisher.sweep"

    host: Host
    taken: tuple[datetime, datetime]
    sdk_version: Version
    runs: tuple[SweptRun, ...]


class ArrivalClock(StrEnum):
    """Which clock stamped the arrivals of a trace."""

    UNIX = "unix"
    MONOTONIC = "monotonic"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class TracePoint:
    """One frame as the publisher handed it over: its stamp in the unknown unit, when it arrived, how long it claims.

    ``stamp`` is 0 where the publisher gave none; ``arrival_s``, ``duration_s`` and ``samples`` (per channel) are -1
    where the trace gives none.
    """

    stamp: float
    arrival_s: float
    duration_s: float = -1.0
    samples: int = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class PublisherState:
    """The publisher at one moment, on the trace's arrival clock: its queues and how late its event loop was.

    Queue fills are -1 where they cannot be read; ``loop_late_ms`` is 0 where the loop was on time.
    """

    at_s: float
    video_queue_ms: float = -1.0
    audio_queue_ms: float = -1.0
    loop_late_ms: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class PublisherOffset:
    """What the publisher had played of each kind at one moment: ``offset_ms`` positive = audio early."""

    at_s: float
    offset_ms: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TimestampTrace:
    """A publisher's own list of timestamps, as given with ``--timestamps``, in the order of arrival.

    ``declared_fps`` and ``declared_sample_rate_hz`` are 0 where nothing declares them. ``dropped_lines`` counts what
    could not be read. Beyond the reader's limit only what lies near the window is kept, or both ends; ``total_points``
    is what the file held, and a seam is the index of the first point behind the part left out, 0 if nothing was.
    ``arrivals_sorted`` counts arrivals that stood out of order, ``arrival_jumps`` times at which the arrival clock
    itself was set back.

    ``sdk`` and the two APIs are named by the trace, empty if it does not say. The rest is what ``collector.instrument``
    adds: ``offset_method`` is "stamps" or "counts", ``late_captures`` is -1 where nobody counted, ``unrecorded`` counts
    what the instrument had to leave out.
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
    video_seam: int = 0
    audio_seam: int = 0
    arrival_clock: ArrivalClock = ArrivalClock.UNKNOWN
    arrivals_sorted: int = 0
    arrival_jumps: int = 0
    sdk: str = ""
    video_api: str = ""
    audio_api: str = ""
    states: tuple[PublisherState, ...] = ()
    offsets: tuple[PublisherOffset, ...] = ()
    offset_method: str = ""
    late_captures: int = -1
    unrecorded: int = 0
