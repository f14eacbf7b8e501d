"""Turns a series with a known unit into the epoch its stamps count from, and says whether two kinds share one."""

from dataclasses import dataclass
from enum import StrEnum

from collector.arrays import np
from collector.measure.timestamp_series import Series

DAY_S = 86_400.0
UNIX_TO_NTP_S = 2_208_988_800.0
"""1 January 1970 in NTP seconds (RFC 5905, figure 4)."""

UNIX_TO_DOTNET_S = 62_135_596_800.0
"""1 January 1970 in seconds since the year 1, from which .NET counts its ticks."""

DOTNET_WITHIN_S = 1.5 * DAY_S
"""Ticks may be local time: the farthest zone is 14 h from UTC."""

BOOT_WITHIN_S = 60.0
STREAM_START_S = 60.0
SHARED_WITHIN_S = 10.0
"""At the same arrival the stamps of audio and video lie this near each other, or they count from different epochs."""


class Epoch(StrEnum):
    """From when a timestamp counts."""

    UNIX = "Unix (1970)"
    NTP = "NTP (1900)"
    DOTNET = ".NET (year 1)"
    BOOT = "since boot"
    STREAM = "start of the stream"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class Now:
    """Both clocks at the first frame: Unix seconds, and seconds since boot (-1 where nothing tells)."""

    unix_s: float
    monotonic_s: float = -1.0


def infer_epoch(series: Series, per_second: float, now: Now) -> Epoch:
    """Name the epoch of a series whose unit makes ``per_second`` a second; ``unknown`` is an answer."""
    if per_second <= 0 or not series.stamped or series.frames == 0:
        return Epoch.UNKNOWN
    first_s = float(series.stamps[0]) / per_second
    if abs(first_s - now.unix_s) < DAY_S:
        return Epoch.UNIX
    if abs(first_s - UNIX_TO_NTP_S - now.unix_s) < DAY_S:
        return Epoch.NTP
    if abs(first_s - UNIX_TO_DOTNET_S - now.unix_s) < DOTNET_WITHIN_S:
        return Epoch.DOTNET
    if now.monotonic_s >= STREAM_START_S and abs(first_s - now.monotonic_s) < BOOT_WITHIN_S:
        return Epoch.BOOT
    if first_s < STREAM_START_S and float(series.stamps[-1]) > float(series.stamps[0]):
        return Epoch.STREAM
    return Epoch.UNKNOWN


class Sharing(StrEnum):
    """Whether audio and video count from one epoch."""

    SHARED = "shared"
    APART = "apart"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class EpochDifference:
    """Video's stamps minus audio's at the same arrivals, in seconds: the median, and how far it wanders from there."""

    sharing: Sharing
    difference_s: float
    wander_s: float


def compare_epochs(
    video: Series, audio: Series, *, video_per_second: float, audio_per_second: float
) -> EpochDifference:
    """Compare both kinds where their arrivals overlap; needs stamps, units and arrivals of both."""
    usable = video.arrives and audio.arrives and video.stamped and audio.stamped
    if not usable or min(video_per_second, audio_per_second) <= 0:
        return EpochDifference(sharing=Sharing.UNKNOWN, difference_s=0.0, wander_s=0.0)
    inside = (video.arrivals_s >= audio.arrivals_s[0]) & (video.arrivals_s <= audio.arrivals_s[-1])
    if not inside.any():
        return EpochDifference(sharing=Sharing.UNKNOWN, difference_s=0.0, wander_s=0.0)
    audio_there = np.interp(video.arrivals_s[inside], audio.arrivals_s, audio.stamps) / audio_per_second
    differences = video.stamps[inside] / video_per_second - audio_there
    middle = float(np.median(differences))
    return EpochDifference(
        sharing=Sharing.SHARED if abs(middle) < SHARED_WITHIN_S else Sharing.APART,
        difference_s=middle,
        wander_s=float(np.quantile(differences, 0.95) - np.quantile(differences, 0.05)),
    )
