"""Turns the reference signal into what a page needs to play it: one period of sound as WAV, and how to draw pictures.

A period is a whole number of samples at 48 kHz (1,478,280), so that the sound loops without a seam.
"""

import io
import wave
from typing import Any

from collector.reference.frames import BAND_SHARE, BRIGHT, DARK, RAMP_S, samples_between
from collector.reference.sequence import CHIP_S, PERIOD_S, Kind, markers_between

RATE_HZ = 48_000
WIDTH, HEIGHT = 320, 180
LONGEST_RUN_S = 8 * CHIP_S
"""No chip lasts longer: a marker lies within this much before any time."""


def period_wav() -> bytes:
    """Return one period of the sound as a mono WAV file of 16 bits."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples_between(0, round(PERIOD_S * RATE_HZ), RATE_HZ).astype("<i2").tobytes())
    return data.getvalue()


def drawing_rule() -> dict[str, Any]:  # Any: JSON
    """Return the numbers by which the page draws: each marker as its time in the period (s) and 1 if it brightens."""
    markers = markers_between(-LONGEST_RUN_S, PERIOD_S + RAMP_S)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "sample_rate_hz": RATE_HZ,
        "period_s": PERIOD_S,
        "ramp_s": RAMP_S,
        "dark": DARK,
        "bright": BRIGHT,
        "band_share": BAND_SHARE,
        "markers": [(one.at_s, int(one.kind is Kind.BRIGHTER)) for one in markers],
    }
