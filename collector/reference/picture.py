"""Turns frames into sightings of brightness changes; keeps a few seconds of coarse brightness, and no picture."""

import math
from collections import deque

from collector.arrays import Bytes, Floats, np
from collector.reference.frames import RAMP_S
from collector.reference.identity import Sighting, identify
from collector.reference.sequence import CHIP_S, Kind

ROWS, COLUMNS = 12, 16
PIXELS_PER_CELL_SIDE = 8
"""64 pixels average the noise of a cell well enough; more would only cost time."""

WINDOW_S, OVERLAP_S = 6.0, 1.0
BROKEN_S = 1.0
"""A longer gap between two frames ends the window: nothing can be told across it."""

CLOSEST_S = 1 / 400
"""Frames closer than this tell nothing new; leaving them out bounds the memory whatever the times are."""

GRID_S = 0.01
FEWEST_FRAMES = 16
QUIETEST_CELL = 1.5
"""Deviation, in grey levels, below which a cell shows noise of its codec rather than a signal."""

POWER_STEPS = 25
FAITHFUL = 0.6
"""Cells must follow what most cells do with at least this correlation."""

TOLERANCE_S = 0.05
"""How far a marker may lie from its place among its neighbours: half a frame at 10 fps, and times that scatter."""

SMALLEST_SWING = 3.0
LEAST_SHARE = 0.4
MOST_SIGHTINGS = 60_000
"""About 8 hours."""

FLAT_S = (CHIP_S - RAMP_S) * 0.9
LONGEST_WAIT_S = CHIP_S


class VideoMarkers:
    """Finds markers in a stream of frames. They must come in time order; others, and those too close, are left out."""

    def __init__(self) -> None:
        self.frames = 0
        self.misplaced = 0
        self._sightings: deque[Sighting] = deque(maxlen=MOST_SIGHTINGS)
        self._times: list[float] = []
        self._cells: list[Floats] = []
        self._done_s = -np.inf
        self._latest_s = -np.inf
        self._gaps_s: deque[float] = deque(maxlen=1_000)

    def feed(self, time_s: float, luma: Bytes) -> None:
        """Take a frame: its time in seconds on any steady clock, and its luma (or any grey) plane of any size."""
        gap_s = time_s - self._latest_s
        if not gap_s >= CLOSEST_S or not math.isfinite(time_s) or not luma.size:
            self.misplaced += 1
            return
        if gap_s > BROKEN_S:
            self._search(until_s=np.inf, keep_from_s=np.inf)
        else:
            self._gaps_s.append(gap_s)
        self.frames += 1
        self._latest_s = time_s
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
        times: Floats = np.asarray(self._times)
        guesses = [_changes(times, level) for level in _common_levels(times, np.asarray(self._cells))]
        found = max(guesses, key=lambda guess: len(identify(guess, tolerance_s=TOLERANCE_S)))
        return [one for one in found if self._done_s < one.time_s <= until_s]


def _cells(luma: Bytes) -> Floats:
    """Return the mean brightness of ROWS × COLUMNS cells as a flat list; cells of tiny pictures share pixels."""
    height, width = luma.shape
    down = max(height // (ROWS * PIXELS_PER_CELL_SIDE), 1)
    across = max(width // (COLUMNS * PIXELS_PER_CELL_SIDE), 1)
    thin = luma[::down, ::across].repeat(-(-ROWS // height), axis=0).repeat(-(-COLUMNS // width), axis=1)
    tall, wide = thin.shape[0] // ROWS, thin.shape[1] // COLUMNS
    blocks = thin[: tall * ROWS, : wide * COLUMNS].reshape(ROWS, tall, COLUMNS, wide)
    means: Floats = blocks.mean(axis=(1, 3), dtype=np.float64).ravel()
    return means


def _common_levels(times: Floats, cells: Floats) -> tuple[Floats, Floats]:
    """Return two guesses of one brightness per frame from frames × cells: what the strongest and what most cells do.

    Each is the mean of the cells that follow the first principal component of how cells change within a ramp's time:
    slow changes (automatic exposure, daylight) do not count. Most cells show the signal when a few things move
    strongly; the strongest do when a filmed screen is small and the camera's exposure moves the rest.
    """
    apart = max(round(RAMP_S / float(np.median(np.diff(times)))), 1)
    changes = cells[apart:] - cells[:-apart]
    deviation: Floats = changes.std(axis=0)
    evened = changes / np.maximum(deviation, QUIETEST_CELL)
    return _mean_of_followers(cells, changes, deviation), _mean_of_followers(cells, evened, deviation)


def _mean_of_followers(cells: Floats, changes: Floats, deviation: Floats) -> Floats:
    """Return the mean of the cells that correlate with the changes' first component, which makes the strongest rise."""
    common = _first_component(changes, deviation)
    scale = np.maximum(changes.std(axis=0), 1e-9) * max(float(common.std()), 1e-9)
    shared = changes.T @ common / (len(changes) * scale)
    shared *= np.minimum(deviation / QUIETEST_CELL, 1.0)
    if float((shared * deviation).sum()) < 0:
        shared = -shared
    level: Floats = cells[:, shared >= FAITHFUL * shared.max()].mean(axis=1)
    return level


def _first_component(changes: Floats, start: Floats) -> Floats:
    """Return the course of the first principal component (power iteration: a tenth of the time of all)."""
    weights = start
    for _ in range(POWER_STEPS):
        weights = changes.T @ (changes @ weights)
        weights = weights / max(float(np.abs(weights).max()), 1e-9)
    course: Floats = changes @ weights
    return course


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
    for start in map(int, np.flatnonzero(height >= least)):
        low = max(start - apart, 0)
        if start == low + int(height[low : start + apart + 1].argmax()):
            found.append(start)
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
