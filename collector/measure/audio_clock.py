"""Turns arrival times of blocks of samples into a playout clock that does not jitter as the arrivals do.

Blocks are made at a steady rate and arrive late by queues and schedulers, never early. So the earliest of them tell the
clock: arrival minus running sample count is an envelope with a steady floor. The floor may slope as much as two real
clocks differ, and it may step where samples were lost for good.
"""

import math

from collector.arrays import Floats, np

WINDOW_S = 2.0
"""Of each window the earliest block is kept: 200 blocks of 10 ms, of which some are always on time."""

STEEPEST = 0.005
"""5000 ppm: the largest difference between two clocks that is told from jitter."""

STEP_S = 0.02
"""Two windows in a row that both lie this much off the two before are no jitter: samples were lost or added there."""


class SampleClock:
    """Numbers the samples of one stream on a nominal time line, and maps that line to arrival times afterwards.

    All times are seconds on one steady clock. Blocks must be added in the order in which they arrive.
    """

    def __init__(self) -> None:
        self._next_s = 0.0
        self._began_s = 0.0
        self._windows: list[list[tuple[float, float]]] = []

    @property
    def started(self) -> bool:
        """Whether any block was added."""
        return bool(self._windows)

    def add(self, arrival_s: float, duration_s: float) -> float:
        """Take one block's arrival and length; return the nominal time of its first sample."""
        if not self._windows:
            self.restart()
            self._next_s = arrival_s
        windows = self._windows[-1]
        nominal_s = self._next_s if windows else max(self._next_s, arrival_s)
        late_s = arrival_s - nominal_s
        if not windows:
            self._began_s = nominal_s  # windows count from here: the first of a few blocks only would be late with them
        if windows and self._window_of(nominal_s) == self._window_of(windows[-1][0]):
            windows[-1] = min(windows[-1], (nominal_s, late_s), key=lambda one: one[1])
        else:
            windows.append((nominal_s, late_s))
        self._next_s = nominal_s + duration_s
        return nominal_s

    def _window_of(self, nominal_s: float) -> int:
        return math.floor((nominal_s - self._began_s) / WINDOW_S)

    def restart(self) -> None:
        """Count the samples anew from the next block on: it belongs to another track, or came after a pause."""
        if not self._windows or self._windows[-1]:
            self._windows.append([])

    def time_of(self, nominal_s: Floats) -> Floats:
        """Return when samples at these nominal times would have arrived without jitter.

        Raises ValueError if no block was added.
        """
        stretches = [self._fitted(stretch) for stretch in self._stretches()]
        if not stretches:
            raise ValueError("no block was added, so there is no clock")
        starts = [float(places[0]) for places, _ in stretches]
        which = np.searchsorted(starts, nominal_s, side="right").clip(1) - 1
        found: Floats = np.empty(len(nominal_s))
        for index, (places, floor) in enumerate(stretches):
            mine = which == index
            found[mine] = nominal_s[mine] + np.interp(nominal_s[mine], places, floor)
        return found

    @property
    def unsure_s(self) -> float:
        """How far the floor may lie from the truth: the 95 % quantile of the windows' distance from it."""
        off = [
            late_s - level
            for stretch in self._stretches()
            for (_, late_s), level in zip(stretch, self._fitted(stretch)[1], strict=True)
        ]
        return float(np.quantile(off, 0.95)) if off else math.inf

    def _stretches(self) -> list[list[tuple[float, float]]]:
        """Cut each series of windows where its floor steps for good: two windows on each side tell."""
        found = []
        for windows in filter(None, self._windows):
            late: Floats = np.asarray([one[1] for one in windows])
            cut = 0
            for index in range(2, len(windows) - 1):
                before, after = late[max(cut, index - 2) : index], late[index : index + 2]
                if index > cut and max(after.min() - before.max(), before.min() - after.max()) > STEP_S:
                    found.append(windows[cut:index])
                    cut = index
            found.append(windows[cut:])
        return found

    @staticmethod
    def _fitted(windows: list[tuple[float, float]]) -> tuple[Floats, Floats]:
        """Return the steepest floor that STEEPEST allows and that no window lies below."""
        places: Floats = np.asarray([one[0] for one in windows])
        late: Floats = np.asarray([one[1] for one in windows])
        apart: Floats = np.abs(places[:, None] - places[None, :])
        floor: Floats = (late[None, :] + STEEPEST * apart).min(axis=1)
        return places, floor
