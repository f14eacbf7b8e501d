"""Tells how far the reading of a log has come: in bytes, with an estimate of what is left."""

import time
from collections.abc import Callable, Iterator

EVERY_S = 1.0
_IN_MINUTES_S = 120.0
_SURE_AFTER_S = 2.0
_MB = 1e6


def told(
    lines: Iterator[bytes],
    *,
    name: str,
    amounts: Callable[[], tuple[int, int]],
    say: Callable[[str], None],
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[bytes]:
    """Yield the lines and say at first and once a second how much was read; ``amounts`` are bytes read and to read."""
    begin = clock()
    say(in_words(name, *amounts(), seconds=0.0))
    due_s = begin + EVERY_S
    for line in lines:
        yield line
        now_s = clock()
        if now_s >= due_s:
            due_s = now_s + EVERY_S
            say(in_words(name, *amounts(), seconds=now_s - begin))


def in_words(name: str, done: int, whole: int, *, seconds: float) -> str:
    """Return the progress for people; without an estimate while there is too little to go by, or no known end."""
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
