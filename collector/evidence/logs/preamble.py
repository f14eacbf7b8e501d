"""Finds the lines worth keeping from before the window (versions, device, join) in a stretch of a big log."""

from collector.evidence.logs.files import LogFile

REACH_BYTES = 4 * 1024 * 1024
"""How much of a big log's beginning, and of what stands right before the window, is searched for such lines."""
_MOST = 400
_LONGEST_BYTES = 64 * 1024

Beacon = tuple[int, bytes]
"""The offset of a line and the line."""


def beacons_in(log: LogFile, needles: tuple[bytes, ...], *, start: int, end: int) -> tuple[Beacon, ...]:
    """Return the lines between two offsets that hold one of the needles, in order. Raises UnreadableError."""
    if not needles or end <= start:
        return ()
    position, rest = start, b""
    found: list[Beacon] = []
    for chunk in log.read(start):
        block = rest + chunk
        whole = block.rfind(b"\n") + 1
        found.extend(item for item in _lines(block[:whole], position, needles) if item[0] < end)
        rest = block[whole:] if len(block) - whole <= _LONGEST_BYTES else b""
        position += len(block) - len(rest)
        if len(found) >= _MOST or position >= end:
            break
    return tuple(found[:_MOST])


def _lines(block: bytes, position: int, needles: tuple[bytes, ...]) -> list[Beacon]:
    found: dict[int, bytes] = {}
    for needle in needles:
        at = block.find(needle)
        while at >= 0 and len(found) < _MOST:
            start, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at) + 1
            found[position + start] = block[start : end or len(block)][:_LONGEST_BYTES]
            at = block.find(needle, end) if end else -1
    return sorted(found.items())
