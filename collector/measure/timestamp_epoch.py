"""Turns a series with a known unit into the epoch its stamps count from, and says whether two kinds share one."""

from dataclasses import dataclass
from enum import StrEnum

from collector.arrays import Floats, np
from collector.measure.timestamp_series import FEWEST_FRAMES, Series

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


STAYS_WITHIN_S = 0.3
"""A frame that is farther off than this restarts libwebrtc's clock alignment (rtc_base/timestamp_aligner.cc)."""


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
    """Video's stamps minus audio's at the same arrivals, in seconds: the median, and how far it wanders from there.

    ``jump_s`` is by how much it changes in one step and for good, ``jumps_after_s`` when; both 0 where it does not.
    """

    sharing: Sharing
    difference_s: float
    wander_s: float
    jump_s: float = 0.0
    jumps_after_s: float = 0.0


UNCOMPARED = EpochDifference(sharing=Sharing.UNKNOWN, difference_s=0.0, wander_s=0.0)


def compare_epochs(
    video: Series, audio: Series, *, video_per_second: float, audio_per_second: float
) -> EpochDifference:
    """Compare both kinds where their arrivals overlap; needs stamps, units and arrivals of both."""
    usable = video.arrives and audio.arrives and video.stamped and audio.stamped
    if not usable or min(video_per_second, audio_per_second) <= 0:
        return UNCOMPARED
    differences = _differences(video, audio, video_per_second, audio_per_second)[1]
    if not len(differences):
        return UNCOMPARED
    middle = float(np.median(differences))
    # Behind a part that was left out, clocks that run apart by little are far apart, too.
    jump_s, after_s = _jump(*_differences(video.head(), audio.head(), video_per_second, audio_per_second))
    return EpochDifference(
        sharing=Sharing.SHARED if abs(middle) < SHARED_WITHIN_S else Sharing.APART,
        difference_s=middle,
        wander_s=float(np.quantile(differences, 0.95) - np.quantile(differences, 0.05)),
        jump_s=jump_s,
        jumps_after_s=after_s,
    )


def _differences(
    video: Series, audio: Series, video_per_second: float, audio_per_second: float
) -> tuple[Floats, Floats]:
    """Return the arrivals of pictures while sound arrived, and how far their stamps lie behind the sound's, in s."""
    inside = (video.arrivals_s >= audio.arrivals_s[0]) & (video.arrivals_s <= audio.arrivals_s[-1])
    there: Floats = video.arrivals_s[inside]
    audio_there = np.interp(there, audio.arrivals_s, audio.stamps) / audio_per_second
    return there, video.stamps[inside] / video_per_second - audio_there


def _jump(arrivals_s: Floats, differences: Floats) -> tuple[float, float]:
    """Return the largest change of level from one picture to the next that lasts, and after how many seconds it comes.

    Sound in portions changes the level and back again, clocks that run apart do it in no single step, and where the
    pictures pause meanwhile, it is no clock that was set.
    """
    if len(differences) < 2 * FEWEST_FRAMES:
        return 0.0, 0.0
    steps = np.abs(np.diff(differences))[FEWEST_FRAMES - 1 : len(differences) - FEWEST_FRAMES]
    cut = FEWEST_FRAMES + int(np.argmax(steps))
    near = _level_change(differences[cut - FEWEST_FRAMES : cut], differences[cut : cut + FEWEST_FRAMES])
    lasting = _level_change(differences[:cut], differences[cut:])
    paused_s = float(arrivals_s[cut] - arrivals_s[cut - 1])
    if lasting * near <= 0 or abs(lasting) < abs(near) / 2 or paused_s > abs(near) / 2:
        return 0.0, 0.0
    return near, float(arrivals_s[cut] - arrivals_s[0])


def _level_change(before: Floats, after: Floats) -> float:
    return float(np.median(after) - np.median(before))
