"""Turns a marker's kind into its sound: a short glide through the speech band, up or down."""

from collector.arrays import Complexes, Floats, np
from collector.reference.sequence import Kind

CHIRP_S = 0.08
LOW_HZ, HIGH_HZ = 400.0, 3200.0
"""Inside the telephone band (300 to 3400 Hz, ITU-T G.712), which every codec and filter for speech keeps."""

FADE_SHARE = 0.2


def chirp(since_s: Floats, kind: Kind) -> Complexes:
    """Return the analytic chirp at times relative to its middle; its real part is the sound, peak 1, zero outside.

    A glide is told from its reverse by a matched filter (time × bandwidth = 224), which speech and music hardly ever
    are.
    """
    inside = np.abs(since_s) <= CHIRP_S / 2
    share = np.clip(since_s / CHIRP_S + 0.5, 0.0, 1.0)
    fade = np.clip(np.minimum(share, 1 - share) / FADE_SHARE, 0.0, 1.0)
    envelope = np.sin(fade * np.pi / 2) ** 2 * inside
    sweep = (HIGH_HZ - LOW_HZ) / CHIRP_S * (1 if kind is Kind.BRIGHTER else -1)
    middle_hz = (LOW_HZ + HIGH_HZ) / 2
    phase: Floats = 2 * np.pi * (middle_hz * since_s + sweep * since_s**2 / 2)
    turned: Complexes = envelope * np.exp(1j * phase)
    return turned
