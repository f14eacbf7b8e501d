"""Tells how far the reading of a log has come: in bytes, with an estimate of what is left."""

import time
from collections.abc import Callable, Iterator

EVERY_S = 1.0
_IN_MINUTES_S = 120.0
_SURE_AFTER_S = 2.0
_MB = 1e6


class Telling:
    """Says at first and once a second how much was read of the log at hand, however many logs there are."""

    def __init__(self, say: Callable[[str], None], *, logs: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._logs = logs
        self._number = 0
        self._clock = clock
        self._due_s = clock()

    def told(self, lines: Iterator[bytes], *, name: str, amounts: Callable[[], tuple[int, int]]) -> Iterator[bytes]:
        """Yield the lines of a log; ``amounts`` are its bytes read and to read."""
        clock, begin_s = self._clock, self._clock()
        self._number += 1
        if begin_s >= self._due_s:
            self._tell(name, amounts(), begin_s, begin_s)
        for line in lines:
            yield line
            now_s = clock()
            if now_s >= self._due_s:
                self._tell(name, amounts(), begin_s, now_s)

    def _tell(self, name: str, amounts: tuple[int, int], begin_s: float, now_s: float) -> None:
        self._due_s = now_s + EVERY_S
        which = f"log {self._number:,} of {self._logs:,}, " if self._logs > 1 else ""
        self._say(which + in_words(name, *amounts, seconds=now_s - begin_s))


def in_words(name: str, done: int, whole: int, *, seconds: float) -> str:
    """Return the progress for people; without an estimate while there is too little to go by, or no known end."""
    if 0 < whole < _MB:
        return name
    if whole <= 0:
        return f"{name}: {done / _MB:,.0f} MB read"
    done = min(done, whole)
    text = f"{name}: {done / _MB:,.0f} of {whole / _MB:,.0f} MB read"
    if not done or seconds < _SURE_AFTER_S:
        return text
    left_s = seconds * (whole - done) / done
    return (
        f"{text}, about {left_s:,.0f} s left"
        if left_s < _IN_MINUTES_S
        else f"{text}, about {left_s / 60:,.0f} min left"
    )
