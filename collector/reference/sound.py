"""Turns blocks of samples into sightings of chirps by matched filters; keeps a second of sound, and how loud it was."""

import math
from collections import deque
from dataclasses import dataclass

from collector.arrays import Floats, Samples, Singles, np
from collector.reference.filters import MatchedFilters
from collector.reference.identity import Sighting
from collector.reference.sequence import CHIP_S, Kind

SPEEDS = (1.0, 48_000 / 44_100, 44_100 / 48_000)
"""As made, and played too fast or too slow because 44.1 kHz was taken for 48 kHz or the other way round."""

BLOCK_S = 1.0
MARGIN_S = CHIP_S
BROKEN_S = 0.02
"""Blocks that start this much off where the last one ended begin a new stretch: samples were lost or the clock was
set."""

LEAST_LIKENESS = 0.3
TOLERANCE_S = 0.04
"""How far a chirp may lie from its place among its neighbours: jitter buffers stretch sound by tens of ms."""

MOST_SIGHTINGS = 60_000
LEVEL_STEP_DB, LOWEST_DB = 1.0, -100.0
LEVEL_S = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Loudness:
    """Level within the speech band over steps of 20 ms, in dB of full scale: of the loudest 5 % and of the median."""

    loud_db: float
    median_db: float


class AudioMarkers:
    """Finds markers in a stream of mono samples of one rate, played as made or at one of SPEEDS."""

    def __init__(self, rate_hz: int) -> None:
        """Raises ValueError if the rate cannot carry the chirps (below 8 kHz)."""
        self.rate_hz = rate_hz
        self.samples = 0
        self.breaks = 0
        self._filters = MatchedFilters(rate_hz, SPEEDS)
        self._sightings = {speed: deque[Sighting](maxlen=MOST_SIGHTINGS) for speed in SPEEDS}
        self._told_s = dict.fromkeys(SPEEDS, -np.inf)
        self._levels = np.zeros(round(-LOWEST_DB / LEVEL_STEP_DB) + 1, dtype=np.int64)
        self._blocks: list[tuple[float, Floats]] = []
        self._held = 0

    def feed(self, first_s: float, samples: Samples | Singles) -> None:
        """Take a block of mono samples (±32768 or ±1.0) and the time of its first one, on the clock of the frames.

        A block without a time counts as a break.
        """
        if not math.isfinite(first_s):
            self.breaks += 1
            return
        scale = 1 / 32768 if samples.dtype == np.int16 else 1.0
        piece = max(self.rate_hz // 10, 1)
        for start in range(0, len(samples), piece):
            block: Floats = np.nan_to_num(samples[start : start + piece].astype(np.float64)) * scale
            self._take(first_s + start / self.rate_hz, block)

    def _take(self, first_s: float, block: Floats) -> None:
        if self._blocks:
            last_s, last = self._blocks[-1]
            if abs(first_s - last_s - len(last) / self.rate_hz) > BROKEN_S:
                self.breaks += 1
                self._search(until_s=np.inf, keep_s=0.0)
        self._blocks.append((first_s, block))
        self.samples += len(block)
        self._held += len(block)
        if self._held >= (BLOCK_S + 2 * MARGIN_S) * self.rate_hz:
            self._search(until_s=first_s + len(block) / self.rate_hz - MARGIN_S, keep_s=2 * MARGIN_S)

    def sightings(self, speed: float = 1.0) -> tuple[Sighting, ...]:
        """Return what was heard so far at one of SPEEDS; samples may go on coming afterwards."""
        likeness, _ = self._filtered()
        return (*self._sightings[speed], *self._found(likeness, speed, until_s=np.inf))

    @property
    def loudness(self) -> Loudness:
        """How loud the speech band was; LOWEST_DB before a second was heard."""
        heard = self._levels.cumsum()
        if not heard[-1]:
            return Loudness(loud_db=LOWEST_DB, median_db=LOWEST_DB)
        loud, middle = (int(np.searchsorted(heard, share * heard[-1])) for share in (0.95, 0.5))
        return Loudness(loud_db=LOWEST_DB + loud * LEVEL_STEP_DB, median_db=LOWEST_DB + middle * LEVEL_STEP_DB)

    def _filtered(self) -> tuple[dict[float, Floats], Floats]:
        blocks = [block for _, block in self._blocks]
        return self._filters.apply(np.concatenate(blocks) if blocks else np.zeros(0))

    def _found(self, likeness: dict[float, Floats], speed: float, *, until_s: float) -> list[Sighting]:
        found = []
        for place, kind, strength in _peaks(likeness[speed], self._filters.rate_hz):
            time_s = self._time_of(place * self._filters.thinning)
            if self._told_s[speed] < time_s <= until_s:
                found.append(Sighting(time_s=time_s, kind=kind, strength=strength))
        return found

    def _search(self, *, until_s: float, keep_s: float) -> None:
        likeness, band = self._filtered()
        for speed in SPEEDS:
            found = self._found(likeness, speed, until_s=until_s)
            self._sightings[speed].extend(found)
            if found:
                self._told_s[speed] = found[-1].time_s + CHIP_S / 2
        before = self._held
        while self._blocks and self._held - len(self._blocks[0][1]) >= keep_s * self.rate_hz:
            self._held -= len(self._blocks.pop(0)[1])
        self._note_levels(band[: (before - self._held) // self._filters.thinning])

    def _note_levels(self, band: Floats) -> None:
        step = round(self._filters.rate_hz * LEVEL_S)
        power = (band[: len(band) // step * step].reshape(-1, step) ** 2).mean(axis=1)
        level_db = 10 * np.log10(np.maximum(power, 10 ** (LOWEST_DB / 10)))
        place = ((level_db - LOWEST_DB) / LEVEL_STEP_DB).round().astype(np.int64)
        np.add.at(self._levels, place.clip(0, len(self._levels) - 1), 1)

    def _time_of(self, place: float) -> float:
        """Return the time of a sample that is held, by the block that it came in."""
        passed = 0
        for first_s, block in self._blocks:
            if place < passed + len(block):
                return first_s + (place - passed) / self.rate_hz
            passed += len(block)
        last_s, last = self._blocks[-1]
        return last_s + (place - passed + len(last)) / self.rate_hz


def _peaks(likeness: Floats, rate_hz: float) -> list[tuple[float, Kind, float]]:
    """Return place, kind and height of the likeliest chirps, more than half a chip apart, to a fraction of a sample."""
    best: Floats = likeness.max(axis=0, initial=0.0)
    apart = CHIP_S * 0.55 * rate_hz
    found: list[tuple[float, Kind, float]] = []
    likely = np.flatnonzero(best >= LEAST_LIKENESS)
    for place in likely[np.argsort(-best[likely], kind="stable")]:
        if all(abs(place - other) > apart for other, _, _ in found):
            kind = Kind(int(likeness[:, place].argmax()))
            found.append((_top(likeness[kind], int(place)), kind, float(best[place])))
    return sorted(found)


def _top(curve: Floats, place: int) -> float:
    """Return the top of the parabola through a peak and its neighbours."""
    if not 0 < place < len(curve) - 1:
        return float(place)
    left, top, right = curve[place - 1], curve[place], curve[place + 1]
    bend = left - 2 * top + right
    return place + float(0.5 * (left - right) / bend) if bend < 0 else float(place)
