"""Turns how much went out, and when, into words: how far, how fast, how long still."""

from dataclasses import dataclass

WINDOW_S = 5.0
"""The rate is that of the last seconds: what a buffer swallowed at once says nothing of the line."""


@dataclass(kw_only=True, slots=True)
class Speed:
    """A transfer of ``whole_bytes``; every instant is of one monotonic clock, in seconds."""

    whole_bytes: int
    moved_bytes: int = 0
    _marks: tuple[tuple[float, int], ...] = ()

    def moved(self, count: int, *, at_s: float) -> None:
        """Count what went out; a negative count begins anew."""
        self.moved_bytes += count
        kept = tuple(mark for mark in self._marks if count >= 0 and at_s - mark[0] <= WINDOW_S)
        if not kept or at_s - kept[-1][0] >= WINDOW_S / 20:
            self._marks = (*kept, (at_s, self.moved_bytes))

    def rate(self, *, at_s: float) -> float:
        """Return bytes a second over the last seconds; 0 before anything can be said."""
        if not self._marks or at_s <= self._marks[0][0]:
            return 0.0
        return max(0.0, (self.moved_bytes - self._marks[0][1]) / (at_s - self._marks[0][0]))

    def words(self, *, at_s: float) -> str:
        """Return "120.0 of 500.0 MB, 80.2 MB/s, 5 s left"; the rate and the rest only once they are known."""
        one, unit = (1e6, "MB") if self.whole_bytes >= 1e6 else (1e3, "kB")
        far = f"{self.moved_bytes / one:.1f} of {self.whole_bytes / one:.1f} {unit}"
        rate = self.rate(at_s=at_s)
        if not rate:
            return far
        left_s = (self.whole_bytes - self.moved_bytes) / rate
        return f"{far}, {rate / one:.1f} {unit}/s, {_span(left_s)} left"


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
