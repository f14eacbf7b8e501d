"""Turns media time into pictures (I420) and sound (16-bit mono) of the reference signal, for a publisher or a clip.

Both are pure functions of media time, so a publisher may skip, repeat or restart as it likes: what it shows stays true.
The picture's whole area has one brightness, so that geometry (scaling, mirroring, rotation, a partial view) does not
matter. It changes along a ramp: a frame that falls into one shows how far it has come, which times the change better
than the frame interval. A still dark band in the middle shows media time and the marker's number for people.
"""

from functools import lru_cache

from collector.arrays import Bytes, Floats, Samples, np
from collector.reference.chirp import CHIRP_S, chirp
from collector.reference.digits import draw
from collector.reference.sequence import (
    CHIP_S,
    MARKERS_PER_PERIOD,
    chip_at,
    markers_between,
)

RAMP_S = 0.1
"""Longer than a frame at 15 fps (67 ms), shorter than half a chip."""

DARK, BRIGHT = 40, 210
"""Luma of the two states, within the video range (16 to 235, ITU-R BT.709) with room for a camera's gain."""

BAND, INK, NEUTRAL = 24, 200, 128
BAND_SHARE = 0.14
PEAK = 0.4 * 32767
"""Loud enough over a room's noise, low enough that gain control has nothing to limit."""


def level_at(time_s: float) -> float:
    """Return the picture's state at a media time: 0 dark, 1 bright, between them within RAMP_S around a marker."""
    nearest = round(time_s / CHIP_S) * CHIP_S
    before, after = chip_at(nearest - CHIP_S / 2), chip_at(nearest + CHIP_S / 2)
    done = min(max((time_s - nearest) / RAMP_S + 0.5, 0.0), 1.0)
    return before + (after - before) * done


def picture_at(time_s: float, width: int, height: int) -> Bytes:
    """Return the picture at a media time as I420: shape (height × 3 / 2, width), the layout that PyAV and LiveKit take.

    Raises ValueError if a side is odd or shorter than 16 pixels.
    """
    if width % 2 or height % 2 or min(width, height) < 16:
        raise ValueError(f"{width}x{height} is no picture size: both sides must be even and at least 16")
    planes = np.full((height * 3 // 2, width), NEUTRAL, dtype=np.uint8)
    planes[:height] = round(DARK + (BRIGHT - DARK) * level_at(time_s))
    top = round(height * (1 - BAND_SHARE) / 2)
    band = _band(_caption(time_s), width, round(height * BAND_SHARE))
    planes[top : top + len(band)] = band
    return planes


def samples_between(first: int, count: int, rate_hz: int) -> Samples:
    """Return ``count`` mono samples from sample ``first`` on; sample 0 is media time 0, any split gives the same sound.

    Raises ValueError if the rate cannot carry the chirps (below 8 kHz).
    """
    if rate_hz < 8_000:
        raise ValueError(f"{rate_hz} Hz cannot carry chirps up to 3.4 kHz. Use 16000 to 48000 Hz.")
    sound: Floats = np.zeros(count)
    start_s, end_s = first / rate_hz, (first + count) / rate_hz
    for one in markers_between(start_s - CHIRP_S, end_s + CHIRP_S):
        low = max(int((one.at_s - CHIRP_S / 2) * rate_hz) - first, 0)
        high = min(int((one.at_s + CHIRP_S / 2) * rate_hz) + 2 - first, count)
        if low < high:
            since_s = (np.arange(low, high) + first) / rate_hz - one.at_s
            sound[low:high] += chirp(since_s, one.kind).real
    return np.round(sound * PEAK).astype(np.int16)


def _caption(time_s: float) -> str:
    """Return minutes, seconds and the number of the latest marker within its period."""
    seconds = int(time_s // 1) % 3600
    latest = markers_between(time_s - 8 * CHIP_S, time_s)[-1]
    return f"{seconds // 60:02d}:{seconds % 60:02d} {latest.number % MARKERS_PER_PERIOD:02d}"


@lru_cache(maxsize=8)
def _band(caption: str, width: int, height: int) -> Bytes:
    band: Bytes = np.full((height, width), BAND, dtype=np.uint8)
    draw(band, caption, INK)
    return band
