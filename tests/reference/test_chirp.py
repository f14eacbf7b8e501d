import numpy as np

from collector.reference.chirp import CHIRP_S, chirp
from collector.reference.sequence import Kind

RATE_HZ = 16_000
SINCE_S = np.arange(-RATE_HZ // 10, RATE_HZ // 10) / RATE_HZ


def test_a_rising_chirp_is_hardly_like_a_falling_one() -> None:
    rising, falling = (chirp(SINCE_S, kind).real for kind in (Kind.BRIGHTER, Kind.DARKER))
    likeness = np.abs(np.correlate(rising, falling, mode="full")).max() / (rising**2).sum()
    assert likeness < 0.2


def test_it_lies_in_the_telephone_band() -> None:
    power = np.abs(np.fft.rfft(chirp(SINCE_S, Kind.DARKER).real)) ** 2
    hertz = np.fft.rfftfreq(len(SINCE_S), 1 / RATE_HZ)
    inside = power[(hertz >= 300) & (hertz <= 3400)].sum()
    assert inside / power.sum() > 0.995


def test_it_is_silent_outside_its_length() -> None:
    assert not chirp(SINCE_S, Kind.DARKER)[np.abs(SINCE_S) > CHIRP_S / 2].any()
