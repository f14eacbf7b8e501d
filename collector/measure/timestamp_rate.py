"""Turns a trace into rates: frames against the clock, stamps against the clock, audio against video, samples too."""

import math
from dataclasses import dataclass
from enum import StrEnum

from collector.arrays import Floats, np
from collector.measure.timestamp_series import FEWEST_FRAMES, FEWEST_SECONDS, Series, slope
from collector.measure.timestamp_unit import UNMEASURED
from collector.model.measured import Measured

PPM = 1e6
MIX_UP_WITHIN = 0.01
"""A rate within 1 % of 44,100/48,000 or its inverse is the mix-up, not a slow machine."""

SAMPLE_RATES_HZ = (44_100.0, 48_000.0)

RATIO_FRAMES = 30
"""Steps are compared with durations over so many frames: rounding to 1 ms is then below 0.5 % for frames of 10 ms."""

MOST_REPEATED = 0.1
"""With more repeated stamps than this share their unit is too coarse for steps."""


def frame_rate(series: Series) -> Measured:
    """Frames per second by arrival, before the seam if there is one; n = 0 if less than 5 s or 30 frames arrived."""
    head = series.head()
    if _too_short(head):
        return UNMEASURED
    return slope(head.arrivals_s, np.arange(head.frames, dtype=np.float64))


def stamps_against_clock(series: Series, per_second: float) -> Measured:
    """Stamp seconds per second of arrival, as ppm off 1 (positive = stamps run fast); n = 0 where it cannot be said."""
    if per_second <= 0 or not series.stamped or _too_short(series):
        return UNMEASURED
    return _ppm(slope(series.arrivals_s, series.stamps / per_second - series.arrivals_s))


def media_s(series: Series) -> Floats:
    """Seconds of media before each frame up to the seam, from the frames' durations; empty where these are missing."""
    head = series.head()
    if head.frames == 0 or not bool((head.durations_s > 0).all()):
        return np.zeros(0)
    return np.concatenate(([0.0], np.cumsum(head.durations_s)[:-1]))


def media_against_clock(series: Series) -> Measured:
    """Seconds of audio handed over per second of arrival, as ppm off 1; n = 0 where it cannot be said."""
    head, media = series.head(), media_s(series)
    if _too_short(head) or len(media) == 0:
        return UNMEASURED
    return _ppm(slope(head.arrivals_s, media - head.arrivals_s))


def audio_against_video(video: Measured, audio: Measured) -> Measured:
    """How much faster audio's clock runs than video's, in ppm (1,000 ppm = 1 ms/s); bounds add in squares."""
    if not video.n or not audio.n:
        return UNMEASURED
    return Measured(
        value=audio.value - video.value,
        bound=math.hypot(audio.bound, video.bound),
        n=min(audio.n, video.n),
        method="difference of slopes",
    )


def step_against_duration(series: Series, per_second: float) -> Measured:
    """Stamp seconds over claimed seconds, 1 = right: the median over stretches of RATIO_FRAMES frames.

    Stretches take the rounding of stamps out, the median takes pauses out. n = 0 where stamps or durations are missing
    or the stamps are too coarse (s).
    """
    head = series.head()
    media = media_s(series)
    if per_second <= 0 or not head.stamped or head.unstamped > 1 or len(media) < 2 * RATIO_FRAMES:
        return UNMEASURED
    if float(np.mean(head.steps() == 0)) > MOST_REPEATED:
        return UNMEASURED
    stamps = head.stamps / per_second
    given, claimed = stamps[RATIO_FRAMES:] - stamps[:-RATIO_FRAMES], media[RATIO_FRAMES:] - media[:-RATIO_FRAMES]
    return _median_ratio(given / claimed, "median of stamp steps / durations", independent=len(media) // RATIO_FRAMES)


def duration_against_samples(series: Series, samples_per_s: float) -> Measured:
    """Median of claimed duration over samples / declared rate, 1 = right; n = 0 where samples are not given."""
    known = (series.durations_s > 0) & (series.samples > 0)
    if samples_per_s <= 0 or int(known.sum()) < FEWEST_FRAMES:
        return UNMEASURED
    ratios = series.durations_s[known] * samples_per_s / series.samples[known]
    return _median_ratio(ratios, "median duration / (samples / rate)", independent=len(ratios))


class MixUp(StrEnum):
    """Which audio is taken for which."""

    NONE = "none"
    AS_48 = "44.1 kHz audio is passed on as 48 kHz"
    AS_44 = "48 kHz audio is passed on as 44.1 kHz"


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleRate:
    """Seconds of audio per second: ``ratio`` with where it is from, and the mix-up that it shows."""

    ratio: Measured
    mix_up: MixUp


def sample_rate(*, media: Measured, step_ratio: Measured) -> SampleRate:
    """Name a 44.1/48 kHz mix-up from ``media_against_clock``, or from ``step_against_duration`` (frames' true length).

    With a push that waits for the SDK's queue only the stamps can show it, with audio from a microphone both do.
    """
    by_clock = Measured(value=1 + media.value / PPM, bound=media.bound / PPM, n=media.n, method=media.method)
    by_stamps = _inverse(step_ratio)
    for ratio in (by_stamps, by_clock):
        if ratio.n and (found := _mix_up(ratio)) is not MixUp.NONE:
            return SampleRate(ratio=ratio, mix_up=found)
    return SampleRate(ratio=by_clock if by_clock.n else by_stamps, mix_up=MixUp.NONE)


def _mix_up(ratio: Measured) -> MixUp:
    low, high = SAMPLE_RATES_HZ
    if ratio.bound > MIX_UP_WITHIN:
        return MixUp.NONE
    if abs(ratio.value / (low / high) - 1) <= MIX_UP_WITHIN:
        return MixUp.AS_48
    if abs(ratio.value / (high / low) - 1) <= MIX_UP_WITHIN:
        return MixUp.AS_44
    return MixUp.NONE


def _inverse(ratio: Measured) -> Measured:
    if not ratio.n or ratio.value <= 0:
        return UNMEASURED
    return Measured(value=1 / ratio.value, bound=ratio.bound / ratio.value**2, n=ratio.n, method=ratio.method)


def _median_ratio(ratios: Floats, method: str, *, independent: int) -> Measured:
    middle = float(np.median(ratios))
    sigma = 1.4826 * float(np.median(np.abs(ratios - middle)))  # of a normal distribution with that median deviation
    return Measured(value=middle, bound=1.96 * sigma / math.sqrt(independent), n=len(ratios), method=method)


def _ppm(ratio: Measured) -> Measured:
    return Measured(value=ratio.value * PPM, bound=ratio.bound * PPM, n=ratio.n, method=ratio.method)


def _too_short(series: Series) -> bool:
    return series.frames < FEWEST_FRAMES or series.elapsed_s < FEWEST_SECONDS
