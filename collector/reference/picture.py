"""Turns frames into sightings of brightness changes; keeps a few seconds of coarse brightness, and no picture."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from collector.reference.frames import RAMP_S
from collector.reference.identity import Sighting
from collector.reference.sequence import CHIP_S, Floats, Kind

ROWS, COLUMNS = 12, 16
PIXELS_PER_CELL_SIDE = 8
"""64 pixels average the noise of a cell well enough; more would only cost time."""

WINDOW_S, OVERLAP_S = 6.0, 1.0
BROKEN_S = 1.0
"""A longer gap between two frames ends the window: nothing can be told across it."""

GRID_S = 0.01
FEWEST_FRAMES = 16
QUIETEST_CELL = 1.5
"""Deviation, in grey levels, below which a cell shows noise of its codec rather than a signal."""

FAITHFUL = 0.6
"""Cells must follow what most cells do with at least this correlation."""

SMALLEST_SWING = 3.0
LEAST_SHARE = 0.4
MOST_SIGHTINGS = 60_000
"""About 8 hours."""

FLAT_S = (CHIP_S - RAMP_S) * 0.9
LONGEST_WAIT_S = CHIP_S


class VideoMarkers:
    """Finds markers in a stream of frames. They must come in time order; others are counted and left out."""

    def __init__(self) -> None:
        self.frames = 0
        self.misplaced = 0
        self._sightings: deque[Sighting] = deque(maxlen=MOST_SIGHTINGS)
        self._times: list[float] = []
        self._cells: list[Floats] = []
        self._done_s = -np.inf
        self._gaps_s: deque[float] = deque(maxlen=1_000)

    def feed(self, time_s: float, luma: NDArray[np.uint8]) -> None:
        """Take a frame: its time in seconds on any steady clock, and its luma (or any grey) plane of any size."""
        if self._times and time_s <= self._times[-1]:
            self.misplaced += 1
            return
        if self._times and time_s - self._times[-1] > BROKEN_S:
            self._search(until_s=np.inf, keep_from_s=np.inf)
        elif self._times:
            self._gaps_s.append(time_s - self._times[-1])
        self.frames += 1
        self._times.append(time_s)
        self._cells.append(_cells(luma))
        if time_s - self._times[0] >= WINDOW_S:
            self._search(until_s=time_s - OVERLAP_S, keep_from_s=time_s - 2 * OVERLAP_S)

    @property
    def gap_s(self) -> float:
        """The usual time between two frames, 0 before there are two."""
        return float(np.median(self._gaps_s)) if self._gaps_s else 0.0

    def sightings(self) -> tuple[Sighting, ...]:
        """Return what was seen so far, up to the latest frame; frames may go on coming afterwards."""
        return (*self._sightings, *self._found(until_s=np.inf))

    def _search(self, *, until_s: float, keep_from_s: float) -> None:
        found = self._found(until_s=until_s)
        self._sightings.extend(found)
        if found:
            self._done_s = found[-1].time_s + CHIP_S / 2
        keep = int(np.searchsorted(self._times, keep_from_s))
        del self._times[:keep], self._cells[:keep]

    def _found(self, *, until_s: float) -> list[Sighting]:
        """Return changes later than the last one told, so that overlapping windows tell each change once."""
        if len(self._times) < FEWEST_FRAMES:
            return []
        level = _common_level(np.asarray(self._cells))
        found = _changes(np.asarray(self._times), level)
        return [one for one in found if self._done_s < one.time_s <= until_s]


def _cells(luma: NDArray[np.uint8]) -> Floats:
    """Return the mean brightness of a grid of cells (fewer for tiny pictures), as a flat list."""
    height, width = luma.shape
    rows, columns = min(ROWS, height), min(COLUMNS, width)
    down = max(height // (rows * PIXELS_PER_CELL_SIDE), 1)
    across = max(width // (columns * PIXELS_PER_CELL_SIDE), 1)
    thin = luma[::down, ::across]
    tall, wide = thin.shape[0] // rows, thin.shape[1] // columns
    blocks = thin[: tall * rows, : wide * columns].reshape(rows, tall, columns, wide)
    means: Floats = blocks.mean(axis=(1, 3), dtype=np.float64).ravel()
    return means


def _common_level(cells: Floats) -> Floats:
    """Return one brightness per frame from frames × cells: the mean of the cells that change together.

    The first principal component of the cells, each scaled to its own deviation, is what most of them do, however
    strongly a few others move. Its sign makes the strongest cells positive: a camera's automatic exposure darkens the
    surroundings.
    """
    moved = cells - cells.mean(axis=0)
    deviation: Floats = moved.std(axis=0)
    scaled = moved / np.maximum(deviation, QUIETEST_CELL)
    _, vectors = np.linalg.eigh(scaled.T @ scaled)
    common: Floats = scaled @ vectors[:, -1]
    spread = float(common.std())
    if spread == 0:
        return np.zeros(len(cells))
    shared = scaled.T @ common / (len(cells) * spread)
    if float((shared * np.abs(shared) * deviation).sum()) < 0:
        shared = -shared
    faithful = shared >= FAITHFUL * shared.max()
    level: Floats = moved[:, faithful].mean(axis=1)
    return level


def _changes(times: Floats, level: Floats) -> list[Sighting]:
    """Return the steps of a brightness series, in time order."""
    grid: Floats = np.arange(times[0], times[-1], GRID_S)
    if len(grid) < 2 * round(CHIP_S / GRID_S):
        return []
    even: Floats = np.interp(grid, times, level)
    swing = float(np.quantile(even, 0.9) - np.quantile(even, 0.1))
    if swing < SMALLEST_SWING:
        return []
    rise = _rise(even)
    peaks = _peaks(np.abs(rise), LEAST_SHARE * swing)
    found = (_timed(times, level, float(grid[peak]), float(rise[peak])) for peak in peaks)
    return [one for group in found for one in group]


def _rise(even: Floats) -> Floats:
    """Return at each point how much brighter it is after than before, each side over the flat part of one chip."""
    skip, flat = round(RAMP_S / 2 / GRID_S), round(FLAT_S / GRID_S)
    kernel: Floats = np.concatenate((np.full(flat, 1.0), np.zeros(2 * skip + 1), np.full(flat, -1.0))) / flat
    reach = len(kernel) // 2
    padded = np.pad(even, reach, mode="edge")
    rise: Floats = np.convolve(padded, kernel, mode="valid")
    return rise


def _peaks(height: Floats, least: float) -> list[int]:
    """Return the highest points above ``least`` that are more than half a chip apart."""
    apart = round(CHIP_S * 0.6 / GRID_S)
    found = []
    for start in np.flatnonzero(height >= least):
        low, high = max(start - apart, 0), start + apart + 1
        if height[start] == height[low:high].max():
            found.append(int(start))
    return found


def _timed(times: Floats, level: Floats, near_s: float, rise: float) -> list[Sighting]:
    """Time one step by the area under it, or find that it is none.

    From a start where the old brightness holds to an end where the new one does, the area is the time that the new one
    was on. Between frames the brightness is taken as a straight line: in a ramp that is what it is, and where no frame
    fell into the ramp it is the midpoint rule, unsure by half of what the frames' distance exceeds the ramp.
    """
    at_s = near_s
    for _ in range(2):
        before = level[(times >= at_s - RAMP_S / 2 - FLAT_S) & (times <= at_s - RAMP_S / 2)]
        after = level[(times >= at_s + RAMP_S / 2) & (times <= at_s + RAMP_S / 2 + FLAT_S)]
        if not len(before) or not len(after):
            return []
        old, new = float(np.median(before)), float(np.median(after))
        if abs(new - old) < abs(rise) / 2 or (new > old) != (rise > 0):
            return []
        start_s, end_s = at_s - CHIP_S / 2, at_s + CHIP_S / 2
        inner = (times > start_s) & (times < end_s)
        points: Floats = np.concatenate(([start_s], times[inner], [end_s]))
        share = (np.interp(points, times, level) - old) / (new - old)
        moved_s = end_s - float(np.trapezoid(np.clip(share, -0.2, 1.2), points)) - at_s
        at_s += min(max(moved_s, -CHIP_S / 4), CHIP_S / 4)
    gap_s = _gap_around(times, at_s)
    if gap_s > LONGEST_WAIT_S:
        return []
    kind = Kind.BRIGHTER if new > old else Kind.DARKER
    return [Sighting(time_s=at_s, kind=kind, strength=abs(new - old), unsure_s=max(gap_s - RAMP_S, 0.0) / 2)]


def _gap_around(times: Floats, at_s: float) -> float:
    after = int(np.searchsorted(times, at_s).clip(1, len(times) - 1))
    return float(times[after] - times[after - 1])
