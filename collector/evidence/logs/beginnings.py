"""Tells how the lines of a large block begin, by arithmetic over its bytes: a search for each line takes longer."""

from collections.abc import Iterable

from collector.arrays import Places, np


def others(data: bytes, heads: Iterable[bytes]) -> tuple[int, list[int]]:
    """Return how many lines a block of whole lines has, and where those begin that begin with none of ``heads``."""
    starts = _ends(data) + 1
    starts = np.concatenate((starts[-1:] * 0, starts[:-1]))
    count = len(starts)
    for head in heads:
        if not len(starts):
            break
        starts = _without(data, starts, head)
    return count, starts.tolist()


def _without(data: bytes, starts: Places, head: bytes) -> Places:
    """Return those of the lines that do not begin with a head; near the end of a block it has no room."""
    most = len(data) - len(head)
    beginnings = np.ndarray(max(0, most + 1), dtype=f"S{len(head)}", buffer=data, strides=1)
    room = int(np.searchsorted(starts, most, side="right"))
    found = beginnings[starts[:room]]
    if found.tobytes() == head * room:  # much faster than to compare one by one
        return starts[room:]
    return np.concatenate((starts[:room][found != head], starts[room:]))


def _ends(data: bytes) -> Places:
    """Return where the lines end, found eight bytes at once."""
    flags = np.packbits(np.frombuffer(data, dtype=np.uint8) == ord("\n"), bitorder="little")
    filled = np.flatnonzero(flags != 0)
    places = np.flatnonzero(np.unpackbits(flags[filled], bitorder="little").view(np.bool_))
    ends: Places = (filled[places >> 3] << 3) + (places & 7)
    return ends
