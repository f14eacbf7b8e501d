"""Turns sound into its likeness to each chirp at each moment, by correlation in the frequency domain."""

from collections.abc import Sequence

from collector.arrays import Complexes, Floats, np
from collector.reference.chirp import CHIRP_S, chirp
from collector.reference.sequence import Kind

INNER_HZ = 8_000
"""The speech band needs no more; whole divisions of the rate keep 8.0 to 11.0 kHz."""

PASS_HZ, FADE_HZ = (300.0, 3_600.0), 100.0
FAINTEST_RMS = 3e-5
"""One bit of 16 (−90 dB of full scale): what rounding alone leaves."""


class MatchedFilters:
    """Correlates sound with both chirps at several speeds; the spectra are kept for the length used last."""

    def __init__(self, rate_hz: int, speeds: Sequence[float]) -> None:
        """Raises ValueError if the rate cannot carry the chirps (below 8 kHz)."""
        if rate_hz < INNER_HZ:
            raise ValueError(f"{rate_hz} Hz cannot carry chirps up to 3.4 kHz. Use 16000 to 48000 Hz.")
        self.thinning = rate_hz // INNER_HZ
        self.rate_hz = rate_hz / self.thinning
        self._speeds = tuple(speeds)
        self._size = 0
        self._pass: Floats = np.zeros(0)
        self._chirps: dict[tuple[float, Kind], Complexes] = {}

    def apply(self, sound: Floats) -> tuple[dict[float, Floats], Floats]:
        """Return the likeness at each speed and the sound within the speech band, both at this filter's ``rate_hz``.

        Likeness is 2 kinds × samples, 0 to 1: the correlation with a chirp whose middle is there, whatever its phase
        and loudness. Sample i is the sound's sample i × ``thinning``.
        """
        count = -(-len(sound) // self.thinning)
        self._prepare(count)
        # The lower part of a long spectrum is the spectrum of the thinned sound.
        spectrum = np.fft.rfft(sound, self._size * self.thinning)[: self._size // 2 + 1] / self.thinning * self._pass
        band: Floats = np.fft.irfft(spectrum, self._size)[:count]
        sums: Floats = np.concatenate(([0.0], np.cumsum(band**2)))
        return {speed: self._likeness(spectrum, sums, speed) for speed in self._speeds}, band

    def _likeness(self, spectrum: Complexes, sums: Floats, speed: float) -> Floats:
        count = len(sums) - 1
        half = self._half(speed)
        middle = np.arange(count)
        around = sums[(middle + half + 1).clip(None, count)] - sums[(middle - half).clip(0)]
        energy = np.sqrt(np.maximum(around, 0.0) + FAINTEST_RMS**2 * (2 * half + 1))
        padded = np.zeros(self._size, dtype=np.complex128)
        matched = []
        for kind in Kind:
            padded[: len(spectrum)] = spectrum * self._chirps[speed, kind]
            matched.append(np.abs(np.fft.ifft(padded))[:count])
        likeness: Floats = np.stack(matched) / energy
        return likeness

    def _half(self, speed: float) -> int:
        return int(CHIRP_S / 2 / speed * self.rate_hz) + 1

    def _prepare(self, count: int) -> None:
        size = 1 << (count + 2 * self._half(min(self._speeds))).bit_length()
        if size == self._size:
            return
        self._size = size
        hertz: Floats = np.fft.rfftfreq(size, 1 / self.rate_hz).astype(np.float64)
        edge: Floats = np.minimum(hertz - PASS_HZ[0], PASS_HZ[1] - hertz) / FADE_HZ
        self._pass = np.clip(edge + 1, 0.0, 1.0)
        self._chirps = {(speed, kind): self._template(speed, kind) for speed in self._speeds for kind in Kind}

    def _template(self, speed: float, kind: Kind) -> Complexes:
        """Return the conjugate spectrum of a chirp of unit energy with its middle at sample 0."""
        half = self._half(speed)
        wave = chirp(np.arange(-half, half + 1) / self.rate_hz * speed, kind)
        around: Complexes = np.zeros(self._size, dtype=np.complex128)
        around[: half + 1], around[-half:] = wave[half:], wave[:half]
        energy = float((wave.real**2).sum())
        spectrum: Complexes = np.conj(np.fft.fft(around)[: self._size // 2 + 1]) / np.sqrt(energy)
        return spectrum
