"""Turns a publisher's trace into what is known of each kind: its series, its unit, its epoch and its clock."""

from dataclasses import dataclass

from collector.arrays import np
from collector.measure.timestamp_epoch import Now
from collector.measure.timestamp_rate import media_against_clock, stamps_against_clock
from collector.measure.timestamp_series import Series, every_frame, series_of
from collector.measure.timestamp_unit import Outcome, Pace, UnitAnswer, infer_unit
from collector.model.measured import Measured
from collector.model.records.publisher import ArrivalClock, TimestampTrace
from collector.model.records.room import MediaKind


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Stream:
    """One kind of a trace: ``clock_ppm`` is its stamps against arrivals or, for audio without stamps, its samples.

    ``series`` leaves out frames without a stamp among stamped ones; ``every`` has all frames, and no stamps.
    """

    kind: MediaKind
    api: str
    series: Series
    every: Series
    unit: UnitAnswer
    clock_ppm: Measured

    @property
    def found(self) -> bool:
        """Whether the unit is known."""
        return self.unit.outcome is Outcome.FOUND

    @property
    def name(self) -> str:
        """The kind as a sentence starts with it."""
        return self.kind.value.capitalize()


def streams_of(trace: TimestampTrace) -> tuple[Stream, ...]:
    """Return what is known of video and audio, in this order; a kind without frames is left out."""
    video = every_frame(trace.video, seam=trace.video_seam)
    audio = every_frame(trace.audio, seam=trace.audio_seam)
    video_pace = Pace(frames_per_s=trace.declared_fps)
    audio_pace = _audio_pace(audio, trace.declared_sample_rate_hz)
    stamped_video = series_of(trace.video, seam=trace.video_seam)
    stamped_audio = series_of(trace.audio, seam=trace.audio_seam)
    both = (
        _stream(MediaKind.VIDEO, trace.video_api, stamped_video, video, video_pace),
        _stream(MediaKind.AUDIO, trace.audio_api, stamped_audio, audio, audio_pace),
    )
    return tuple(stream for stream in both if stream.series.frames)


def stream_of(trace: TimestampTrace, kind: MediaKind) -> tuple[Stream, ...]:
    """Return the stream of one kind, or an empty tuple."""
    return tuple(stream for stream in streams_of(trace) if stream.kind is kind)


def now_of(trace: TimestampTrace) -> Now:
    """Return both clocks at the first frame; the time since boot is known if the instrument wrote the trace."""
    first = (trace.video or trace.audio)[0].arrival_s
    monotonic_s = first if trace.arrival_clock is ArrivalClock.MONOTONIC else -1.0
    unix_s = first if trace.arrival_clock is ArrivalClock.UNIX else trace.taken[0].timestamp()
    return Now(unix_s=unix_s, monotonic_s=monotonic_s)


def _stream(kind: MediaKind, api: str, series: Series, every: Series, pace: Pace) -> Stream:
    unit = infer_unit(series, pace)
    clock = stamps_against_clock(series, unit.per_second)
    if not clock.n and kind is MediaKind.AUDIO and not series.stamped:
        clock = media_against_clock(series)
    return Stream(kind=kind, api=api, series=series, every=every, unit=unit, clock_ppm=clock)


def _audio_pace(series: Series, samples_per_s: float) -> Pace:
    """Frames per second of audio follow from their length."""
    lengths = series.durations_s[series.durations_s > 0]
    if len(lengths):
        return Pace(frames_per_s=1 / float(np.median(lengths)), samples_per_s=samples_per_s)
    counts = series.samples[series.samples > 0]
    known = len(counts) > 0 and samples_per_s > 0
    return Pace(
        frames_per_s=samples_per_s / float(np.median(counts)) if known else 0.0,
        samples_per_s=samples_per_s,
    )
