"""Tells how far the reading of a log has come: in bytes, with an estimate of what is left."""

import time
from collections.abc import Callable, Iterator

EVERY_S = 1.0
_IN_MINUTES_S = 120.0
_SURE_AFTER_S = 2.0
_MB = 1e6


class Telling:
    """Says at first and once a second how much was read of the log at hand, however many logs there are.

    It may go to another process with what it is told of.
    """

    def __init__(self, *, logs: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._logs = logs
        self._clock = clock
        self._due_s = clock()

    def told(
        self,
        lines: Iterator[bytes],
        *,
        number: int,
        name: str,
        amounts: Callable[[], tuple[int, int]],
        say: Callable[[str], None],
    ) -> Iterator[bytes]:
        """Yield the lines of log ``number``, from 1; ``amounts`` are its bytes read and to read."""
        which = f"log {number:,} of {self._logs:,}, " if self._logs > 1 else ""
        clock, begin_s = self._clock, self._clock()
        if begin_s >= self._due_s:
            self._due_s = begin_s + EVERY_S
            say(which + in_words(name, *amounts(), seconds=0.0))
        for line in lines:
            yield line
            now_s = clock()
            if now_s >= self._due_s:
                self._due_s = now_s + EVERY_S
                say(which + in_words(name, *amounts(), seconds=now_s - begin_s))


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
