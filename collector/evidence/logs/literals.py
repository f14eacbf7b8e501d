"""Finds which of some byte strings stand in a block, and where: by Hyperscan if it is installed, else one by one."""

import importlib
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from threading import Lock
from typing import Any

_NEVER_TOLD = b"\x01\x02"
"""With something so short to look for, Hyperscan looks at every second byte instead of every fourth and takes far less
of a log for a needle at first: a quarter faster (measured)."""

Find = Callable[[bytes], list[tuple[int, bytes]]]
"""Returns (place, needle) for each place where a needle stands, in no order; a needle that overlaps itself may count
once or more, and one that is looked for ``once`` is told for one of its places."""


def one_by_one(needles: Sequence[bytes], once: Collection[bytes] = ()) -> Find:
    """Return a search by the standard library: about 4 GB/s for each needle by itself (measured)."""

    def find(block: bytes) -> list[tuple[int, bytes]]:
        firsts = [(block.find(needle), needle) for needle in once]
        everywhere = [(place, needle) for needle in needles for place in _places(block, needle)]
        return everywhere + [found for found in firsts if found[0] >= 0]

    return find


def _places(block: bytes, needle: bytes) -> Iterator[int]:
    at = block.find(needle)
    while at >= 0:
        yield at
        at = block.find(needle, at + len(needle))


def at_once(needles: Sequence[bytes], once: Collection[bytes] = ()) -> Find:
    """Return a search by Hyperscan: ten times as fast for 25 needles (measured). Raises ImportError without it."""
    hyperscan: Any = importlib.import_module("hyperscan")  # it ships no types
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = [0] * len(needles) + [hyperscan.HS_FLAG_SINGLEMATCH] * len(once) + [hyperscan.HS_FLAG_QUIET]
    needles = (*needles, *once, _NEVER_TOLD)
    expressions = [b"".join(b"\\x%02x" % letter for letter in needle) for needle in needles]
    database.compile(expressions=expressions, ids=list(range(len(needles))), flags=flags)
    scratch = Lock()  # a database's working memory serves one scan at a time

    def find(block: bytes) -> list[tuple[int, bytes]]:
        found: list[tuple[int, bytes]] = []

        def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((end - len(needles[number]), needles[number]))

        with scratch:
            database.scan(block, match_event_handler=note)
        return found

    return find


@cache
def finder(needles: tuple[bytes, ...], once: tuple[bytes, ...] = ()) -> Find:
    """Return the fastest search that runs here."""
    if not needles and not once:
        return one_by_one(())
    try:
        return at_once(needles, once)
    except ImportError:  # not installed, or without a library it needs
        return one_by_one(needles, once)
